"""Costs and chosen extras resolved for one stay: what is left to know is its rent (B1-11).

Search, preview and reservation all go through `tariff` and `Line.price`. Resolving takes most of
the work and depends on the rent in nothing, so a search resolves once for thousands of stays.

Where the reference is silent (all assumed):
- A price that changes over time is the one of the day of arrival: the formulas take one price for
  the whole stay, and it is the only day that search and reservation both know.
- `counts_from` and `counts_to` count among all guests of the types together: those after the first
  `counts_from`, up to the `counts_to`-th. The reference's example for counts_to (4 adults, to 3,
  counts 1) contradicts "till" unless the counts_from of the row above it, 2, still holds; so read,
  both examples come out as written.
- A percentage is over the components that are not percentages themselves, as only those have a
  class, and over the rent after discount. A deposit is no price: its class counts for nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from bookable_mocks.booking_experts_v1.models import GuestGroup
from bookable_mocks.booking_experts_v1.models_sales import (
    RENT,
    Amount,
    AmountType,
    Cost,
    Extra,
    ItemType,
)
from bookable_mocks.booking_experts_v1.pricing.money import (
    ONE,
    ZERO,
    converted,
    percent,
    rounded,
)
from bookable_mocks.booking_experts_v1.pricing.periods import overlaps, value_at


@dataclass(frozen=True, slots=True)
class Choice:
    """A chosen extra. `advertised`: it was searched for, so it is part of the all-in price."""

    extra: Extra
    quantity: int = 1
    advertised: bool = False


@dataclass(frozen=True, slots=True)
class Stay:
    """What costs depend on, besides the rent."""

    start: date
    los: int
    guests: GuestGroup

    @property
    def end(self) -> date:
        """The day of departure."""
        return self.start + timedelta(days=self.los)


@dataclass(frozen=True, slots=True)
class Share:
    """A percentage over `base` and, if its classes say so, the rent."""

    percentage: Decimal
    base: Decimal
    of_rent: bool

    def price(self, rent: Decimal) -> Decimal:
        """Return what it comes to with a rent."""
        return percent(self.base + rent if self.of_rent else self.base, self.percentage)


@dataclass(frozen=True, slots=True)
class Line:
    """What one cost or extra adds to a stay."""

    source: Cost | Extra
    quantity: int
    fixed: Decimal
    shares: tuple[Share, ...]
    advertised: bool

    def price(self, rent: Decimal) -> Decimal:
        """Return the line's total with a rent (after discount), to the cent."""
        total = self.fixed
        for share in self.shares:
            total += share.price(rent)
        return total


class Tariff:
    """The lines of a stay, whatever its rent."""

    __slots__ = ("_constant", "_moving", "lines", "rate")

    def __init__(self, lines: tuple[Line, ...], rate: Decimal) -> None:
        self.lines = lines
        self.rate = rate
        shown = [line for line in lines if line.advertised]
        still = [converted(line.fixed, rate) for line in shown if not line.shares]
        self._constant = sum(still, ZERO)
        self._moving = tuple(line for line in shown if line.shares)

    def advertised(self, rent: Decimal) -> Decimal:
        """Return the all-in price with a rent in the administration's own currency.

        It never falls when the rent rises, as long as no percentage is below nought.
        """
        total = converted(rent, self.rate) + self._constant
        for line in self._moving:
            total += converted(line.price(rent), self.rate)
        return total


@dataclass(frozen=True, slots=True)
class Rate:
    """What one cost or extra comes to for some guests, before the length of stay is known.

    `per_stay` and `per_night` are prices by class; only the former are rounded already.
    """

    source: Cost | Extra
    quantity: int
    advertised: bool
    per_stay: tuple[tuple[str, Decimal], ...]
    per_night: tuple[tuple[str, Decimal], ...]
    percentages: tuple[tuple[Decimal, tuple[str, ...]], ...]


def tariff(
    costs: Sequence[Cost], choices: Sequence[Choice], stay: Stay, rate: Decimal = ONE
) -> Tariff:
    """Resolve all that a stay pays for besides its rent.

    Raises:
        ValueError: if an amount lacks what its type needs.
    """
    rates = [
        cost_rate(cost, stay.start, stay.guests)
        for cost in costs
        if applies(cost, stay.start, stay.los)
    ]
    rates += [choice_rate(choice, stay.start, stay.guests) for choice in choices]
    return assembled(rates, stay.los, rate)


