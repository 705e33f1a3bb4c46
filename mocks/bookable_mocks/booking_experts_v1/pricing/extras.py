"""Extras: when they can be added to a stay, and what one of them costs (B1-18)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from bookable_mocks.booking_experts_v1.models_sales import Cost, Extra
from bookable_mocks.booking_experts_v1.pricing.money import ONE, converted
from bookable_mocks.booking_experts_v1.pricing.periods import contains, overlaps
from bookable_mocks.booking_experts_v1.pricing.tariff import Choice, Stay, tariff


def offered(extra: Extra, start: date, end: date, booked_on: date) -> bool:
    """Return whether an extra can be added to a stay that is booked on a day.

    A condition without periods always holds. "On the days in the periods" is assumed to mean the
    day of booking, as the attribute's name says.
    """
    stays, bookings = extra.require_stay_overlaps, extra.require_booking_in
    return (not stays or any(overlaps(period, start, end) for period in stays)) and (
        not bookings or any(contains(period, booked_on) for period in bookings)
    )


def price_of_one(
    extra: Extra, costs: Sequence[Cost], stay: Stay, rent: Decimal, rate: Decimal = ONE
) -> Decimal:
    """Return what one of an extra adds to a stay with a rent (after discount).

    Assumed: the reference's `price` of an extra is that of one piece, before any other choice.
    """
    resolved = tariff(costs, (Choice(extra),), stay)
    return converted(resolved.lines[-1].price(rent), rate)
