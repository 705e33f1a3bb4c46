"""All stays within a few days: what is known of each says beforehand what a filter leaves."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from bookable_contracts.booking_experts_v1.park import Park
from bookable_contracts.booking_experts_v1.stays import COUPLE, Finder, Stay, group_query
from bookable_contracts.exchange import Exchange
from bookable_contracts.verdicts import NotReachable, expect

AHEAD = 150
"""Days until the first arrival that is looked at."""

WINDOWS = (7, 5, 4, 3)
ENOUGH = 120
"""More stays than this, and fewer days are looked at: no server should have to send so many."""

MOST = 1000

Fits: TypeAlias = Callable[[Stay], bool | None]
"""Tells whether a filter leaves a stay; None where the vendor does not say."""


@dataclass(kw_only=True)
class Sample:
    """The stays that a search finds, for a couple and with the free accommodations told."""

    finder: Finder
    first: dt.date
    last: dt.date
    stays: list[Stay]
    _rentables: dict[str, Mapping[str, Any]] = field(default_factory=dict)

    @property
    def park(self) -> Park:
        """The park under test."""
        return self.finder.park

    @property
    def query(self) -> dict[str, Any]:
        """The search that finds them."""
        return base(self.first, self.last)

    def values(self, of: Callable[[Stay], Any]) -> list[Any]:
        """Return the different values that the stays have, without None, sorted."""
        return sorted({value for stay in self.stays if (value := of(stay)) is not None})

    def narrowed(self, query: Mapping[str, Any]) -> tuple[list[Stay], Exchange]:
        """Search among them: what is asked comes on top of the sample's own search."""
        return self.finder.found({**self.query, **query})

    def leaves(self, query: Mapping[str, Any], fits: Fits, what: str) -> None:
        """Hold a search to leaving what fits and nothing else; what nobody tells may come or not.

        What was seen is read again before it is called broken: somebody may have booked.
        """
        for again in (False, True):
            if again:
                self.stays = self.finder.found(self.query)[0]
            found, exchange = self.narrowed(query)
            wanted = {stay for stay in self.stays if fits(stay) is True}
            unwelcome = {stay for stay in self.stays if fits(stay) is False}
            extra, missing = unwelcome & set(found), wanted - set(found)
            strange = set(found) - set(self.stays)
            if not (extra or missing or strange):
                break
        expect(
            not missing, f"{what} should find every stay that fits ({len(missing)} miss)", exchange
        )
        expect(
            not extra, f"{what} should leave out what does not fit ({len(extra)} came)", exchange
        )
        expect(not strange, f"{what} should find nothing new ({len(strange)} came)", exchange)
        twice = len(found) - len(set(found))
        expect(not twice, f"{what} should find each stay once ({twice} came again)", exchange)

    def splits(self, fits: Callable[[Stay], Any]) -> bool:
        """Tell whether some stays fit and some do not."""
        return len({bool(fits(stay)) for stay in self.stays}) > 1

    def rentable(self, ident: str) -> Mapping[str, Any]:
        """Return the attributes of an accommodation."""
        if not self._rentables:
            for park in self.park.parks:
                for each in self.park.listed("listRentables", park):
                    self._rentables[str(each["id"])] = each.get("attributes") or {}
        return self._rentables.get(ident, {})


def base(first: dt.date, last: dt.date) -> dict[str, Any]:
    """Write the search of a sample."""
    return {
        "filter[start_date]": f"{first}..{last}",
        "filter[los]": "4..7",
        **group_query(COUPLE),
        "limit[availabilities]": MOST,
        "fields[availabilities]": "+available_rentables",
    }


def sampled(finder: Finder) -> Sample:
    """Read a sample; raises NotReachable if nothing is to be had at that time."""
    first = finder.park.today + dt.timedelta(days=AHEAD)
    stays: list[Stay] = []
    for days in WINDOWS:
        last = first + dt.timedelta(days=days)
        stays, _ = finder.found(base(first, last))
        if len(stays) <= ENOUGH:
            break
    if len(stays) < 2:
        raise NotReachable(f"needs two stays {AHEAD} days ahead: the parks offer {len(stays)}")
    return Sample(finder=finder, first=first, last=last, stays=stays)


def middle(values: Iterable[Any], what: str) -> Any:
    """Return a value that others are below and above, as far as there are any."""
    listed = list(values)
    if len(listed) < 2:
        raise NotReachable(f"needs stays that differ in {what}: all found have the same")
    return listed[len(listed) // 2]


def before(stay: Stay, day: dt.date, last: dt.date | None = None) -> bool | None:
    """Tell whether a stay has all days from `day` on in it, up to and not with `last`.

    None if it depends on whether the day of departure is one of its days.
    """
    last = last or day + dt.timedelta(days=1)
    if not stay.start <= day:
        return False
    ends = last - dt.timedelta(days=1)
    return None if ends == stay.end else ends < stay.end


def meets(stay: Stay, day: dt.date, last: dt.date | None = None) -> bool | None:
    """Tell whether a stay has a day from `day` on in it, before `last`; None as above."""
    last = last or day + dt.timedelta(days=1)
    if stay.start >= last:
        return False
    return None if stay.end == day else stay.end > day
