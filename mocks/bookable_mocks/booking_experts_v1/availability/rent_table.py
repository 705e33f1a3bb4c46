"""The arrival days of one category and length of stay in the order of their rent."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator

from bookable_mocks.booking_experts_v1.availability.bits import days


class RentTable:
    """Rents in ascending order, and for each the days on which a stay costs it or less.

    `upto[i]` holds the days of the i cheapest rents: each rent's own days are the difference of two
    neighbours, those of a range of rents too, and where a set of days begins is a binary search.
    """

    __slots__ = ("rents", "upto")

    def __init__(self, arrivals: int, rent_of: Callable[[int], int]) -> None:
        by_rent: dict[int, int] = {}
        for day in days(arrivals):
            rent = rent_of(day)
            by_rent[rent] = by_rent.get(rent, 0) | (1 << day)
        self.rents = sorted(by_rent)
        self.upto = [0]
        for rent in self.rents:
            self.upto.append(self.upto[-1] | by_rent[rent])

    def between(self, lowest: int, highest: int) -> int:
        """Return the days whose rent is in a range, both ends included."""
        low = bisect_left(self.rents, lowest)
        high = bisect_right(self.rents, highest)
        return self.upto[high] & ~self.upto[low] if high > low else 0

    def cheapest_first(self, mask: int) -> Iterator[tuple[int, int]]:
        """Yield each rent and the days of a set that have it, cheapest first."""
        upto, number = self.upto, 0
        while mask:
            number = bisect_left(
                range(len(self.rents)), True, number, key=lambda n: bool(mask & upto[n + 1])
            )
            hit = mask & upto[number + 1]
            yield self.rents[number], hit
            mask ^= hit

    def dearest_first(self, mask: int) -> Iterator[tuple[int, int]]:
        """Yield each rent and the days of a set that have it, dearest first."""
        upto, end = self.upto, len(self.rents)
        while mask:
            end = bisect_left(range(end + 1), True, key=lambda n: not mask & ~upto[n])
            hit = mask & ~upto[end - 1]
            yield self.rents[end - 1], hit
            mask ^= hit
