"""What belongs to a seeded booking: its customer, stays, payments and invoices."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from bookable_mocks.booking_experts_v3 import calendars, rules
from bookable_mocks.booking_experts_v3.models import Administration, Channel, money
from bookable_mocks.booking_experts_v3.models_bookings import (
    CUSTOMERS,
    INVOICES,
    ORDER_ITEMS,
    PAYMENTS,
    PERIODS,
    RESERVATIONS,
    AgendaPeriod,
    Customer,
    ExtraOrderItem,
    Invoice,
    Payment,
    PeriodType,
    Reservation,
)
from bookable_mocks.booking_experts_v3.models_parks import Rentable
from bookable_mocks.booking_experts_v3.resources import LABELS
from bookable_mocks.booking_experts_v3.seed_owners import EXTRA_FACTS, LABEL_FACTS
from bookable_mocks.booking_experts_v3.states import CARTS, CLOSED, BookingState
from bookable_mocks.engine.dice import Dice
from bookable_mocks.engine.mock import Context
from bookable_mocks.jsonapi.tables import add_links

METHODS = ("ideal", "creditcard", "bank_transfer")

TOWNS = ("Waterhoek", "Rietmeer", "Lindeveld", "Oudegracht aan Zee", "Steenbeek")


@dataclass(slots=True)
class Seeder:
    """What making many bookings needs again and again; `free_from` is by rentable."""

    ctx: Context
    parks: Mapping[int, Administration]
    rentables: Sequence[Rentable]
    channels: Mapping[int, list[Channel]]
    owned: Mapping[int, int]
    dice: Dice
    words: Mapping[str, list[str]]
    nightly: Mapping[int | None, int]
    today: date
    free_from: dict[int, date] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Stay:
    """A stay that is about to be booked."""

    park: Administration
    rentables: Sequence[Rentable]
    start: date
    end: date
    state: BookingState
    made_at: datetime
    channel: Channel | None
    owner: int | None


def customer_of(seeder: Seeder, stay: Stay) -> Customer:
    """Make the customer of a booking: somebody who does not exist; one in eight comes again."""
    ctx, dice, words = seeder.ctx, seeder.dice, seeder.words
    ident = ctx.ids.number("be3.customer")
    first, last = dice.choice(words["first_name"]), dice.choice(words["last_name"])
    letters = "".join(c for c in first.lower() if c.isascii() and c.isalpha())
    company = dice.chance(0.1)
    customer = Customer(
        id=ident,
        administration_id=stay.park.id,
        channel_id=stay.channel.id if stay.channel else None,
        title=dice.choice(("mr", "ms", "family", "")),
        first_name=first,
        last_name=last,
        phone=f"+3160000{dice.between(0, 9999):04d}",
        email=f"{letters}{ident}@example.com",
        receive_newsletter=dice.chance(0.3),
        is_company=company,
        company=f"{last} & Co" if company else None,
        vat_nr=f"NL{ident:09d}B01" if company else None,
        date_of_birth=date(dice.between(1950, 2004), dice.between(1, 12), dice.between(1, 28)),
        address=dice.choice(words["street_name"]),
        number=str(dice.between(1, 240)),
        postalcode=f"{dice.between(1000, 9999)} {dice.choice('ABCDEGHJK')}X",
        city=dice.choice(TOWNS),
        country_code=dice.choice(("NL", "NL", "BE", "DE")),
        locale=dice.choice(("nl", "nl-BE", "de", "en")),
        debtor_code=f"D{100_000 + (ident - ident % 8 if ident > 8 else ident)}",
    )
    ctx.store.insert(CUSTOMERS, customer)
    if dice.chance(0.2):
        label = dice.between(1, len(LABEL_FACTS))
        add_links(ctx, LABELS, ident, [label + len(LABEL_FACTS) * (stay.park.organization_id - 1)])
    return customer


def reservation_of(
    seeder: Seeder, stay: Stay, rentable: Rentable, numbers: tuple[int, str, int]
) -> Reservation:
    """Make one reservation; `numbers` are the booking's, its own and the customer's."""
    ctx, dice = seeder.ctx, seeder.dice
    booking, reservation_nr, customer = numbers
    ident = ctx.ids.number("be3.reservation")
    rent = seeder.nightly[rentable.category_id] * (stay.end - stay.start).days
    guests = dice.between(1, 4)
    extras = _items(ctx, stay, ident, guests) if dice.chance(0.25) else 0
    gone = stay.end < seeder.today and stay.state is BookingState.CONFIRMED
    came = gone or (stay.start < seeder.today and stay.state is BookingState.CONFIRMED)
    reservation = Reservation(
        id=ident,
        administration_id=stay.park.id,
        channel_id=stay.channel.id if stay.channel else None,
        reservation_nr=reservation_nr,
        start_date=stay.start,
        end_date=stay.end,
        state=stay.state,
        number_of_guests=guests,
        total=money(stay.park.currency, rent + extras),
        checked_in_at=_at(ctx, stay.start, 15) if came else None,
        checked_out_at=_at(ctx, stay.end, 9) if gone else None,
        created_at=stay.made_at,
        updated_at=stay.made_at,
        rent=rent,
        booking_id=booking,
        customer_id=customer,
        rentable_id=rentable.id,
        rentable_identity_id=rentable.rentable_identity_id,
        category_id=rentable.category_id,
        agenda_period_id=_period(ctx, stay, rentable, (ident, reservation_nr)),
    )
    return ctx.store.insert(RESERVATIONS, reservation)


def _period(ctx: Context, stay: Stay, rentable: Rentable, whose: tuple[int, str]) -> int | None:
    """Put a reservation on its rentable's calendar; carts and closed bookings are on none."""
    if stay.state in CARTS or stay.state in CLOSED:
        return None
    ident = ctx.ids.number("be3.agenda_period")
    period = AgendaPeriod(
        id=ident,
        administration_id=stay.park.id,
        label=whose[1],
        start_date=stay.start,
        end_date=stay.end,
        type=PeriodType.RESERVATION,
        ical_uid=f"agenda-period-{ident}@bookingexperts.example",
        created_at=stay.made_at,
        updated_at=stay.made_at,
        rentable_id=rentable.id,
        reservation_id=whose[0],
    )
    if not calendars.claim(ctx, period):
        message = f"the calendar of rentable {rentable.id} was looked at and is occupied"
        raise LookupError(message)
    ctx.store.insert(PERIODS, period)
    return ident


