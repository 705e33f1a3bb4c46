"""Where customers of a reservation are led, and what they have to pay there (B1-20)."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from urllib.parse import quote

from bookable_mocks.booking_experts_v1.models import Administration, Status
from bookable_mocks.booking_experts_v1.models_bookings import Reservation
from bookable_mocks.booking_experts_v1.pricing.money import ZERO
from bookable_mocks.booking_experts_v1.pricing.payment import TOTAL
from bookable_mocks.booking_experts_v1.states import CLOSED, RESERVATIONS
from bookable_mocks.booking_experts_v1.world_catalog import catalog_of
from bookable_mocks.engine.mock import Context, JsonObject


def links(ctx: Context, stay: Reservation) -> JsonObject:
    """B1-20: return the pages of a reservation by name; an option has none."""
    if stay.kind != RESERVATIONS or stay.status in CLOSED:
        return {}
    park = catalog_of(ctx).administrations[stay.administration_id]
    return {name: page_url(ctx, stay, name) for name, asks in _ASKS.items() if asks(park, stay)}


def page_url(ctx: Context, stay: Reservation, page: str) -> str:
    """Return the address of one of a reservation's pages, which its token opens."""
    origin = ctx.request.origin if ctx.request else ""
    path = f"/_pages/booking-experts-v1/reservations/{stay.id}/{page}"
    world = f"&world={quote(ctx.world.name, safe='')}" if ctx.world.name else ""
    return f"{origin}{path}?token={stay.token}{world}"


def owed(stay: Reservation) -> Decimal:
    """Return what the customer pays before arrival, all together, in the stay's currency."""
    whole = (plan.price for plan in stay.payment_plan_options if plan.id == TOTAL)
    return next(whole, ZERO)


def due(stay: Reservation) -> Decimal:
    """Return what the customer has to pay now: what the plan asks for at once, then the rest."""
    if stay.paid:
        return max(owed(stay) - stay.paid, ZERO)
    chosen = (one.price for one in stay.payment_plan_options if one.id == stay.payment_plan)
    return next(chosen, owed(stay))


def _asks_for_payment(_park: Administration, stay: Reservation) -> bool:
    return stay.status is not Status.CONFIRMED or owed(stay) > stay.paid


_ASKS: dict[str, Callable[[Administration, Reservation], bool]] = {
    "pay": _asks_for_payment,
    "deposit": lambda _, stay: stay.deposit > ZERO,
    "questions": lambda park, _: park.asks_questions,
    "guest_list": lambda park, _: park.asks_guest_list,
    "license_plates": lambda park, _: bool(park.available_parking_spots),
}
"""When each page is linked to: what there is nothing to do on is not."""
