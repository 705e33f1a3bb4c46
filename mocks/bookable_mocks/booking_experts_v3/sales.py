"""A new booking: its customer, its reservations and what they cost (B3-15)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from bookable_mocks.booking_experts_v3 import bookings, calendars, events, rules
from bookable_mocks.booking_experts_v3.models import Administration, money
from bookable_mocks.booking_experts_v3.models_bookings import (
    BOOKINGS,
    CUSTOMERS,
    RESERVATIONS,
    Booking,
    Customer,
    Reservation,
)
from bookable_mocks.booking_experts_v3.models_categories import CATEGORIES, Category
from bookable_mocks.booking_experts_v3.models_parks import (
    AGREEMENTS,
    IDENTITIES,
    PRICE_LISTS,
    Rentable,
)
from bookable_mocks.booking_experts_v3.states import BookingState
from bookable_mocks.engine.conditions import eq
from bookable_mocks.engine.mock import Context
from bookable_mocks.engine.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Sale:
    """What somebody wants to book, and how the booking begins."""

    park: Administration
    rentables: Sequence[Rentable]
    start: date
    end: date
    state: BookingState
    channel_id: int | None = None
    owner_id: int | None = None
    guests: int = 2
    customer: Mapping[str, Any] = field(default_factory=dict)
    booking: Mapping[str, Any] = field(default_factory=dict)


def sell(ctx: Context, sale: Sale) -> Booking:
    """Make a booking in one of the states that one begins in, and tell of it.

    Raises:
        Refusal: 409 if it is imported and the calendar is occupied.
    """
    customer = _customer(ctx, sale)
    ident = ctx.ids.number("be3.booking")
    number = f"{ctx.now.year}-{ident:06d}"
    stays = [
        _stay(ctx, sale, rentable, ident, f"{number}-{index}", customer.id)
        for index, rentable in enumerate(sale.rentables, 1)
    ]
    booking = _booking(ctx, sale, ident, number, customer.id, stays)
    ctx.store.insert(BOOKINGS, booking)
    bookings.keep_time(ctx, booking)
    for stay in stays:
        ctx.store.insert(RESERVATIONS, stay)
    events.tell(ctx, "created", customer)
    events.tell(ctx, "created", booking)
    for stay in stays:
        held = stay
        if sale.state is BookingState.IMPORTED:
            held = bookings.occupy(ctx, stay, sale.state)
        events.tell(ctx, "created", held)
    if sale.state is BookingState.IMPORTED:
        calendars.tell_of(ctx, *(stay.rentable_id for stay in stays))
    return booking


def price(store: Store, rentable: Rentable, start: date, end: date) -> int:
    """Return what a stay costs without extras, in hundredths."""
    category = store.get(CATEGORIES, rentable.category_id)
    return nightly_of(store, category) * (end - start).days


def nightly_of(store: Store, category: Category | None) -> int:
    """Return what a night in a category costs, in hundredths."""
    ident = category.master_price_list_id if category else None
    listed = store.get(PRICE_LISTS, ident) if ident else None
    return rules.nightly(listed.nightly if listed else rules.NIGHTLY, category)


def checked_by_owner(ctx: Context, rentables: Sequence[int]) -> bool:
    """Say whether the owner of one of some rentables' accommodations checks reservations."""
    return any(
        agreement.owner_should_check_reservations
        for identity in rentables
        for agreement in ctx.store.select(AGREEMENTS, eq("rentable_identity_id", identity))
    )


def identities(ctx: Context, stays: Sequence[Reservation]) -> list[int]:
    """Return the accommodations that some reservations are of."""
    found = [ctx.store.get(IDENTITIES, stay.rentable_identity_id) for stay in stays]
    return [identity.id for identity in found if identity is not None]


def _customer(ctx: Context, sale: Sale) -> Customer:
    ident = ctx.ids.number("be3.customer")
    given = {"locale": sale.booking.get("locale", "nl"), **sale.customer}
    customer = Customer(
        id=ident,
        administration_id=sale.park.id,
        channel_id=sale.channel_id,
        debtor_code=f"D{100_000 + ident}",
        **given,
    )
    return ctx.store.insert(CUSTOMERS, customer)


def _stay(
    ctx: Context, sale: Sale, rentable: Rentable, booking: int, number: str, customer: int
) -> Reservation:
    rent = price(ctx.store, rentable, sale.start, sale.end)
    return Reservation(
        id=ctx.ids.number("be3.reservation"),
        administration_id=sale.park.id,
        channel_id=sale.channel_id,
        reservation_nr=number,
        start_date=sale.start,
        end_date=sale.end,
        state=sale.state,
        number_of_guests=sale.guests,
        total=money(sale.park.currency, rent),
        created_at=ctx.now,
        updated_at=ctx.now,
        rent=rent,
        booking_id=booking,
        customer_id=customer,
        rentable_id=rentable.id,
        rentable_identity_id=rentable.rentable_identity_id,
        category_id=rentable.category_id,
    )


def _booking(
    ctx: Context,
    sale: Sale,
    ident: int,
    number: str,
    customer: int,
    stays: Sequence[Reservation],
) -> Booking:
    currency, option = sale.park.currency, "option" in sale.state
    figures = rules.Figures(
        currency=currency,
        totals=[stay.total.cents for stay in stays],
        rents=[stay.rent for stay in stays],
        paid=0,
        state=sale.state,
        through_channel=sale.channel_id is not None,
        downpayment=bool(sale.booking.get("customer_desires_downpayment")),
        booked=ctx.now.date(),
        arrival=sale.start,
    )
    return Booking(
        id=ident,
        currency=currency,
        state=sale.state,
        token=ctx.ids.token("be3.booking", 12),
        booking_nr=number,
        owner_reservation=sale.owner_id is not None,
        created_at=ctx.now,
        updated_at=ctx.now,
        customer_id=customer,
        owner_id=sale.owner_id,
        administration_id=sale.park.id,
        channel_id=sale.channel_id,
        **{
            "locale": "nl",
            "option_validity": rules.OPTION_DAYS if option else None,
            **sale.booking,
            **rules.amounts(figures),
        },
    )
