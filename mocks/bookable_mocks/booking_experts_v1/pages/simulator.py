"""The vendor's side, where no documented call leads: guests and parks do things.

Pages under `/_simulate/booking-experts-v1/administrations/{administration_id}`; the package's
docstring lists them. They take plain JSON, need neither key nor token, and obey the transitions.
"""

from __future__ import annotations

from typing import TypeVar

import msgspec

from bookable_mocks.booking_experts_v1 import errors, serialize, transitions
from bookable_mocks.booking_experts_v1.models import Status
from bookable_mocks.booking_experts_v1.models_bookings import Reservation
from bookable_mocks.booking_experts_v1.pages.filled import filled_by
from bookable_mocks.booking_experts_v1.pricing.money import ZERO
from bookable_mocks.booking_experts_v1.resources import DIALECT, RESOURCES
from bookable_mocks.booking_experts_v1.states import OPTIONS
from bookable_mocks.booking_experts_v1.states import RESERVATIONS as STAYS
from bookable_mocks.booking_experts_v1.tables import RESERVATIONS
from bookable_mocks.booking_experts_v1.transitions import PaymentStatus
from bookable_mocks.engine.mock import Context, Page, Reply
from bookable_mocks.engine.plan import parse_json
from bookable_mocks.engine.problem import reject
from bookable_mocks.jsonapi.collection import resource_object

T = TypeVar("T", bound=msgspec.Struct)


class Paid(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a payment went."""

    outcome: PaymentStatus = PaymentStatus.SUCCESS


class Nothing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The body of what needs no more said."""


def confirm_option(ctx: Context) -> Reply:
    """Let the guest confirm an option, which no call of the API does (B1-16)."""
    option = _found(ctx, OPTIONS)
    _read(ctx, Nothing)
    if option.status is not Status.PLACED:
        raise reject(409, "conflict", f"An option that is {option.status.value} is not confirmed.")
    return _answer(ctx, transitions.confirm(ctx, option))


def pay(ctx: Context) -> Reply:
    """Let a payment go some way, as the pay page does (B1-20)."""
    stay = _found(ctx, STAYS)
    outcome = _read(ctx, Paid).outcome
    if "pay" not in serialize.links(ctx, stay):
        raise reject(409, "conflict", "Nothing is to be paid.")
    return _answer(ctx, transitions.settle_payment(ctx, stay, outcome))


def unpay(ctx: Context) -> Reply:
    """Let money go back, or a transfer that was counted on never come: nothing is paid any more."""
    stay = _found(ctx, STAYS)
    _read(ctx, Nothing)
    if not stay.paid:
        raise reject(409, "conflict", "Nothing is paid.")
    unpaid = msgspec.structs.replace(stay, paid=ZERO)
    return _answer(ctx, ctx.store.update(RESERVATIONS, unpaid))


def cancel_reservation(ctx: Context) -> Reply:
    """Let the park cancel a reservation."""
    return _cancel(ctx, _found(ctx, STAYS))


def cancel_option(ctx: Context) -> Reply:
    """Let the park cancel an option."""
    return _cancel(ctx, _found(ctx, OPTIONS))


def answers(ctx: Context) -> Reply:
    """Tell what guests filled in on the pages, by page; none of the API's calls does."""
    filled = filled_by(ctx, _found(ctx, STAYS).id)
    return Reply(200, {"data": {page: one.answers for page, one in filled.items()}})


def _cancel(ctx: Context, stay: Reservation) -> Reply:
    _read(ctx, Nothing)
    return _answer(ctx, transitions.cancel(ctx, stay))


def _found(ctx: Context, kind: str) -> Reservation:
    """Return the reservation or option of the path.

    Raises:
        Refusal: 404 if the park has none of that kind and id.
    """
    found = ctx.store.get(RESERVATIONS, ctx.params["id"])
    if found is None or (found.kind, found.administration_id) != (
        kind,
        ctx.params["administration_id"],
    ):
        raise errors.missing(kind.removesuffix("s"))
    return found


def _read(ctx: Context, shape: type[T]) -> T:
    """Return the body, which may be left out; it is plain JSON, as nothing here is the vendor's.

    Raises:
        Refusal: 400 for what is no JSON, or no body of this shape.
    """
    raw = ctx.request.body if ctx.request else b""
    try:
        return msgspec.convert(parse_json(raw) if raw else {}, shape)
    except msgspec.ValidationError as error:
        told, _, place = str(error).partition(" - at `$.")
        raise errors.bad_body(place.rstrip("`").replace(".", "/"), told) from error


def _answer(ctx: Context, record: Reservation) -> Reply:
    body = {"data": resource_object(ctx, RESOURCES, record)}
    return Reply(200, body, media_type=DIALECT.media_type)


_BASE = "/_simulate/booking-experts-v1/administrations/{administration_id}"

PAGES = (
    Page("POST", f"{_BASE}/options/{{id}}/confirm", confirm_option),
    Page("POST", f"{_BASE}/options/{{id}}/cancel", cancel_option),
    Page("POST", f"{_BASE}/reservations/{{id}}/pay", pay),
    Page("POST", f"{_BASE}/reservations/{{id}}/unpay", unpay),
    Page("POST", f"{_BASE}/reservations/{{id}}/cancel", cancel_reservation),
    Page("GET", f"{_BASE}/reservations/{{id}}/answers", answers),
)
