"""The vendor's side, where no documented call leads: guests, parks and owners do things.

Pages under `/_simulate/booking-experts-v3/administrations/{administration_id}`; the package's
docstring lists them. They need no key, obey the transitions of `states`, and fire the webhooks.
"""

from __future__ import annotations

import re
from typing import Any, TypeVar

import msgspec

from bookable_mocks.booking_experts_v3 import bookings, events, orders, sales
from bookable_mocks.booking_experts_v3.models import ADMINISTRATIONS, Administration
from bookable_mocks.booking_experts_v3.models_bookings import (
    BOOKINGS,
    PAYMENTS,
    RESERVATIONS,
    Booking,
)
from bookable_mocks.booking_experts_v3.models_categories import CATEGORIES
from bookable_mocks.booking_experts_v3.orders import Act, Order, Paid, Pressed, Revision
from bookable_mocks.booking_experts_v3.resources import DIALECT, RESOURCES
from bookable_mocks.booking_experts_v3.states import BookingState, By, onward
from bookable_mocks.engine.mock import Context, Handler, Page, Reply
from bookable_mocks.engine.plan import parse_json
from bookable_mocks.engine.problem import Problem, Refusal, Violation, reject
from bookable_mocks.engine.store import Table
from bookable_mocks.jsonapi.collection import resource_object
from bookable_mocks.jsonapi.errors import unprocessable

T = TypeVar("T")
R = TypeVar("R", bound=msgspec.Struct)

_ID = re.compile(r"[1-9][0-9]{0,17}", re.ASCII)

ONWARD = {
    "place": By.CUSTOMER,
    "confirm": By.CUSTOMER,
    "accept": By.ADMINISTRATION,
    "check": By.OWNER,
}
"""Who takes a booking on by an action."""


def place_booking(ctx: Context) -> Reply:
    """Let somebody fill a cart with free accommodations, and place it if they want that."""
    park = _park(ctx)
    order = _read(ctx, Order)
    booking = sales.sell(ctx, orders.sale(ctx, park, order))
    steps = {"cart": 0, "placed": 1, "confirmed": 2}[order.until]
    for _ in range(steps if booking.state is not BookingState.IMPORTED else 0):
        booking = _onward(ctx, booking, By.CUSTOMER)
    return _answer(ctx, booking)


def act(ctx: Context) -> Reply:
    """Let somebody take a booking on, or end it."""
    booking = _found(ctx, BOOKINGS, "booking_id")
    action = ctx.params["action"]
    said = _read(ctx, Act, optional=True)
    if action in ONWARD:
        return _answer(ctx, _onward(ctx, booking, ONWARD[action]))
    if action == "cancel":
        by, to = By(said.by or "customer"), BookingState.CANCELLED
    elif action == "reject":
        by, to = By(said.by or "administration"), BookingState.REJECTED
    else:
        raise reject(404, "not_found", f"Nobody can {action[:40]} a booking.")
    return _answer(ctx, bookings.move(ctx, booking, to, by, said.reason))


def pay(ctx: Context) -> Reply:
    """Let money come in for a booking: what is due, if no amount is given."""
    booking = _found(ctx, BOOKINGS, "booking_id")
    said = _read(ctx, Paid, optional=True)
    cents = booking.guest_payment_due.cents if said.value is None else said.cents
    if cents <= 0:
        raise reject(409, "conflict", "Nothing is due.")
    return _answer(ctx, bookings.pay(ctx, booking, cents, said.method, pending=said.pending))


def complete(ctx: Context) -> Reply:
    """Let a payment that is under way come in."""
    return _answer(ctx, bookings.complete(ctx, _found(ctx, PAYMENTS, "payment_id")))


def check_in(ctx: Context) -> Reply:
    """Let guests come."""
    return _answer(ctx, bookings.check_in(ctx, _found(ctx, RESERVATIONS, "reservation_id")))


def check_out(ctx: Context) -> Reply:
    """Let guests go."""
    return _answer(ctx, bookings.check_out(ctx, _found(ctx, RESERVATIONS, "reservation_id")))


def revise(ctx: Context) -> Reply:
    """Let the park change a category: archive it, bring it back, or name it otherwise."""
    known = _found(ctx, CATEGORIES, "category_id")
    said = msgspec.structs.asdict(_read(ctx, Revision))
    given = {name: value for name, value in said.items() if value is not None}
    new = msgspec.structs.replace(known, **given)
    if new != known:
        new = ctx.store.update(CATEGORIES, msgspec.structs.replace(new, updated_at=ctx.now))
        events.tell_changes(ctx, known, new)
    return _answer(ctx, new)


def command(ctx: Context) -> Reply:
    """Let a person press a button of the app, perhaps while looking at a booking."""
    park = _park(ctx)
    said = _read(ctx, Pressed)
    if said.booking is not None:
        ctx.params["booking_id"] = said.booking
    booking = None if said.booking is None else _found(ctx, BOOKINGS, "booking_id")
    events.command(ctx, said.command, park.id, booking)
    return Reply(204)


def _onward(ctx: Context, booking: Booking, by: By) -> Booking:
    stays = sales.identities(ctx, bookings.stays_of(ctx, booking))
    checked = sales.checked_by_owner(ctx, stays)
    to = onward(booking.state, by, owner_checks=checked)
    if to is None:
        raise reject(409, "conflict", f"The {by} can't take a booking on that is {booking.state}.")
    return bookings.move(ctx, booking, to, by)


def _park(ctx: Context) -> Administration:
    return _by_id(ctx, ADMINISTRATIONS, "administration_id")


def _by_id(ctx: Context, table: Table[R], name: str) -> R:
    text: str = ctx.params[name]
    found = ctx.store.get(table, int(text)) if _ID.fullmatch(text) else None
    if found is None:
        told = f"There is no {name.removesuffix('_id')} {text[:60]}."
        raise Refusal(Problem(404, "not_found", told))
    return found


def _found(ctx: Context, table: Table[Any], name: str) -> Any:
    """Return the record of the path, if it is the park's."""
    park, record = _park(ctx), _by_id(ctx, table, name)
    if record.administration_id != park.id:
        told = f"There is no {name.removesuffix('_id')} {record.id} in this administration."
        raise Refusal(Problem(404, "not_found", told))
    return record


def _read(ctx: Context, shape: type[T], *, optional: bool = False) -> T:
    """Return the body; it is plain JSON, as nothing here is the vendor's."""
    raw = ctx.request.body if ctx.request else b""
    body = parse_json(raw) if raw or not optional else {}
    try:
        return msgspec.convert(body, shape)
    except msgspec.ValidationError as error:
        told, _, place = str(error).partition(" - at `$")
        pointer = place.rstrip("`").replace(".", "/").replace("[", "/").replace("]", "")
        raise unprocessable([Violation("body", pointer, told)]) from error


def _answer(ctx: Context, record: msgspec.Struct) -> Reply:
    body = {"data": resource_object(ctx, RESOURCES, record)}
    return Reply(200, body, media_type=DIALECT.media_type)


_BASE = "/_simulate/booking-experts-v3/administrations/{administration_id}"

_ROUTES: tuple[tuple[str, Handler], ...] = (
    ("/bookings", place_booking),
    ("/bookings/{booking_id}/payments", pay),
    ("/bookings/{booking_id}/{action}", act),
    ("/payments/{payment_id}/complete", complete),
    ("/reservations/{reservation_id}/check_in", check_in),
    ("/reservations/{reservation_id}/check_out", check_out),
    ("/categories/{category_id}", revise),
    ("/commands", command),
)

PAGES = tuple(Page("POST", _BASE + path, handler) for path, handler in _ROUTES)
