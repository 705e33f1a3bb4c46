"""The customer of a booking, changed by an app (B3-14)."""

from __future__ import annotations

from typing import Any

import msgspec

from bookable_mocks.booking_experts_v3 import rules
from bookable_mocks.booking_experts_v3.access import administration, caller_of
from bookable_mocks.booking_experts_v3.events import tell_changes
from bookable_mocks.booking_experts_v3.models_bookings import (
    CUSTOMERS,
    LABELS,
    Booking,
    Customer,
    Label,
)
from bookable_mocks.booking_experts_v3.resources import CUSTOMER_REQUESTS, RESOURCES
from bookable_mocks.booking_experts_v3.resources import LABELS as LINKS
from bookable_mocks.engine.conditions import eq
from bookable_mocks.engine.mock import Context, Reply
from bookable_mocks.engine.problem import Problem, Refusal, Violation, scope_missing
from bookable_mocks.jsonapi.changes import changed, relate
from bookable_mocks.jsonapi.collection import found, single
from bookable_mocks.jsonapi.drafts import Draft
from bookable_mocks.jsonapi.errors import unprocessable
from bookable_mocks.jsonapi.sidepost import Sidepost, read_document
from bookable_mocks.jsonapi.tables import linked

_LABEL_SCOPE = "label|write"


def update(ctx: Context) -> Reply:
    """B3-14, B3-17: change a booking's customer, with labels that come along."""
    customer = _customer(ctx)
    document = read_document(ctx, CUSTOMER_REQUESTS, "customer", customer.id)
    new = _emptied(changed(ctx, CUSTOMER_REQUESTS, customer, document.primary))
    wrong = list(rules.customer(new.country_code, new.locale))
    if wrong:
        raise unprocessable(wrong)
    before = linked(ctx, LINKS, customer.id)
    made = _labels(ctx, document)
    relate(ctx, CUSTOMER_REQUESTS, document.primary, customer.id, made)
    if new != customer or before != linked(ctx, LINKS, customer.id):
        ctx.store.update(CUSTOMERS, new)
        tell_changes(ctx, customer, new)
    temp_ids = {("label", ident): temp_id for temp_id, ident in made.items()}
    return single(ctx, RESOURCES, new, temp_ids=temp_ids)


def _customer(ctx: Context) -> Customer:
    """Return the customer of the path's booking."""
    park = eq("administration_id", administration(ctx))
    booking: Booking = found(ctx, RESOURCES, "booking", ctx.params["booking_id"], park)
    customer = ctx.store.get(CUSTOMERS, booking.customer_id) if booking.customer_id else None
    if customer is None:
        told = f"Booking {booking.id} has no customer."
        raise Refusal(Problem(404, "not_found", told))
    return customer


def _emptied(customer: Customer) -> Customer:
    """Let a blank text be none; a title may be blank."""
    texts: dict[str, Any] = {
        name: None
        for name in customer.__struct_fields__
        if name != "title" and getattr(customer, name) == ""
    }
    return msgspec.structs.replace(customer, **texts)


def _labels(ctx: Context, document: Sidepost) -> dict[str, int]:
    """Make and change the labels that came along; return the new ones' ids by temp_id.

    Raises:
        Refusal: 403 without the scope to write labels; 422 for one without a name.
    """
    caller = caller_of(ctx)
    if document.included and caller is not None and _LABEL_SCOPE not in caller.scopes:
        raise Refusal(scope_missing([_LABEL_SCOPE]))
    made = {}
    for draft in document.included:
        if draft.creates:
            organization = caller.organization if caller else 0
            blank = Label(id=ctx.ids.number("be3.label"), organization_id=organization)
            label = ctx.store.insert(LABELS, _named(ctx, blank, draft))
            made[draft.temp_id] = label.id
        else:
            known = ctx.store.get(LABELS, draft.id)
            if known is not None:
                ctx.store.update(LABELS, _named(ctx, known, draft))
    return made


def _named(ctx: Context, label: Label, draft: Draft) -> Label:
    new = changed(ctx, RESOURCES, label, draft)
    if not new.name:
        place = f"{draft.pointer}/attributes/name"
        raise unprocessable([Violation("body", place, "is required", "B3-17")])
    return new
