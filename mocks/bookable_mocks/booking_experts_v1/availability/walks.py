"""Each sorter as a walk over the arrival days of one category and length of stay.

A walk cuts a set of days into parts of equal value, in its order. Values are negated if the order
descends, so that smaller always comes first.
"""

from __future__ import annotations

from collections.abc import Iterator
from heapq import merge
from itertools import groupby
from operator import itemgetter
from typing import Protocol

from bookable_mocks.booking_experts_v1.availability.bits import (
    days,
    days_backwards,
    lowest,
    span,
)
from bookable_mocks.booking_experts_v1.availability.cents import Scale
from bookable_mocks.booking_experts_v1.availability.offer import Offer
from bookable_mocks.booking_experts_v1.availability.pricer import Pricer, PriceRange

Part = tuple[float, int]
"""A value and the days that have it."""

FEW = 8
"""So few days are priced one by one: that takes less than looking them up by rent."""


class Walk(Protocol):
    """A way to go through days."""

    def lead(self, mask: int) -> tuple[float, int | None]:
        """Return the first part of a set that is not empty.

        Where finding it would mean pricing, return a value that none is below, and None.
        """
        ...

    def parts(self, mask: int) -> Iterator[Part]:
        """Yield the parts of a set in order."""
        ...


class Constant:
    """For all days alike."""

    __slots__ = ("_value",)

    def __init__(self, value: float, desc: bool) -> None:
        self._value = -value if desc else value

    def lead(self, mask: int) -> tuple[float, int | None]:
        """Return the whole set."""
        return self._value, mask

    def parts(self, mask: int) -> Iterator[Part]:
        """Yield the whole set."""
        yield self._value, mask


class ByDay:
    """By day of arrival."""

    __slots__ = ("_desc",)

    def __init__(self, desc: bool) -> None:
        self._desc = desc

    def lead(self, mask: int) -> tuple[float, int | None]:
        """Return the first day, or the last."""
        return next(self.parts(mask))

    def parts(self, mask: int) -> Iterator[Part]:
        """Yield day by day."""
        for day in days_backwards(mask) if self._desc else days(mask):
            yield -day if self._desc else day, 1 << day


class ByDistance:
    """By distance: `least` from `low` to `high`, and `slope` more each day away from there."""

    __slots__ = ("_desc", "_high", "_least", "_low", "_slope")

    def __init__(self, low: int, high: int, least: int, slope: int, desc: bool) -> None:
        self._low = low
        self._high = high
        self._least = least
        self._slope = slope
        self._desc = desc

    def lead(self, mask: int) -> tuple[float, int | None]:
        """Return the nearest days, or the farthest."""
        return next(self.parts(mask))

    def parts(self, mask: int) -> Iterator[Part]:
        """Yield outwards, or inwards; a part holds the days on both sides."""
        low, high, desc = self._low, self._high, self._desc
        near = mask & span(low, high + 1)
        if near and not desc:
            yield self._least, near
        before, after = mask & span(0, low), mask & ~span(0, high + 1)
        while before or after:
            away, part = self._next(before, after)
            before &= ~part
            after &= ~part
            distance = self._least + self._slope * away
            yield -distance if desc else distance, part
        if near and desc:
            yield -self._least, near

    def _next(self, before: int, after: int) -> tuple[int, int]:
        """Return how far the next days are, and these: one on a side at most."""
        first, last = (lowest(before) if before else 0), before.bit_length() - 1
        left = self._low - (first if self._desc else last) if before else None
        first, last = (lowest(after) if after else 0), after.bit_length() - 1
        right = (last if self._desc else first) - self._high if after else None
        found = [away for away in (left, right) if away is not None]
        away = max(found) if self._desc else min(found)
        part = 1 << self._low - away if left == away else 0
        return away, part | (1 << self._high + away if right == away else 0)


class ByPrice:
    """By all-in price in cents, or by rent if nobody says who stays.

    `within` is the range of prices that days are known to be in, which bounds them closely.
    """

    __slots__ = ("_desc", "_los", "_offer", "_pricer", "_within")

    def __init__(
        self, offer: Offer, los: int, pricer: Pricer, desc: bool, within: PriceRange | None
    ) -> None:
        self._offer = offer
        self._los = los
        self._pricer = pricer
        self._desc = desc
        self._within = within

    def lead(self, mask: int) -> tuple[float, int | None]:
        """Return a bound."""
        offer, los = self._offer, self._los
        if self._within is not None:
            end = self._within.end(offer, los, mask, dearest=self._desc)
            return -end if self._desc else end, None
        bounds = self._pricer.bounds(offer)
        if mask & (mask - 1):
            cheapest, dearest = offer.cheapest * los, offer.dearest * los
        else:
            cheapest = dearest = offer.rent(lowest(mask), los)
        if self._desc:
            return -bounds.most(dearest, los), None
        return bounds.least(cheapest, los), None

    def parts(self, mask: int) -> Iterator[Part]:
        """Yield price by price."""
        streams = [
            self._priced(scale, own)
            for inside, scale in self._pricer.scales(self._offer, self._los)
            if (own := mask & inside)
        ]
        merged = streams[0] if len(streams) == 1 else merge(*streams)
        for price, runs in groupby(merged, key=itemgetter(0)):
            found = 0
            for _, hit in runs:
                found |= hit
            yield price, found

    def _priced(self, scale: Scale, mask: int) -> Iterator[Part]:
        """Yield a cell's days rent by rent; two neighbours may cost the same."""
        offer, los, sign = self._offer, self._los, -1 if self._desc else 1
        if mask.bit_count() <= FEW:
            rented = sorted((offer.rent(day, los), 1 << day) for day in days(mask))
            for rent, hit in rented[::sign]:
                yield sign * scale.price(rent), hit
            return
        table = offer.table(los)
        runs = table.dearest_first(mask) if self._desc else table.cheapest_first(mask)
        for rent, hit in runs:
            yield sign * scale.price(rent), hit
