"""Bookings around today, so many as are wanted, and what else keeps calendars occupied."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bookable_mocks.booking_experts_v3 import bookings as selling
from bookable_mocks.booking_experts_v3 import calendars, rules
from bookable_mocks.booking_experts_v3.models import LOCALES, Administration, Channel, money
from bookable_mocks.booking_experts_v3.models_bookings import (
    BOOKINGS,
    PERIODS,
    AgendaPeriod,
    Booking,
    PeriodType,
    Reservation,
    Voucher,
)
from bookable_mocks.booking_experts_v3.models_categories import CATEGORIES
from bookable_mocks.booking_experts_v3.models_parks import Rentable
from bookable_mocks.booking_experts_v3.sales import nightly_of
from bookable_mocks.booking_experts_v3.seed_owners import words
from bookable_mocks.booking_experts_v3.seed_sales import (
    Seeder,
    Stay,
    customer_of,
    invoices_of,
    payment_of,
    reservation_of,
)
from bookable_mocks.booking_experts_v3.states import CARTS, CLOSED, TEMPORARY, BookingState
from bookable_mocks.engine.dice import Dice
from bookable_mocks.engine.mock import Context

S = BookingState

COMMON = (
    *[S.CONFIRMED] * 14,
    *[S.CANCELLED] * 3,
    *(S.IMPORTED, S.OPTION, S.TO_BE_ACCEPTED, S.TO_BE_CHECKED, S.REJECTED),
)
"""The states by how often they are; each of the nineteen is there once before these."""

SETTLED = (S.CONFIRMED, S.IMPORTED, S.CANCELLED, S.REJECTED)
"""What a booking whose stay began can be."""

NEXT_OF_KIND = 8
"""How many rentables further there is one of the same category, as they come in turn."""

OCCASIONS = {
    PeriodType.MAINTENANCE: "Painting",
    PeriodType.OWNER_MAINTENANCE: "The owner mends the roof",
    PeriodType.EXTERNAL_BLOCKED: "Let elsewhere",
}

REASONS = ("Illness", "Found another house", "Plans changed")


def bookings(
    ctx: Context,
    parks: Sequence[Administration],
    rentables: Sequence[Rentable],
    channels: Sequence[Channel],
    owned: Mapping[int, int],
    dice: Dice,
    size: int,
) -> None:
    """Make so many bookings, and some periods of every other kind."""
    by_park: dict[int, list[Channel]] = {}
    for channel in channels:
        by_park.setdefault(channel.administration_id, []).append(channel)
    today = ctx.now.astimezone(ZoneInfo(parks[0].time_zone)).date()
    first = today - timedelta(days=size * 13 // (len(rentables) * 4))
    seeder = Seeder(
        ctx=ctx,
        parks={park.id: park for park in parks},
        rentables=rentables,
        channels=by_park,
        owned=owned,
        dice=dice,
        words=words(ctx),
        nightly={c.id: nightly_of(ctx.store, c) for c in ctx.store.select(CATEGORIES)},
        today=today,
        free_from={rentable.id: first for rentable in rentables},
    )
    for number in range(size):
        _book(seeder, number)
    _others(seeder)


def _book(seeder: Seeder, number: int) -> None:
    """Make one booking with everything that belongs to it."""
    stay = _stay(seeder, number)
    ctx = seeder.ctx
    customer = customer_of(seeder, stay)
    ident = ctx.ids.number("be3.booking")
    booking_nr = f"{stay.made_at.year}-{ident:06d}"
    made = [
        reservation_of(seeder, stay, rentable, (ident, f"{booking_nr}-{index}", customer.id))
        for index, rentable in enumerate(stay.rentables, 1)
    ]
    figures = _figures(seeder, stay, made)
    invoices = invoices_of(ctx, stay, figures, ident, customer.id)
    if figures.paid:
        payment_of(seeder, stay, figures, ident, invoices.get("customer_invoice_id"))
    booking = Booking(
        id=ident,
        currency=stay.park.currency,
        state=stay.state,
        booking_nr=booking_nr,
        created_at=stay.made_at,
        customer_id=customer.id,
        administration_id=stay.park.id,
        channel_id=stay.channel.id if stay.channel else None,
        owner_id=stay.owner,
        owner_reservation=stay.owner is not None,
        customer_desires_downpayment=figures.downpayment,
        **rules.amounts(figures),
        **invoices,
        **_told(seeder, stay, number),
    )
    ctx.store.insert(BOOKINGS, booking)
    if rules.ends_by_itself(booking.state):
        due = selling.expiry(ctx, booking, stay.made_at)
        ctx.schedule(max(due, ctx.now), selling.EXPIRE, str(booking.id))


def _figures(seeder: Seeder, stay: Stay, made: Sequence[Reservation]) -> rules.Figures:
    """Return what a booking comes to, and how much of that came in."""
    totals = [reservation.total.cents for reservation in made]
    downpayment = seeder.dice.chance(0.4)
    return rules.Figures(
        currency=stay.park.currency,
        totals=totals,
        rents=[reservation.rent for reservation in made],
        paid=_paid(seeder, stay, sum(totals), downpayment),
        state=stay.state,
        through_channel=stay.channel is not None,
        downpayment=downpayment,
        booked=stay.made_at.date(),
        arrival=stay.start,
    )


def _stay(seeder: Seeder, number: int) -> Stay:
    """Return the next stay of the rentable whose turn it is; nobody is there yet."""
    dice, count = seeder.dice, len(seeder.rentables)
    rentable = seeder.rentables[number % count]
    neighbour = seeder.rentables[(number + NEXT_OF_KIND) % count]
    known = tuple(S)
    state = known[number] if number < len(known) else dice.choice(COMMON)
    start = seeder.free_from[rentable.id] + timedelta(days=dice.between(0, 4))
    if number < len(known) and state not in SETTLED:
        start = max(start, seeder.today + timedelta(days=14))
    elif start <= seeder.today and state not in SETTLED:
        state = S.CONFIRMED
    taken = [rentable]
    same_park = neighbour.administration_id == rentable.administration_id
    if same_park and seeder.free_from[neighbour.id] <= start and dice.chance(0.3):
        taken.append(neighbour)
    end = start + timedelta(days=dice.between(2, 7))
    for used in taken:
        seeder.free_from[used.id] = end
    made_at = _made_at(seeder.ctx, dice, state, start)
    return _sold(seeder, taken, (start, end), state, made_at)


def _sold(
    seeder: Seeder,
    taken: Sequence[Rentable],
    dates: tuple[date, date],
    state: BookingState,
    made_at: datetime,
) -> Stay:
    """Say of a stay whether its owner books it, and through which channel it came."""
    dice, park = seeder.dice, seeder.parks[taken[0].administration_id or 0]
    owner = seeder.owned.get(taken[0].rentable_identity_id or 0)
    own = owner is not None and dice.chance(0.1)
    channels = seeder.channels.get(park.id, [])
    return Stay(
        park=park,
        rentables=taken,
        start=dates[0],
        end=dates[1],
        state=state,
        made_at=made_at,
        channel=dice.choice(channels) if channels and not own and dice.chance(0.4) else None,
        owner=owner if own else None,
    )


def _made_at(ctx: Context, dice: Dice, state: BookingState, start: date) -> datetime:
    """Return when a booking was made: lately, if it would have run out since."""
    if state in CARTS or state in TEMPORARY:
        return ctx.now - timedelta(minutes=dice.between(1, 30))
    if state not in SETTLED:
        return ctx.now - timedelta(hours=dice.between(1, 24 * rules.OPTION_DAYS - 1))
    before = min(ctx.now, datetime.combine(start, time(), ctx.now.tzinfo))
    return before - timedelta(hours=dice.between(24, 24 * 120))


def _paid(seeder: Seeder, stay: Stay, total: int, downpayment: bool) -> int:
    if stay.state in CLOSED or stay.state not in SETTLED or stay.owner is not None:
        return 0
    if stay.start <= seeder.today or not downpayment:
        return total
    return total * rules.DOWNPAYMENT // 100


def _told(seeder: Seeder, stay: Stay, number: int) -> dict[str, Any]:
    """Return what people said about a booking, and when it changed."""
    dice, made = seeder.dice, stay.made_at
    cancelled = stay.state is S.CANCELLED
    confirmed = stay.state is S.CONFIRMED
    changed = min(made + timedelta(hours=dice.between(0, 20)), seeder.ctx.now)
    voucher = number % 40 == 7
    code = f"GIFT-{number:04d}"
    worth = money(stay.park.currency, 2500)
    return {
        "token": f"{dice.between(0, 16**12 - 1):012x}",
        "locale": dice.choice(LOCALES[:4]),
        "after_payment_return_url": f"https://guests.example.com/thanks/{number}"
        if number % 3 == 0
        else None,
        "redeemable_codes": (code,) if voucher else (),
        "pending_vouchers": (Voucher(code=code, balance=worth, amount=worth),) if voucher else (),
        "option_validity": rules.OPTION_DAYS if "option" in stay.state else None,
        "remote_booking_nr": f"{stay.channel.code}-{70000 + number}" if stay.channel else None,
        "reference_nr": f"REF-{number}" if number % 4 == 0 else None,
        "memo": f"Arrives after {18 + number % 5}:00." if number % 5 == 0 else None,
        "cancel_date": changed.date() if cancelled else None,
        "cancel_reason": dice.choice(REASONS) if cancelled else None,
        "confirmed_at": made if confirmed else None,
        "traffic_source_id": dice.between(1, 3) if dice.chance(0.7) else None,
        "updated_at": changed,
    }


def _others(seeder: Seeder) -> None:
    """Keep some calendars occupied by what is no reservation: each kind, several times."""
    ctx, kinds = seeder.ctx, [kind for kind in PeriodType if kind is not PeriodType.RESERVATION]
    for index, rentable in enumerate(seeder.rentables[:20]):
        kind = kinds[index % len(kinds)]
        start = max(seeder.free_from[rentable.id], seeder.today) + timedelta(days=index % 9)
        made = ctx.now - timedelta(hours=index * 7 + 1)
        period = AgendaPeriod(
            id=ctx.ids.number("be3.agenda_period"),
            administration_id=rentable.administration_id or 0,
            label=OCCASIONS.get(kind),
            start_date=start,
            end_date=start + timedelta(days=2 + index % 3),
            type=kind,
            ical_uid=f"{kind.value.lower()}-{index}@bookingexperts.example",
            created_at=made,
            updated_at=made + timedelta(minutes=index),
            rentable_id=rentable.id,
        )
        if calendars.claim(ctx, period):
            ctx.store.insert(PERIODS, period)
