"""The one rounding rule: every price component is rounded to the cent, halves away from zero.

Nothing else is ever rounded, so items add up to totals by addition alone. The reference is silent
on rounding (assumed). A price in another currency is each item converted and rounded by itself, and
its total the sum of those, so that an invoice adds up in whatever currency it is shown.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")
ZERO = Decimal("0.00")
ONE = Decimal(1)


def rounded(amount: Decimal) -> Decimal:
    """Return an amount to the cent."""
    return amount.quantize(CENT, ROUND_HALF_UP)


def percent(amount: Decimal, percentage: Decimal) -> Decimal:
    """Return so many per cent of an amount, to the cent."""
    return rounded((amount * percentage).scaleb(-2))


def converted(amount: Decimal, rate: Decimal) -> Decimal:
    """Return an amount in a currency of which `rate` units are one of its own, to the cent."""
    return amount if rate == ONE else rounded(amount * rate)


def in_cents(amount: Decimal) -> int:
    """Return an amount as a whole number of cents.

    Raises:
        ValueError: if it holds a fraction of a cent.
    """
    cents = amount.scaleb(2)
    if cents != int(cents):
        raise ValueError(f"{amount} is no whole number of cents")
    return int(cents)


def from_cents(cents: int) -> Decimal:
    """Return a number of cents as an amount."""
    return Decimal(cents).scaleb(-2)
