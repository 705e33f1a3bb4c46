"""Payment plans: what is due when, and what each plan asks for at once.

Assumed, where the reference is silent: the plan `total` asks for everything that is not paid on
arrival; `down_payment` asks for the administration's percentage of that at once and for the rest so
many days before arrival, and is offered only while that day is still to come. Items of type `cost`
are due on arrival. What a tour operator is invoiced for is no part of the customer's plan, which is
how a plan's price can be 0 beside a total that is not. The deposit is asked for apart from these.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from bookable_mocks.booking_experts_v1.models import Administration, InvoicedTo, days_later
from bookable_mocks.booking_experts_v1.models_bookings import (
    Instalment,
    InvoiceItem,
    PaymentPlanOption,
)
from bookable_mocks.booking_experts_v1.models_sales import ItemType
from bookable_mocks.booking_experts_v1.pricing.money import ZERO, percent

TOTAL, DOWN_PAYMENT = "total", "down_payment"

Plans = dict[str, tuple[Instalment, ...]]


def plans(
    administration: Administration, items: Iterable[InvoiceItem], start: date, booked_on: date
) -> Plans:
    """Return each plan's instalments by due date; the first, due at once, may be nought."""
    owed = [item for item in items if item.invoiced_to is InvoicedTo.CUSTOMER]
    down = sum((item.price for item in owed if item.type is ItemType.COST_DOWN), ZERO)
    arrival = sum((item.price for item in owed if item.type is ItemType.COST), ZERO)
    offered: Plans = {TOTAL: _schedule((booked_on, down), (start, arrival))}
    balance_due = days_later(start, -administration.balance_due_days)
    if administration.down_payment_percentage and balance_due > booked_on and down > ZERO:
        first = percent(down, administration.down_payment_percentage)
        rest = (balance_due, down - first)
        offered[DOWN_PAYMENT] = _schedule((booked_on, first), rest, (start, arrival))
    return offered


def options(offered: Plans) -> tuple[PaymentPlanOption, ...]:
    """Return the plans as a reservation shows them: their id and what is due at once."""
    return tuple(
        PaymentPlanOption(id=name, price=schedule[0].price, description=_description(schedule))
        for name, schedule in offered.items()
    )


def _schedule(*dues: tuple[date, Decimal]) -> tuple[Instalment, ...]:
    """Keep the first due, and the later ones that ask for anything."""
    return tuple(
        Instalment(due_on=due_on, price=price)
        for index, (due_on, price) in enumerate(dues)
        if not index or price
    )


def _description(schedule: tuple[Instalment, ...]) -> str | None:
    later = [f"{due.price} on {due.due_on}" for due in schedule[1:]]
    return f"{schedule[0].price} now, {', '.join(later)}" if later else None
