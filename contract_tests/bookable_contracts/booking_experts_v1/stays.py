"""Stays that can be booked: as a search answers them, and fresh ones for the checks to use up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from bookable_contracts.booking_experts_v1.park import Park
from bookable_contracts.exchange import Exchange
from bookable_contracts.oracles.answers import answered, prepared
from bookable_contracts.oracles.jsonapi.collection import Resource
from bookable_contracts.oracles.jsonapi.documents import linked_by
from bookable_contracts.verdicts import NotReachable, NotTested
from bookable_specs import JsonObject

NEAREST, FARTHEST = 45, 800
"""Fresh stays begin so many days ahead: the farthest first, where nobody books by chance."""

PORTION = 200
LONGEST = 7
COUPLE: Mapping[str, int] = {"adults": 2}


@dataclass(frozen=True, slots=True, kw_only=True)
class Stay:
    """A stay in a category, with how many accommodations are free for it."""

    administration: str
    category: str
    start: dt.date
    los: int
    stock: int = field(compare=False)
    resource: Resource = field(compare=False, repr=False)

    @property
    def end(self) -> dt.date:
        """The day of departure."""
        return self.start + dt.timedelta(days=self.los)

    @property
    def arrangement(self) -> str:
        """Arrival and departure, as a filter has them."""
        return f"{self.start}..{self.end}"

    @property
    def rank(self) -> tuple[dt.date, int, tuple[int, str]]:
        """What stays are ordered by where nothing else is asked (assumed)."""
        return self.start, self.los, (len(self.category), self.category)

    def attribute(self, name: str) -> Any:
        """Return an attribute of the answer; None without one."""
        return (self.resource.get("attributes") or {}).get(name)

    def linked(self, name: str) -> list[str]:
        """Return the ids that a relationship of the answer leads to."""
        return [ident for _, ident in linked_by(self.resource, name)]

    def overlaps(self, other: Stay) -> bool:
        """Tell whether two stays want the same nights of the same category."""
        same = self.category == other.category
        return same and self.start < other.end and other.start < self.end


def stays_of(exchange: Exchange) -> list[Stay]:
    """Read the stays of an answer, in its order; NotTested if one cannot be read."""
    listed = exchange.at("/data")
    try:
        return [_stay(each) for each in listed if isinstance(each, dict)]
    except (KeyError, TypeError, ValueError) as error:
        told = f"a stay has no usable {error}"
        raise NotTested(f"the check could not use an answer: {told}", exchange) from None


def _stay(resource: Resource) -> Stay:
    attributes = resource["attributes"]
    ((_, administration), *_), ((_, category), *_) = (
        linked_by(resource, name) or [("", "")] for name in ("administration", "category")
    )
    return Stay(
        administration=administration,
        category=category,
        start=dt.date.fromisoformat(attributes["start_date"]),
        los=int(attributes["los"]),
        stock=int(attributes.get("stock") or 0),
        resource=resource,
    )


def group_query(group: Mapping[str, int]) -> dict[str, Any]:
    """Write a guest group as the filters of a search."""
    return {f"filter[guest_group][{kind}]": count for kind, count in group.items()}


@dataclass(kw_only=True)
class Finder:
    """Searches, and hands out stays that no other check was given."""

    park: Park
    _fresh: dict[str, list[Stay]] = field(default_factory=dict)
    _given: list[Stay] = field(default_factory=list)

    def found(self, query: Mapping[str, Any]) -> tuple[list[Stay], Exchange]:
        """Search stays; the answer is judged."""
        exchange = self.park.search(query)
        answered(self.park.contract, exchange, 200)
        return stays_of(exchange), exchange

    def offered(self, stay: Stay, **group: int) -> tuple[Stay | None, Exchange]:
        """Look one stay up; None if it is not offered any more."""
        exchange = self.park.search({**exactly(stay), **group_query(group)})
        prepared(self.park.contract, exchange, 200)
        found = [each for each in stays_of(exchange) if each == stay]
        return next(iter(found), None), exchange

    def stock(self, stay: Stay) -> tuple[int, Exchange]:
        """Return how many accommodations are free for a stay now."""
        found, exchange = self.offered(stay)
        return (found.stock if found else 0), exchange

    def fresh(
        self,
        fits: Callable[[Stay], bool] = lambda _: True,
        *,
        park: str = "",
        why: str = "a free stay",
    ) -> Stay:
        """Hand out a stay far ahead that overlaps none of those handed out before.

        Raises NotReachable if the park has none that fits; `why` says what is looked for.
        """
        for stay in self._known(park or self.park.id):
            if self._takes_two(stay) and fits(stay) and not self._is_given(stay):
                self._given.append(stay)
                return stay
        raise NotReachable(f"needs {why} in the next two years: the park offers none")

    def many(self, count: int, park: str) -> list[Stay]:
        """Hand out so many fresh stays at once, or as many as there are."""
        made: list[Stay] = []
        for stay in self._known(park):
            if len(made) == count:
                break
            if self._takes_two(stay) and not self._is_given(stay):
                self._given.append(stay)
                made.append(stay)
        return made

    def scarce(self, most: int = 4) -> Stay:
        """Hand out a stay of which few are left, so that a check can take them all."""
        for stock in range(1, most + 1):
            known = self._known(self.park.id)
            if any(each.stock == stock and not self._is_given(each) for each in known):
                return self.fresh(_with_stock(stock))
        raise NotReachable(f"needs a stay of which {most} or fewer are left: there is none")

    def _is_given(self, stay: Stay) -> bool:
        return any(stay.overlaps(each) for each in self._given if each.category == stay.category)

    def _takes_two(self, stay: Stay) -> bool:
        people = self.park.trait(stay.category, "max_number_of_people")
        return not isinstance(people, int) or people >= sum(COUPLE.values())

    def _known(self, park: str) -> list[Stay]:
        """Read the stays of a park once: some of each category, the farthest first."""
        if park not in self._fresh:
            self._fresh[park] = [*_in_turn(self._portions(park))]
        if not self._fresh[park]:
            raise NotReachable(f"administration {park} offers no stay in the next two years")
        return self._fresh[park]

    def _portions(self, park: str) -> Iterator[list[Stay]]:
        first, last = (self.park.today + dt.timedelta(days=d) for d in (NEAREST, FARTHEST))
        things = self.park.things
        listed = self.park.listed("listCategories", park, include="city,city.region")
        for each in listed:
            if each.get("type") != "categories" or ("categories", each["id"]) not in things:
                continue
            query = {
                "filter[administration_ids]": park,
                "filter[category_ids]": each["id"],
                "filter[start_date]": f"{first}..{last}",
                "filter[los]": f"1..{LONGEST}",
                **group_query(COUPLE),
                "sorters[0][type]": "start_date",
                "sorters[0][desc]": "true",
                "sorters[1][type]": "los",
                "limit[availabilities_per_start_date]": 1,
                "limit[availabilities]": PORTION,
            }
            exchange = self.park.search(query)
            prepared(self.park.contract, exchange, 200)
            yield stays_of(exchange)


def _with_stock(stock: int) -> Callable[[Stay], bool]:
    return lambda stay: stay.stock == stock


def exactly(stay: Stay) -> dict[str, Any]:
    """Write the filters that leave one stay."""
    return {
        "filter[category_ids]": stay.category,
        "filter[arrangement]": stay.arrangement,
        "limit[availabilities]": 10,
    }


def _in_turn(portions: Iterable[list[Stay]]) -> Iterator[Stay]:
    """Deal out the stays of all categories in turn."""
    rows = [iter(each) for each in portions]
    while rows:
        for row in list(rows):
            stay = next(row, None)
            if stay is None:
                rows.remove(row)
            else:
                yield stay


def body_of(
    kind: str,
    stay: Stay,
    *,
    ident: str = "",
    group: Mapping[str, int] = COUPLE,
    rentable: str = "",
    tags: Iterable[str] = (),
    **attributes: Any,
) -> JsonObject:
    """Write the body that asks for a stay."""
    relationships: JsonObject = {"category": {"data": {"type": "categories", "id": stay.category}}}
    if rentable:
        relationships["rentable"] = {"data": {"type": "rentables", "id": rentable}}
    if wanted := [{"type": "tags", "id": tag} for tag in tags]:
        relationships["tags"] = {"data": wanted}
    given = {
        "start_date": stay.start.isoformat(),
        "end_date": stay.end.isoformat(),
        "guest_group": dict(group),
        **attributes,
    }
    data: JsonObject = {"type": kind, "attributes": given, "relationships": relationships}
    return {"data": {"id": ident, **data} if ident else data}
