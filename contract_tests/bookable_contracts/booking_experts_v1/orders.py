"""The ten orders of a search: what each compares, and what the vendor leaves open (B1-09)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from statistics import fmean
from typing import Any

from bookable_contracts.booking_experts_v1.sample import Sample
from bookable_contracts.booking_experts_v1.stays import Stay
from bookable_contracts.oracles.jsonapi.documents import linked_by
from bookable_contracts.verdicts import NotReachable


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A sorter with what it needs, and the value that it compares."""

    type: str
    key: Callable[[Stay], Any]
    given: Mapping[str, Any]
    sure: bool = True
    """Whether the vendor says which way it counts, not only what it groups."""

    def query(self, place: int = 0, *, desc: bool = False) -> dict[str, Any]:
        """Write it as parameters."""
        named = {"type": self.type, **self.given, **({"desc": "true"} if desc else {})}
        return {f"sorters[{place}][{name}]": value for name, value in named.items()}


def order(sample: Sample, name: str) -> Order:
    """Make an order; NotReachable if it cannot tell two stays of the sample apart."""
    made = _MAKERS[name](sample)
    if len({made.key(stay) for stay in sample.stays}) < 2:
        raise NotReachable(f"needs stays that {name} tells apart: all found are alike")
    return made


def _plain(name: str, key: Callable[[Sample, Stay], Any], *, sure: bool = True) -> Any:
    def made(sample: Sample) -> Order:
        return Order(type=name, key=lambda stay: key(sample, stay), given={}, sure=sure)

    return made


def _los_distance(sample: Sample) -> Order:
    wanted = sample.values(lambda stay: stay.los)[-1] - 1 or 1
    return Order(
        type="los_distance", key=lambda stay: abs(stay.los - wanted), given={"los": wanted}
    )


def _start_distance(sample: Sample) -> Order:
    days = sample.values(lambda stay: stay.start)
    day = days[len(days) // 2]
    return Order(
        type="start_date_distance",
        key=lambda stay: abs((stay.start - day).days),
        given={"start_date": str(day)},
    )


def _arrangement_distance(sample: Sample) -> Order:
    wanted = sample.stays[len(sample.stays) // 2]

    def distance(stay: Stay) -> int:
        return abs((stay.start - wanted.start).days) + abs((stay.end - wanted.end).days)

    given = {"arrangement": wanted.arrangement}
    return Order(type="arrangement_distance", key=distance, given=given, sure=False)


def _tag_score(sample: Sample) -> Order:
    def tags(stay: Stay) -> set[str]:
        return {ident for _, ident in linked_by(sample.park.category(stay.category), "tags")}

    known = sorted({tag for stay in sample.stays for tag in tags(stay)})
    if not known:
        raise NotReachable("needs categories with tags: no stay found has any")
    wanted = {known[0], known[len(known) // 2], known[-1]}
    return Order(
        type="tag_ids_match_score",
        key=lambda stay: len(tags(stay) & wanted),
        given={"tag_ids": ",".join(sorted(wanted))},
        sure=False,
    )


def _scores(sample: Sample) -> Order:
    scores: dict[str, list[float]] = {}
    for park in sample.park.parks:
        for each in sample.park.listed("listReviews", park):
            for _, category in linked_by(each, "category"):
                scores.setdefault(category, []).append(each["attributes"]["score"])
    means = {category: fmean(each) for category, each in scores.items()}
    return Order(
        type="avg_score",
        key=lambda stay: round(means.get(stay.category, 0.0), 6),
        given={},
        sure=all(stay.category in means for stay in sample.stays),
    )


_MAKERS: Mapping[str, Callable[[Sample], Order]] = {
    "los": _plain("los", lambda _, stay: stay.los),
    "los_distance": _los_distance,
    "start_date": _plain("start_date", lambda _, stay: stay.start),
    "start_date_distance": _start_distance,
    "arrangement_distance": _arrangement_distance,
    "max_guests": _plain(
        "max_guests", lambda sample, stay: sample.park.trait(stay.category, "max_number_of_people")
    ),
    "highlighted": _plain(
        "highlighted",
        lambda sample, stay: bool(sample.park.trait(stay.category, "highlighted")),
        sure=False,
    ),
    "all_in_amount": _plain("all_in_amount", lambda _, stay: stay.attribute("price")),
    "tag_ids_match_score": _tag_score,
    "avg_score": _scores,
}
ORDERS = tuple(_MAKERS)
NEEDY = {
    "los_distance": "los",
    "start_date_distance": "start_date",
    "arrangement_distance": "arrangement",
    "tag_ids_match_score": "tag_ids",
}
"""Orders that need a value, and what it is called."""


def grouped(values: list[Any]) -> bool:
    """Tell whether equal values stand together."""
    return len([*_runs(values)]) == len(set(values))


def _runs(values: list[Any]) -> Iterator[Any]:
    for number, value in enumerate(values):
        if not number or value != values[number - 1]:
            yield value


def ascending(values: list[Any]) -> bool:
    """Tell whether values never fall."""
    return all(one <= other for one, other in pairwise(values))