def cost_rate(cost: Cost, arrival: date, guests: GuestGroup) -> Rate:
    """Return what a cost comes to for guests who arrive on a day, whether it applies or not."""
    advertised = cost.in_advertised_price and cost.type is not ItemType.DEPOSIT
    return _rate(cost, 1, advertised, arrival, guests)


def choice_rate(choice: Choice, arrival: date, guests: GuestGroup) -> Rate:
    """Return what a chosen extra comes to for guests who arrive on a day."""
    extra = choice.extra
    advertised = choice.advertised and extra.type is not ItemType.DEPOSIT
    return _rate(extra, choice.quantity, advertised, arrival, guests)


def assembled(rates: Sequence[Rate], los: int, exchange: Decimal = ONE) -> Tariff:
    """Return the tariff of stays of a length."""
    totals: dict[str, Decimal] = {}
    fixed = []
    for rate in rates:
        total = ZERO
        counts = rate.source.type is not ItemType.DEPOSIT
        nightly = [(class_, rounded(price * los)) for class_, price in rate.per_night]
        for class_, price in (*rate.per_stay, *nightly):
            total += price
            if counts:
                totals[class_] = totals.get(class_, ZERO) + price
        fixed.append(total)
    return Tariff(
        tuple(
            Line(
                rate.source,
                rate.quantity,
                total,
                tuple(_share(over, totals) for over in rate.percentages),
                rate.advertised,
            )
            for rate, total in zip(rates, fixed, strict=True)
        ),
        exchange,
    )


def _rate(
    source: Cost | Extra, quantity: int, advertised: bool, arrival: date, guests: GuestGroup
) -> Rate:
    per_stay, per_night, percentages = [], [], []
    for amount in source.amounts:
        if amount.type is AmountType.PERCENTAGE:
            percentages.append((value_at(amount.percentages, arrival), amount.over_classes))
            continue
        price = value_at(amount.prices, arrival) * units(amount, guests, quantity)
        if amount.type is AmountType.PER_GUEST_PER_DAY:
            per_night.append((amount.class_ or "", price))
        else:
            per_stay.append((amount.class_ or "", rounded(price)))
    return Rate(source, quantity, advertised, tuple(per_stay), tuple(per_night), tuple(percentages))


def _share(over: tuple[Decimal, tuple[str, ...]], totals: Mapping[str, Decimal]) -> Share:
    percentage, classes = over
    base = sum((totals.get(class_, ZERO) for class_ in set(classes)), ZERO)
    return Share(percentage, base, RENT in classes)


def applies(cost: Cost, arrival: date, los: int) -> bool:
    """Return whether a stay bears a cost: always, unless the cost has periods."""
    periods = cost.if_stay_overlaps
    departure = arrival + timedelta(days=los)
    return not periods or any(overlaps(period, arrival, departure) for period in periods)


def units(amount: Amount, guests: GuestGroup, quantity: int) -> int:
    """Return how many times an amount's price is paid, for one night if it is paid nightly."""
    if amount.type is AmountType.PER_PIECE:
        return quantity
    if amount.type in {AmountType.PER_GUEST, AmountType.PER_GUEST_PER_DAY}:
        return counted(amount, guests)
    return 1


def counted(amount: Amount, guests: GuestGroup) -> int:
    """Return how many guests an amount counts, within its counts_from and counts_to."""
    number: int = sum(getattr(guests, kind) for kind in amount.counts_guests)
    if amount.counts_to is not None:
        number = min(number, amount.counts_to)
    return max(number - (amount.counts_from or 0), 0)


def changes(source: Cost | Extra) -> list[date]:
    """Return the days, in order, on which a price or percentage of a cost or extra changes."""
    days = {
        change.since
        for amount in source.amounts
        for change in amount.prices + amount.percentages
        if change.since is not None
    }
    return sorted(days)


def breakpoints(sources: Sequence[Cost | Extra], los: int) -> list[date]:
    """Return the arrival days, in order, on which the tariff of stays of `los` nights may change.

    Between two of them every stay of the same guests has the same tariff.
    """
    days: set[date] = set()
    for source in sources:
        days.update(changes(source))
        if isinstance(source, Cost):
            for first, last in source.if_stay_overlaps:
                if first is not None:
                    days.add(first - timedelta(days=los - 1))
                if last is not None:
                    days.add(last)
    return sorted(days)
