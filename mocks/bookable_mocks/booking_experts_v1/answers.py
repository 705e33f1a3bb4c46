"""Reservations and options as documents: read, made, previewed (B1-05, B1-06, B1-13)."""

from __future__ import annotations

from bookable_mocks.booking_experts_v1 import quoting, requests, wire
from bookable_mocks.booking_experts_v1.assembling import booked_on, case_of
from bookable_mocks.booking_experts_v1.models_bookings import Reservation
from bookable_mocks.booking_experts_v1.resources import RESOURCES
from bookable_mocks.booking_experts_v1.world_catalog import catalog_of
from bookable_mocks.engine.mock import Context, Reply
from bookable_mocks.jsonapi.collection import single

EXTRAS = frozenset({"available_extras", "invoice_items.chosen_extra"})
"""Includes that bring extras, which have a price in the documents of one stay (B1-18)."""


def document(ctx: Context, stay: Reservation, status: int = 200) -> Reply:
    """Return a stay as a document.

    Raises:
        Refusal: 400 for what the query asks for in vain.
    """
    if not EXTRAS.isdisjoint(ctx.params.get("include", ())):
        park = catalog_of(ctx).administrations[stay.administration_id]
        case = case_of(ctx, park, requests.draft_of(stay))
        day = booked_on(park, stay if stay.id else None, case.today)
        wire.tell_prices(ctx, quoting.extra_prices(case, day))
    return single(ctx, RESOURCES, stay, status=status)


def preview_document(ctx: Context, stay: Reservation) -> Reply:
    """Return a stay that is not saved: it has no id, token, status, or links (B1-13).

    Raises:
        Refusal: 400 for what the query asks for in vain.
    """
    reply = document(ctx, stay)
    reply.body["data"].pop("links", None)
    return reply
