"""What the nights of a category cost, so that the rent of any stay is one subtraction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from bookable_mocks.booking_experts_v1.models_sales import RentSeason
from bookable_mocks.booking_experts_v1.pricing.money import from_cents, in_cents


class Rents:
    """The nightly rents of one category, summed up from its first priced night on.

    `nights` holds each night's cents, or None where the category is not sold. Seasons that overlap
    are assumed to be laid over each other in the order given: the last one holds.
    """

    __slots__ = ("_priced", "_sums", "first", "nights")

    def __init__(self, seasons: Sequence[RentSeason]) -> None:
        """Lay out the seasons of one category.

        Raises:
            ValueError: if a season ends before it starts, lacks a weekday or splits a cent.
        """
        for season in seasons:
            if season.end_date <= season.start_date or len(season.nightly) != 7:
                raise ValueError(f"rent season {season.id} is not seven rents and a period")
        first = min((season.start_date for season in seasons), default=date(2000, 1, 1))
        last = max((season.end_date for season in seasons), default=first)
        self.first = first
        self.nights: list[int | None] = [None] * (last - first).days
        for season in seasons:
            cents = [in_cents(rent) for rent in season.nightly]
            for offset in range((season.start_date - first).days, (season.end_date - first).days):
                day = first + timedelta(days=offset)
                self.nights[offset] = cents[day.isoweekday() % 7]
        self._sums, self._priced = [0], [0]
        for night in self.nights:
            self._sums.append(self._sums[-1] + (night or 0))
            self._priced.append(self._priced[-1] + (night is not None))

    @property
    def last_date(self) -> date | None:
        """The last night that has a price, or None."""
        return self.first + timedelta(days=len(self.nights) - 1) if self.nights else None

    def cents(self, offset: int, los: int) -> int:
        """Return the rent of the nights from the `offset`-th on, all of which have a price."""
        return self._sums[offset + los] - self._sums[offset]

    def by_night(self, los: int) -> list[int]:
        """Return the rent of `los` nights from each night on, right where all have a price."""
        return [end - first for first, end in zip(self._sums, self._sums[los:], strict=False)]

    def rent(self, start: date, los: int) -> Decimal | None:
        """Return the rent of a stay, or None if one of its nights has no price."""
        offset = (start - self.first).days
        if los < 1 or offset < 0 or offset + los > len(self.nights):
            return None
        if self._priced[offset + los] - self._priced[offset] != los:
            return None
        return from_cents(self.cents(offset, los))
