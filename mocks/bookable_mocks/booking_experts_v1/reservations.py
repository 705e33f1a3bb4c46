"""The calls about reservations; those about one are as those about options (B1-12)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from functools import partial

from bookable_mocks.booking_experts_v1 import access, errors, stays
from bookable_mocks.booking_experts_v1.resources import RESOURCES
from bookable_mocks.booking_experts_v1.states import RESERVATIONS
from bookable_mocks.booking_experts_v1.world_catalog import BY_ID
from bookable_mocks.engine.conditions import Where, at_least, at_most, below, eq
from bookable_mocks.engine.mock import Context, Handler, Reply
from bookable_mocks.jsonapi.collection import collection

LATEST = f"start_date DESC, {BY_ID}"
RANGE = ".."


def list_reservations(ctx: Context) -> Reply:
    """B1-02: list all reservations of an administration, latest arrival first.

    Raises:
        Refusal: 403 without extended access, 400 for a day that no month has.
    """
    park = access.administration(ctx)
    access.require_extended(ctx)
    where = (eq("administration_id", park.id), *_asked(ctx))
    return collection(ctx, RESOURCES, RESERVATIONS, *where, order=LATEST)


def _asked(ctx: Context) -> Iterator[Where]:
    """Yield the conditions that the filters ask for: days include both ends, moments the first."""
    for name in ("start_date", "end_date"):
        if name in ctx.params:
            first, _, last = ctx.params[name].partition(RANGE)
            yield at_least(name, _day(name, first))
            yield at_most(name, _day(name, last or first))
    if "confirmed_at" in ctx.params:
        first, _, last = ctx.params["confirmed_at"].partition(RANGE)
        yield at_least("confirmed_at", _moment(first))
        yield below("confirmed_at", _moment(last))


def _day(name: str, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise errors.bad(name, f"{text} is no day") from error


def _moment(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError as error:
        raise errors.bad("confirmed_at", f"{text} is no moment") from error


HANDLERS: Mapping[str, Handler] = {
    "listReservations": list_reservations,
    "createReservation": partial(stays.create, RESERVATIONS),
    "previewReservation": partial(stays.preview, RESERVATIONS),
    "validateReservation": partial(stays.validate, RESERVATIONS),
    "getReservation": partial(stays.get, RESERVATIONS),
    "updateReservation": partial(stays.update, RESERVATIONS),
    "deleteReservation": partial(stays.delete, RESERVATIONS),
}
"""operationId → function."""
