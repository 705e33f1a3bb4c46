"""What becomes of bookings: carts, states, money, and guests who come and go (B3-13, B3-15)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from bookable_mocks.booking_experts_v3 import calendars, events, rules
from bookable_mocks.booking_experts_v3.models import ADMINISTRATIONS, CHANNELS, money
from bookable_mocks.booking_experts_v3.models_bookings import (
    BOOKINGS,
    INVOICES,
    PAYMENTS,
    PERIODS,
    RESERVATIONS,
    Booking,
    Invoice,
    Payment,
    PeriodType,
    Reservation,
)
from bookable_mocks.booking_experts_v3.states import CARTS, CLOSED, BookingState, By
from bookable_mocks.engine.clock import later
from bookable_mocks.engine.conditions import eq
from bookable_mocks.engine.mock import Context
from bookable_mocks.engine.problem import Refusal, reject

EXPIRE = "expire"

STAYING = (BookingState.CONFIRMED, BookingState.IMPORTED)


def stays_of(ctx: Context, booking: Booking) -> list[Reservation]:
    """Return the reservations of a booking."""
    return ctx.store.select(RESERVATIONS, eq("booking_id", booking.id), order="id")


def today(ctx: Context, administration: int) -> date:
    """Return the day in a park."""
    park = ctx.store.get(ADMINISTRATIONS, administration)
    return ctx.now.astimezone(ZoneInfo(park.time_zone if park else "UTC")).date()


def move(
    ctx: Context, booking: Booking, to: BookingState, by: By, reason: str | None = None
) -> Booking:
    """B3-15: take a booking to another state, with all that follows from it.

    Raises:
        Refusal: 409 if that one can't take it there, or if the calendar is occupied.
    """
    if not rules.can(booking.state, to, by):
        raise reject(
            409, "conflict", f"The {by} can't take a booking from {booking.state} to {to}."
        )
    stays = stays_of(ctx, booking)
    if booking.state in CARTS and to not in CLOSED:
        stays = [occupy(ctx, stay, to) for stay in stays]
    touched = [stay.rentable_id for stay in stays if stay.agenda_period_id is not None]
    changed = {"state": to, "updated_at": ctx.now, **_dated(ctx, booking, to, reason)}
    moved = msgspec.structs.replace(booking, **changed)
    if to is BookingState.CONFIRMED:
        moved = invoiced(ctx, moved)
    settled = recounted(ctx, moved)
    ctx.store.update(BOOKINGS, settled)
    keep_time(ctx, settled)
    events.tell_changes(ctx, booking, settled)
    for stay in stays:
        _move_stay(ctx, stay, to)
    if booking.state in CARTS or to in CLOSED:
        calendars.tell_of(ctx, *touched)
    return settled


def _dated(
    ctx: Context, booking: Booking, to: BookingState, reason: str | None
) -> dict[str, object]:
    if to is BookingState.CANCELLED:
        return {"cancel_date": today(ctx, booking.administration_id), "cancel_reason": reason}
    return {"confirmed_at": ctx.now} if to is BookingState.CONFIRMED else {}


def _move_stay(ctx: Context, stay: Reservation, to: BookingState) -> None:
    """Give a reservation its booking's state, free its calendar if it is over, and tell of it."""
    period = ctx.store.get(PERIODS, stay.agenda_period_id) if stay.agenda_period_id else None
    kept = None if to in CLOSED else stay.agenda_period_id
    moved = msgspec.structs.replace(stay, state=to, agenda_period_id=kept, updated_at=ctx.now)
    ctx.store.update(RESERVATIONS, moved)
    if to in CLOSED and period is not None:
        calendars.vacate(ctx, period)
    events.tell_changes(ctx, stay, moved)
    if to in (BookingState.CONFIRMED, BookingState.CANCELLED):
        events.tell(ctx, to.value, moved)


def occupy(ctx: Context, stay: Reservation, state: BookingState) -> Reservation:
    """B3-13: put a reservation on its rentable's calendar.

    Raises:
        Refusal: 409 if that is occupied.
    """
    period = calendars.new_period(
        ctx,
        administration_id=stay.administration_id,
        label=stay.reservation_nr,
        start_date=stay.start_date,
        end_date=stay.end_date,
        type=PeriodType.RESERVATION,
        rentable_id=stay.rentable_id,
        reservation_id=stay.id,
    )
    if not calendars.occupy(ctx, period):
        raise reject(409, "conflict", f"{rules.occupied(period).message}.")
    held = msgspec.structs.replace(stay, agenda_period_id=period.id)
    return ctx.store.put(RESERVATIONS, held)


def keep_time(ctx: Context, booking: Booking) -> None:
    """Let a booking run out when its time is over, if its state does."""
    if not rules.ends_by_itself(booking.state):
        ctx.unschedule(EXPIRE, str(booking.id))
        return
    ctx.schedule(expiry(ctx, booking, ctx.now), EXPIRE, str(booking.id))


def expiry(ctx: Context, booking: Booking, since: datetime) -> datetime:
    """Return when a booking runs out that came to its state at a moment."""
    if booking.state is BookingState.OPTION:
        days = booking.option_validity
        return later(since, timedelta(days=rules.OPTION_DAYS if days is None else days))
    channel = ctx.store.get(CHANNELS, booking.channel_id) if booking.channel_id else None
    hours = channel.temporary_booking_validity_in_hours if channel else rules.CART_HOURS
    return later(since, timedelta(hours=hours))


