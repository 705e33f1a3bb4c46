"""Every filter of the search, with values that share a sample out (B1-08)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bookable_contracts.booking_experts_v1.sample import Fits, Sample, before, meets, middle
from bookable_contracts.booking_experts_v1.stays import Stay
from bookable_contracts.oracles.jsonapi.documents import linked_by
from bookable_contracts.verdicts import NotReachable

DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """A value for a filter, which stays it leaves, and which it leaves by our assumption."""

    value: Any
    fits: Fits
    assumed: Callable[[Stay], bool] | None = None


def trials(sample: Sample, name: str) -> list[Trial]:
    """Make the trials of a filter, by its name in the brackets.

    Raises:
        NotReachable: if the sample has no two stays that the filter could tell apart.
    """
    made = [*_MAKERS[name](sample)]
    judged = {bool((each.assumed or each.fits)(stay)) for each in made for stay in sample.stays}
    if len(judged) < 2:
        raise NotReachable(f"needs stays that filter[{name}] tells apart: all found are alike")
    return made


def _sure(value: Any, fits: Callable[[Stay], bool]) -> Trial:
    return Trial(value=value, fits=fits)


def _start(sample: Sample) -> Iterator[Trial]:
    day = middle(sample.values(lambda stay: stay.start), "arrival")
    yield _sure(str(day), lambda stay: stay.start == day)
    last = sample.last - DAY
    unsure: Fits = lambda stay: None if stay.start == last else day <= stay.start < last  # noqa: E731
    yield Trial(value=f"{day}..{last}", fits=unsure, assumed=lambda stay: day <= stay.start < last)


def _days(told: Callable[..., bool | None]) -> Callable[[Sample], Iterator[Trial]]:
    """Make trials of a filter on the days of a stay: one day, and a range of them."""

    def made(sample: Sample) -> Iterator[Trial]:
        day = middle(sample.values(lambda stay: stay.end), "departure") - DAY
        for last in (None, day + 2 * DAY):
            value = f"{day}..{last}" if last else str(day)

            def fits(stay: Stay, last: dt.date | None = last) -> bool | None:
                return told(stay, day, last)

            yield Trial(value=value, fits=fits, assumed=_strictly(fits))

    return made


def _strictly(fits: Fits) -> Callable[[Stay], bool]:
    """Read what the vendor leaves open as not fitting: the day of departure is no day of a stay."""
    return lambda stay: bool(fits(stay))


def _arrangement(sample: Sample) -> Iterator[Trial]:
    stay = sample.stays[len(sample.stays) // 2]
    yield _sure(stay.arrangement, lambda each: (each.start, each.end) == (stay.start, stay.end))


def _wday(sample: Sample) -> Iterator[Trial]:
    day = middle(sample.values(_weekday), "weekday")
    yield _sure(day, lambda stay: _weekday(stay) == day)


def _weekday(stay: Stay) -> int:
    return stay.start.isoweekday() % 7


def _number(of: Callable[[Sample, Stay], Any], what: str) -> Callable[[Sample], Iterator[Trial]]:
    """Make trials of a filter on a number: a figure, and a range between two of them."""

    def made(sample: Sample) -> Iterator[Trial]:
        values = sample.values(lambda stay: of(sample, stay))
        if not values:
            raise NotReachable(f"needs stays whose {what} is known: none found is")
        others = [values[0] + 1] if len(values) == 1 else []
        for value in (*others, values[len(values) // 2]):
            yield _sure(value, _equals(of, sample, value))
        low, high = values[0], value

        def inside(stay: Stay) -> bool:
            figure = of(sample, stay)
            return figure is not None and low <= figure <= high

        def fits(stay: Stay) -> bool | None:
            return None if of(sample, stay) in {None, low, high} else inside(stay)

        yield Trial(value=f"{low}..{high}", fits=fits, assumed=inside)

    return made


def _equals(
    of: Callable[[Sample, Stay], Any], sample: Sample, value: int
) -> Callable[[Stay], bool]:
    return lambda stay: bool(of(sample, stay) == value)


def _trait(name: str) -> Callable[[Sample], Iterator[Trial]]:
    return _number(lambda sample, stay: sample.park.trait(stay.category, name), name)


def _among(
    of: Callable[[Sample, Stay], set[str]], *, out: bool = False
) -> Callable[[Sample], Iterator[Trial]]:
    """Make trials of a list: one value, and two where there are more; `out` excludes them."""

    def made(sample: Sample) -> Iterator[Trial]:
        seen = sorted({value for stay in sample.stays for value in of(sample, stay)})
        if not seen:
            raise NotReachable("needs stays with a value to filter by: none has any")
        for chosen in (seen[:1], seen[-2:]):

            def fits(stay: Stay, chosen: list[str] = chosen) -> bool:
                return bool(of(sample, stay) & set(chosen)) is not out

            yield _sure(",".join(chosen), fits)

    return made


def _of_region(sample: Sample, stay: Stay) -> set[str]:
    return {str(found["id"]) for found in [sample.park.region(stay.category)] if found}


def _of_country(sample: Sample, stay: Stay) -> set[str]:
    attributes = sample.park.region(stay.category).get("attributes") or {}
    return {code for code in [attributes.get("country_code")] if code}


def _of_subtype(sample: Sample, stay: Stay) -> set[str]:
    category = sample.park.category(stay.category)
    return {ident for _, ident in linked_by(category, "accommodation_subtype")}


def _of_kind(sample: Sample, stay: Stay) -> set[str]:
    return {sample.park.trait(stay.category, "rentable_type")} - {None}


def _tags(sample: Sample) -> Iterator[Trial]:
    def tags(stay: Stay, name: str = "tags") -> set[str]:
        return {ident for _, ident in linked_by(sample.park.category(stay.category), name)}

    sets = [tags(stay) for stay in sample.stays]
    known = sorted(set().union(*sets))
    some = [tag for tag in known if not all(tag in each for each in sets)] or known
    if not some:
        raise NotReachable("needs categories with tags: no stay found has any")
    both = next((sorted(each)[:2] for each in sets if len(each) > 1 and some[0] in each), some[:2])
    for wanted in (set(some[:1]), {some[0], *both}):
        yield _tagged(wanted, tags)


def _tagged(wanted: set[str], tags: Callable[..., set[str]]) -> Trial:
    """Make the trial of tags; whether one of several, or an optional one, is enough is open."""

    def has_all(stay: Stay) -> bool:
        return wanted <= tags(stay)

    def fits(stay: Stay) -> bool | None:
        some = wanted & (tags(stay) | tags(stay, "optional_tags"))
        return has_all(stay) or (None if some else False)

    return Trial(value=",".join(sorted(wanted)), fits=fits, assumed=has_all)


def _price(sample: Sample) -> Iterator[Trial]:
    prices = sample.values(lambda stay: stay.attribute("price"))
    high = middle(prices, "price")
    low = prices[len(prices) // 4]

    def fits(stay: Stay) -> bool | None:
        price = stay.attribute("price")
        return None if price in {None, low, high} else low <= price <= high

    def inside(stay: Stay) -> bool:
        return bool(low <= (stay.attribute("price") or 0) <= high)

    yield Trial(value=f"{low:.2f}..{high:.2f}", fits=fits, assumed=inside)


_IDS: Mapping[str, Callable[[Sample, Stay], set[str]]] = {
    "administration_ids": lambda _, stay: {stay.administration},
    "category_ids": lambda _, stay: {stay.category},
    "region_ids": _of_region,
    "accommodation_subtype_ids": _of_subtype,
    "country_codes": _of_country,
    "rentable_types": _of_kind,
}
EXCLUDING = tuple(name for name in _IDS if name != "administration_ids")
"""Filters that have an opposite, with a minus before the name."""

NUMBERS = (
    "number_of_beds",
    "number_of_child_beds",
    "number_of_child_chairs",
    "number_of_showers",
    "number_of_toilets",
    "number_of_bathrooms",
    "number_of_bedrooms",
)

_MAKERS: Mapping[str, Callable[[Sample], Iterator[Trial]]] = {
    "start_date": _start,
    "includes_date": _days(before),
    "overlaps_date": _days(meets),
    "arrangement": _arrangement,
    "los": _number(lambda _, stay: stay.los, "length"),
    "wday": _wday,
    **{name: _among(of) for name, of in _IDS.items()},
    **{f"-{name}": _among(_IDS[name], out=True) for name in EXCLUDING},
    "tag_ids": _tags,
    "discount_campaign_id": lambda sample: _one(sample, "discount_campaign"),
    "price": _price,
    **{name: _trait(name) for name in NUMBERS},
}
FILTERS = tuple(_MAKERS)
"""The filters that a sample is shared out by; the others have checks of their own."""

APART = ("package_id", "currency", "attributes][beds", "guest_group")


def _one(sample: Sample, relationship: str) -> Iterator[Trial]:
    """Make the trial of a filter that takes one id."""
    seen = sorted({ident for stay in sample.stays for ident in stay.linked(relationship)})
    if not seen:
        raise NotReachable(f"needs a stay with a {relationship}: none found has one")
    yield _sure(seen[0], lambda stay: seen[0] in stay.linked(relationship))
