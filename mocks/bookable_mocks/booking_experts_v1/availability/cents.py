"""Prices of stays in whole cents: `pricing.tariff` again, exact to the cent, but ten times as fast.

A search by price asks for thousands of prices, so here every figure is an integer or a fraction of
integers. That both come to the same is a property that the tests hold against `pricing.quote`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from math import inf
from typing import NamedTuple

from bookable_mocks.booking_experts_v1.models_sales import RENT, DiscountCampaign, ItemType
from bookable_mocks.booking_experts_v1.pricing.money import ONE
from bookable_mocks.booking_experts_v1.pricing.tariff import Rate

Ratio = tuple[int, int]
"""A numerator and a denominator above nought."""

LARGEST = 10**12
"""More cents than any stay costs: limits above it are no limits."""

FLAT = 1e-9
"""If a price rises less with the rent than this, it does not rise at all."""


def half_up(numerator: int, denominator: int) -> int:
    """Return a fraction to the nearest whole number, halves away from zero (B1-11)."""
    if numerator < 0:
        return -((2 * -numerator + denominator) // (2 * denominator))
    return (2 * numerator + denominator) // (2 * denominator)


def exchange_of(rate: Decimal) -> Ratio | None:
    """Return an exchange rate as a fraction, None if there is nothing to exchange."""
    return None if rate == ONE else rate.as_integer_ratio()


def exchanged(cents: int, exchange: Ratio | None) -> int:
    """Return cents in another currency, to the cent."""
    return cents if exchange is None else half_up(cents * exchange[0], exchange[1])


@dataclass(frozen=True, slots=True)
class Part:
    """One cost or extra for some guests, whatever the length of stay: a `Rate` in integers.

    `per_night` are fractions of a cent by class; `shares` percentages as fractions of one.
    """

    advertised: bool
    counts: bool
    per_stay: tuple[tuple[str, int], ...]
    per_night: tuple[tuple[str, int, int], ...]
    shares: tuple[tuple[int, int, frozenset[str]], ...]


def part(rate: Rate) -> Part:
    """Return what a cost or extra comes to, in integers."""
    per_stay = tuple((class_, int(price.scaleb(2))) for class_, price in rate.per_stay)
    nightly = [(class_, *price.scaleb(2).as_integer_ratio()) for class_, price in rate.per_night]
    shares = [(*one.scaleb(-2).as_integer_ratio(), classes) for one, classes in rate.percentages]
    return Part(
        advertised=rate.advertised,
        counts=rate.source.type is not ItemType.DEPOSIT,
        per_stay=per_stay,
        per_night=tuple(nightly),
        shares=tuple((top, bottom, frozenset(classes)) for top, bottom, classes in shares),
    )


Moving = tuple[int, tuple[tuple[int, int, int, bool], ...]]
"""A line with percentages: what is fixed, then each one's base, its two parts, if of the rent."""


@dataclass(frozen=True, slots=True)
class Charges:
    """What stays of one length pay besides their rent: a constant, and lines that move with it.

    `steepness` is about how much a stay costs more when its rent rises by one, before exchange;
    `roundings` is how many figures in its price are rounded.
    """

    constant: int
    moving: tuple[Moving, ...]
    steepness: float
    roundings: int


FREE = Charges(0, (), 1.0, 1)
"""Rent alone, for searches that name no guests."""


def charges(parts: Sequence[Part], los: int, exchange: Ratio | None) -> Charges:
    """Return what the advertised ones of some parts come to for stays of a length."""
    totals: dict[str, int] = {}
    fixed = [_fixed(one, los, totals) for one in parts]
    constant, moving = 0, []
    steepness, roundings = 1.0, 1
    for one, total in zip(parts, fixed, strict=True):
        if not one.advertised:
            continue
        if not one.shares:
            constant += exchanged(total, exchange)
            continue
        shares = tuple(_share(share, totals) for share in one.shares)
        moving.append((total, shares))
        steepness += sum(top / bottom for _, top, bottom, of_rent in shares if of_rent)
        roundings += 1 + len(shares)
    return Charges(constant, tuple(moving), steepness, roundings)


def _fixed(one: Part, los: int, totals: dict[str, int]) -> int:
    """Return what is fixed in a part, and add it to its classes."""
    total = 0
    for class_, cents in one.per_stay:
        total += cents
        if one.counts:
            totals[class_] = totals.get(class_, 0) + cents
    for class_, top, bottom in one.per_night:
        cents = half_up(top * los, bottom)
        total += cents
        if one.counts:
            totals[class_] = totals.get(class_, 0) + cents
    return total


def _share(
    share: tuple[int, int, frozenset[str]], totals: dict[str, int]
) -> tuple[int, int, int, bool]:
    top, bottom, classes = share
    return sum(totals.get(class_, 0) for class_ in classes), top, bottom, RENT in classes


@dataclass(slots=True)
class Scale:
    """From a stay's rent to its all-in price, for stays with the same campaign and charges."""

    campaign: DiscountCampaign | None
    charges: Charges
    exchange: Ratio | None
    _percentage: Ratio = field(init=False)
    _amount: int = field(init=False)

    def __post_init__(self) -> None:
        """Read what the campaign takes off."""
        one = self.campaign
        percentage = one.percentage if one and one.percentage is not None else Decimal(0)
        off = one.amount if one and one.percentage is None and one.amount else Decimal(0)
        self._percentage = percentage.scaleb(-2).as_integer_ratio()
        self._amount = half_up(*off.scaleb(2).as_integer_ratio())

    def net(self, rent: int) -> int:
        """Return what the campaign leaves of a rent, both in the administration's own cents."""
        if self._percentage[0]:
            return rent - half_up(rent * self._percentage[0], self._percentage[1])
        return max(rent - self._amount, 0) if self._amount else rent

    def all_in(self, net: int) -> int:
        """Return the all-in price of a stay with a rent after discount."""
        exchange, charges = self.exchange, self.charges
        total = exchanged(net, exchange) + charges.constant
        for fixed, shares in charges.moving:
            line = fixed
            for base, top, bottom, of_rent in shares:
                line += half_up((base + net if of_rent else base) * top, bottom)
            total += exchanged(line, exchange)
        return total

    def price(self, rent: int) -> int:
        """Return the all-in price of a stay with a rent; it never falls when the rent rises."""
        return self.all_in(self.net(rent))

    def rents(self, lowest: int, highest: int) -> RentRange | None:
        """Return the rents at which a stay costs so much, None if it costs more without any.

        Their ends are estimates that are off by `slack` cents at most: a price is as good as
        proportional to the rent, but for what is rounded.
        """
        free, campaign = self.all_in(0), self._percentage
        if free > highest:
            return None
        rate = 1.0 if self.exchange is None else self.exchange[0] / self.exchange[1]
        steep = self.charges.steepness * rate
        slope = steep * (1 - campaign[0] / campaign[1])
        if slope < FLAT:
            return RentRange(-inf if free >= lowest else inf, inf, 0.0, self)
        rounded = self.charges.roundings * max(rate, 1.0) + steep
        low = -inf if free >= lowest else (lowest - free) / slope + self._amount
        high = (min(highest, LARGEST) - free) / slope + self._amount
        return RentRange(low, high, rounded / slope + 1 + high * 1e-9, self)


class RentRange(NamedTuple):
    """About which rents lead to prices in a range: surely those `slack` or more within its ends."""

    low: float
    high: float
    slack: float
    scale: Scale
