"""What the index knows of one category, besides its stock."""

from __future__ import annotations

from datetime import date

from bookable_mocks.booking_experts_v1.availability.bits import span, starts
from bookable_mocks.booking_experts_v1.availability.rent_table import RentTable
from bookable_mocks.booking_experts_v1.models import Period
from bookable_mocks.booking_experts_v1.models_sales import ArrivalRule
from bookable_mocks.booking_experts_v1.pricing.price_list import PriceList


class Calendar:
    """The days that an index spans, and their numbers."""

    __slots__ = ("days", "origin", "weekdays")

    def __init__(self, origin: date, days: int) -> None:
        self.origin = origin
        self.days = days
        first = origin.isoweekday() % 7
        week = sum(1 << day for day in range(0, days, 7))
        self.weekdays = [(week << (wday - first) % 7) & span(0, days) for wday in range(7)]

    def number(self, day: date) -> int:
        """Return a day's number, which may lie outside the calendar."""
        return day.toordinal() - self.origin.toordinal()

    def day(self, number: int) -> date:
        """Return the day with a number."""
        return date.fromordinal(self.origin.toordinal() + number)

    def within(self, period: Period) -> int:
        """Return the days of the calendar that a period includes."""
        first, end = period
        low = 0 if first is None else self.number(first)
        high = self.days if end is None else min(self.number(end), self.days)
        return span(low, high)


class Offer:
    """A category as it is sold: its arrival days by length of stay, and their rents.

    `rank` puts categories in order where nothing else does, `kind` numbers those that share a
    `price_key`; `cheapest` and `dearest` are the rents of single nights, in cents.
    """

    def __init__(
        self, prices: PriceList, rules: list[ArrivalRule], calendar: Calendar, rank: int
    ) -> None:
        self.prices = prices
        self.category = prices.category
        self.administration = prices.administration
        self.rank = rank
        self.kind = rank
        self._shift = calendar.number(prices.rents.first)
        self.longest = max((los for rule in rules for los in rule.lengths), default=0)
        self.sellable = self._sellable(rules, calendar)
        nights = [night for night in prices.rents.nights if night is not None]
        self.cheapest = min(nights, default=0)
        self.dearest = max(nights, default=0)
        self._tables: dict[int, RentTable] = {}

    def _sellable(self, rules: list[ArrivalRule], calendar: Calendar) -> dict[int, int]:
        """Return by length of stay the days that rules allow and of which every night is priced."""
        priced = 0
        for number, night in enumerate(self.prices.rents.nights):
            if night is not None:
                priced |= 1 << (number + self._shift)
        allowed: dict[int, int] = {}
        for rule in rules:
            arrivals = calendar.weekdays[rule.wday] & calendar.within(rule.period)
            for los in rule.lengths:
                allowed[los] = allowed.get(los, 0) | arrivals
        possible = starts(priced, self.longest)
        return {los: allowed[los] & possible[los] for los in sorted(allowed)}

    @property
    def price_key(self) -> tuple[object, ...]:
        """What offers share whose prices follow from the same costs and campaigns."""
        campaigns = tuple(campaign.id for campaign in self.prices.campaigns)
        return (self.administration.id, self.category.cost_ids, campaigns)

    def rent(self, day: int, los: int) -> int:
        """Return a sellable stay's rent in cents."""
        return self.prices.rents.cents(day - self._shift, los)

    def table(self, los: int) -> RentTable:
        """Return the sellable arrival days for a length of stay by rent; made when first needed."""
        table = self._tables.get(los)
        if table is None:
            rents = [0] * self._shift + self.prices.rents.by_night(los)
            table = self._tables[los] = RentTable(self.sellable[los], rents)
        return table
