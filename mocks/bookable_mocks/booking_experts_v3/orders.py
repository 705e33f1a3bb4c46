"""What the simulator is told: orders, and what people do with them."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

import msgspec

from bookable_mocks.booking_experts_v3 import rules
from bookable_mocks.booking_experts_v3.calendars import calendar_of
from bookable_mocks.booking_experts_v3.models import LOCALES, Administration
from bookable_mocks.booking_experts_v3.models_parks import RENTABLES, Rentable
from bookable_mocks.booking_experts_v3.resources import RESOURCES
from bookable_mocks.booking_experts_v3.sales import Sale
from bookable_mocks.booking_experts_v3.states import BookingState
from bookable_mocks.engine.conditions import Where, eq
from bookable_mocks.engine.mock import Context
from bookable_mocks.engine.problem import Violation
from bookable_mocks.jsonapi.errors import unprocessable

Text = Annotated[str, msgspec.Meta(min_length=1, max_length=255)]
Amount = Annotated[str, msgspec.Meta(pattern=r"^[0-9]{1,9}\.[0-9]{2}$")]


class Guest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who books; somebody nameless if nothing is said."""

    title: Literal["", "mr", "ms", "family"] | None = None
    first_name: str | None = None
    last_name: str | None = None
    email: str | None = None
    phone: str | None = None


class Order(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What somebody books: named rentables, or any free one of a category.

    `kind` says whether they book, ask for the park's word, take an option, or ask for one;
    `imported` comes from another system. `until` says how far they go.
    """

    start_date: date
    end_date: date
    rentables: tuple[str, ...] = ()
    category: str | None = None
    kind: Literal["booking", "request", "option", "option_request", "imported"] = "booking"
    until: Literal["cart", "placed", "confirmed"] = "placed"
    channel: str | None = None
    owner: str | None = None
    customer: Guest = Guest()
    number_of_guests: Annotated[int, msgspec.Meta(ge=1, le=99)] = 2
    locale: str = "nl"
    memo: Text | None = None
    reference_nr: Text | None = None
    remote_booking_nr: Text | None = None
    customer_desires_downpayment: bool = False
    option_validity: Annotated[int, msgspec.Meta(ge=0, le=365)] | None = None


class Act(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who ends a booking, and why."""

    by: Literal["customer", "administration", "owner"] | None = None
    reason: Text | None = None


class Paid(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How much comes in; `pending` if it is under way only."""

    value: Amount | None = None
    method: Text = "ideal"
    pending: bool = False

    @property
    def cents(self) -> int:
        """The amount in hundredths."""
        return int((self.value or "0").replace(".", ""))


class Pressed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which button of the app, and on which booking."""

    command: Text
    booking: str | None = None


class Revision(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a park changes of a category; what is left out stays."""

    reference: Text | None = None
    archived: bool | None = None


KINDS = {
    "booking": BookingState.CONCEPT,
    "request": BookingState.CONCEPT_TO_BE_ACCEPTED,
    "option": BookingState.CONCEPT_OPTION,
    "option_request": BookingState.CONCEPT_TO_BE_ACCEPTED_OPTION,
    "imported": BookingState.IMPORTED,
}


def sale(ctx: Context, park: Administration, order: Order) -> Sale:
    """Return what an order comes to in a park.

    Raises:
        Refusal: 422 with a pointer for what there is not, and for dates that make no stay.
    """
    found: list[Violation] = []
    if order.end_date <= order.start_date:
        found.append(Violation("body", "/end_date", "must be after the start date"))
    if order.locale not in LOCALES:
        found.append(Violation("body", "/locale", f"must be one of {', '.join(LOCALES)}"))
    rentables = _rentables(ctx, park, order, found)
    channel = _known(ctx, order.channel, "channel", eq("administration_id", park.id))
    organization = eq("organization_id", park.organization_id)
    owner = _known(ctx, order.owner, "owner", organization)
    if order.channel and channel is None:
        found.append(Violation("body", "/channel", f"there is no channel {order.channel} here"))
    if order.owner and owner is None:
        found.append(Violation("body", "/owner", f"there is no owner {order.owner} here"))
    if found:
        raise unprocessable(found)
    booking = {
        name: getattr(order, name)
        for name in (
            *("locale", "memo", "reference_nr", "remote_booking_nr"),
            *("customer_desires_downpayment", "option_validity"),
        )
        if getattr(order, name) is not None
    }
    return Sale(
        park=park,
        rentables=rentables,
        start=order.start_date,
        end=order.end_date,
        state=KINDS[order.kind],
        channel_id=channel,
        owner_id=owner,
        guests=order.number_of_guests,
        customer=msgspec.structs.asdict(order.customer),
        booking=booking,
    )


def _known(ctx: Context, sent: str | None, type_name: str, here: Where) -> int | None:
    """Return the id that was sent, if there is such a record here."""
    resource = RESOURCES[type_name]
    ident = resource.read_id(sent)
    record = ctx.store.first(resource.table, eq("id", ident), here) if ident else None
    return None if record is None else int(record.id)


def _rentables(
    ctx: Context, park: Administration, order: Order, found: list[Violation]
) -> list[Rentable]:
    """Return the rentables of an order: those that it names, or a free one of its category."""
    here = eq("administration_id", park.id)
    if not order.rentables:
        if order.category is None:
            found.append(Violation("body", "/rentables", "name rentables, or a category"))
            return []
        category = eq("category_id", RESOURCES["category"].read_id(order.category) or 0)
        for rentable in ctx.store.select(RENTABLES, here, category, order="id"):
            if not rentable.archived and _free(ctx, rentable, order):
                return [rentable]
        found.append(Violation("body", "/category", "none of this category is free"))
        return []
    chosen = []
    for index, sent in enumerate(dict.fromkeys(order.rentables)):
        named = ctx.store.first(RENTABLES, here, eq("id", RESOURCES["rentable"].read_id(sent) or 0))
        if named is None or named.archived:
            found.append(Violation("body", f"/rentables/{index}", f"there is no rentable {sent}"))
        elif not _free(ctx, named, order):
            told = f"rentable {sent} is occupied then"
            found.append(Violation("body", f"/rentables/{index}", told, "B3-13"))
        else:
            chosen.append(named)
    return chosen


def _free(ctx: Context, rentable: Rentable, order: Order) -> bool:
    if order.end_date <= order.start_date:
        return True
    times = rules.span(order.start_date, order.end_date)
    return not ctx.world.claims.taken(calendar_of(rentable.id), *times)