def _items(ctx: Context, stay: Stay, reservation: int, quantity: int) -> int:
    """Book bed linen with a stay; return what that costs, in hundredths."""
    _, _, cents = EXTRA_FACTS[0]
    item = ExtraOrderItem(
        id=ctx.ids.number("be3.extra_order_item"),
        administration_id=stay.park.id,
        quantity=quantity,
        total=money(stay.park.currency, cents * quantity),
        extra_id=1 + len(EXTRA_FACTS) * (stay.park.organization_id - 1),
        reservation_id=reservation,
    )
    ctx.store.insert(ORDER_ITEMS, item)
    return cents * quantity


def payment_of(
    seeder: Seeder, stay: Stay, figures: rules.Figures, booking: int, invoice: int | None
) -> None:
    """Let come in what was paid for a booking."""
    ctx = seeder.ctx
    payment = Payment(
        id=ctx.ids.number("be3.payment"),
        administration_id=stay.park.id,
        amount=money(figures.currency, figures.paid),
        payment_method=seeder.dice.choice(METHODS),
        paid_at=stay.made_at,
        created_at=stay.made_at,
        updated_at=stay.made_at,
        booking_id=booking,
        invoice_id=invoice,
    )
    ctx.store.insert(PAYMENTS, payment)


def invoices_of(
    ctx: Context, stay: Stay, figures: rules.Figures, booking: int, customer: int
) -> dict[str, Any]:
    """Bill a booking that was confirmed; return the ids by the fields of the booking."""
    if stay.state is not BookingState.CONFIRMED:
        return {}
    total = sum(figures.totals)
    own = _invoice(ctx, stay, booking, (total, total - figures.paid), customer)
    ids: dict[str, Any] = {"customer_invoice_id": own, "guest_invoice_id": own}
    if figures.through_channel:
        cents = rules.amounts(figures)["provision"].cents
        ids["channel_invoice_id"] = _invoice(ctx, stay, booking, (cents, cents), None)
    return ids


def _invoice(
    ctx: Context, stay: Stay, booking: int, cents: tuple[int, int], customer: int | None
) -> int:
    """Make an invoice of so much, of which so much is open."""
    ident = ctx.ids.number("be3.invoice")
    invoice = Invoice(
        id=ident,
        administration_id=stay.park.id,
        invoice_nr=f"F{stay.made_at.year}-{ident:06d}",
        invoice_date=stay.made_at.date(),
        total=money(stay.park.currency, cents[0]),
        total_without_vat=money(stay.park.currency, rules.without_vat(cents[0])),
        open_amount=money(stay.park.currency, cents[1]),
        booking_id=booking,
        customer_id=customer,
    )
    ctx.store.insert(INVOICES, invoice)
    return ident


def _at(ctx: Context, day: date, hour: int) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=ctx.now.tzinfo)
