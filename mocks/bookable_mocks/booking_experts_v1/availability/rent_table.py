"""The arrival days of one category and length of stay in the order of their rent."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from bookable_mocks.booking_experts_v1.availability.cents import RentRange


class RentTable:
    """Rents in ascending order, and for each the days on which a stay costs it or less.

    `upto[i]` holds the days of the i cheapest rents: each rent's own days are the difference of two
    neighbours, those of a range of rents too, and where a set of days begins is a binary search.
    """

    __slots__ = ("rents", "upto")

    def __init__(self, arrivals: int, rents: Sequence[int]) -> None:
        """Sort some arrival days; `rents` holds that of every day, sold or not."""
        by_rent: dict[int, int] = {}
        bit = 1
        for rent, sold in zip(rents, bin(arrivals)[:1:-1], strict=False):
            if sold == "1":
                by_rent[rent] = by_rent.get(rent, 0) | bit
            bit <<= 1
        self.rents = sorted(by_rent)
        self.upto = [0]
        for rent in self.rents:
            self.upto.append(self.upto[-1] | by_rent[rent])

    def priced(self, near: RentRange, lowest: int, highest: int) -> int:
        """Return the days on which a stay's price is in a range, both ends included.

        `near` says about which rents these are; only at its ends is anything priced.
        """
        rents, price = self.rents, near.scale.price
        first = bisect_left(rents, near.low - near.slack)
        end = bisect_right(rents, near.high + near.slack, first)
        surely = near.low + near.slack
        while first < end and rents[first] <= surely and price(rents[first]) < lowest:
            first += 1
        surely = near.high - near.slack
        while first < end and rents[end - 1] >= surely and price(rents[end - 1]) > highest:
            end -= 1
        return self.upto[end] & ~self.upto[first] if first < end else 0

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