def expire(ctx: Context, ref: str) -> None:
    """Cancel a booking whose time is over: a timer."""
    booking = ctx.store.get(BOOKINGS, int(ref))
    if booking is not None and rules.ends_by_itself(booking.state):
        told = "The option ran out." if booking.state is BookingState.OPTION else "Not completed."
        move(ctx, booking, BookingState.CANCELLED, By.CLOCK, told)


def recounted(ctx: Context, booking: Booking) -> Booking:
    """B3-15: return a booking whose amounts add up its reservations and payments."""
    paid = ctx.store.select(PAYMENTS, eq("booking_id", booking.id))
    received = sum(payment.amount.cents for payment in paid if payment.paid_at is not None)
    figures = rules.figures_of(booking, stays_of(ctx, booking), received)
    return msgspec.structs.replace(booking, **rules.amounts(figures))


def invoiced(ctx: Context, booking: Booking) -> Booking:
    """Return a booking with the invoices that a sale has: the customer's, and the channel's."""
    total, provision = booking.total.cents, booking.provision.cents
    customer = _invoice(ctx, booking, total, booking.customer_id)
    for payment in ctx.store.select(PAYMENTS, eq("booking_id", booking.id), order="id"):
        ctx.store.update(PAYMENTS, msgspec.structs.replace(payment, invoice_id=customer.id))
    ids: dict[str, Any] = {"customer_invoice_id": customer.id, "guest_invoice_id": customer.id}
    if provision:
        ids["channel_invoice_id"] = _invoice(ctx, booking, provision, None).id
    return msgspec.structs.replace(booking, **ids)


def _invoice(ctx: Context, booking: Booking, cents: int, customer: int | None) -> Invoice:
    ident = ctx.ids.number("be3.invoice")
    paid = booking.guest_total_paid.cents if customer else 0
    invoice = Invoice(
        id=ident,
        administration_id=booking.administration_id,
        invoice_nr=f"F{ctx.now.year}-{ident:06d}",
        invoice_date=today(ctx, booking.administration_id),
        total=money(booking.currency, cents),
        total_without_vat=money(booking.currency, rules.without_vat(cents)),
        open_amount=money(booking.currency, max(cents - paid, 0)),
        booking_id=booking.id,
        customer_id=customer,
    )
    return ctx.store.insert(INVOICES, invoice)


def pay(ctx: Context, booking: Booking, cents: int, method: str, *, pending: bool) -> Payment:
    """Let money come in, or be under way, for a booking.

    Raises:
        Refusal: 409 for one that is closed.
    """
    if booking.state in CLOSED:
        raise reject(409, "conflict", f"The booking is {booking.state}.")
    payment = Payment(
        id=ctx.ids.number("be3.payment"),
        administration_id=booking.administration_id,
        amount=money(booking.currency, cents),
        payment_method=method,
        paid_at=None if pending else ctx.now,
        created_at=ctx.now,
        updated_at=ctx.now,
        booking_id=booking.id,
        invoice_id=booking.customer_invoice_id,
    )
    ctx.store.insert(PAYMENTS, payment)
    events.tell(ctx, "created", payment)
    if not pending:
        _received(ctx, booking)
    return payment


def complete(ctx: Context, payment: Payment) -> Payment:
    """Let a payment that was under way come in.

    Raises:
        Refusal: 409 for one that came in before.
    """
    booking = ctx.store.get(BOOKINGS, payment.booking_id)
    if payment.paid_at is not None or booking is None:
        raise _over("The payment came in already.")
    done = msgspec.structs.replace(payment, paid_at=ctx.now, updated_at=ctx.now)
    ctx.store.update(PAYMENTS, done)
    events.tell_changes(ctx, payment, done)
    _received(ctx, booking)
    return done


def _received(ctx: Context, booking: Booking) -> None:
    settled = recounted(ctx, msgspec.structs.replace(booking, updated_at=ctx.now))
    ctx.store.update(BOOKINGS, settled)
    events.tell_changes(ctx, booking, settled)
    ident = booking.customer_invoice_id
    invoice = ctx.store.get(INVOICES, ident) if ident else None
    if invoice is not None:
        left = max(invoice.total.cents - settled.guest_total_paid.cents, 0)
        opened = money(booking.currency, left)
        ctx.store.update(INVOICES, msgspec.structs.replace(invoice, open_amount=opened))


def check_in(ctx: Context, stay: Reservation) -> Reservation:
    """Let guests come; 409 if the stay is not confirmed, or they came before."""
    if stay.state not in STAYING:
        raise _over(f"The reservation is {stay.state}.")
    if stay.checked_in_at is not None:
        raise _over("They checked in already.")
    return _came_or_went(ctx, stay, "checked_in", checked_in_at=ctx.now)


def check_out(ctx: Context, stay: Reservation) -> Reservation:
    """Let guests go; 409 if they did not come, or went before."""
    if stay.checked_in_at is None or stay.checked_out_at is not None:
        raise _over("They are not there.")
    return _came_or_went(ctx, stay, "checked_out", checked_out_at=ctx.now)


def _came_or_went(ctx: Context, stay: Reservation, event: str, **at: datetime) -> Reservation:
    moved = msgspec.structs.replace(stay, updated_at=ctx.now, **at)
    ctx.store.update(RESERVATIONS, moved)
    events.tell_changes(ctx, stay, moved)
    events.tell(ctx, event, moved)
    return moved


def _over(told: str) -> Refusal:
    return reject(409, "conflict", told)
