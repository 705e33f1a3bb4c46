"""What Privé Wellness allows: pure functions that cite their rule and are told what time it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bookable_mocks.engine.clock import local
from bookable_mocks.engine.problem import Problem, Violation
from bookable_mocks.prive_wellness.models import (
    BOOKING_TRANSITIONS,
    PAYMENT_TRANSITIONS,
    Booking,
    BookingStatus,
    Payment,
    Timeslot,
    Unit,
)

LONGEST_RANGE = 31
"""Days of availability in one answer (PW-13)."""

USUAL_RANGE = 7
"""Days of availability when `to` is left out; the vendor does not say."""

PAYMENT_EXPIRES = timedelta(minutes=30)
"""How long a checkout page can be paid; the vendor does not say."""

RETRIES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 720))
"""The waits after each failed delivery (PW-20); the vendor does not say which."""

HORIZON = timedelta(days=730)
"""How far ahead slots are on offer; the vendor does not say, and no calendar is endless."""

Span = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Slot:
    """A timeslot on a day; the moments carry the offset that holds then."""

    timeslot: Timeslot
    starts_at: datetime
    ends_at: datetime


def availability_range(
    first: date | None, last: date | None, today: date
) -> tuple[date, date, list[Violation]]:
    """PW-13: from one day to another, at most 31 days. Missing ends get their defaults."""
    first = first or today
    last = last or first + timedelta(days=min(USUAL_RANGE - 1, (date.max - first).days))
    found = []
    if last < first:
        found.append(Violation("query", "to", f"{last} is before {first}", "PW-13"))
    elif (last - first).days >= LONGEST_RANGE:
        told = f"{first} to {last} is more than {LONGEST_RANGE} days"
        found.append(Violation("query", "to", told, "PW-13"))
    return first, last, found


def slot_on(timeslot: Timeslot, day: date, zone: ZoneInfo) -> Slot:
    """PW-06: a timeslot on a day, by the wall clock of the company.

    A time that a clock change skips is read with the offset from before it, one that happens twice
    is the first: a night slot that ends at 02:30 in spring ends when the clock shows 03:30.
    """
    return Slot(timeslot, _moment(day, timeslot.starts, zone), _moment(day, timeslot.ends, zone))


def is_open(unit: Unit, timeslot: Timeslot, day: date) -> bool:
    """PW-15: a timeslot is on offer on the days on whose opening hours it fits whole."""
    return any(
        hours.weekday == day.isoweekday()
        and hours.opens <= timeslot.starts
        and timeslot.ends <= hours.closes
        for hours in unit.opening_hours
    )


def days_on_offer(first: date, last: date, today: date) -> list[date]:
    """PW-15: the days of a range on which anything can be booked: not past, not too far ahead.

    Yesterday is one of them, since its last slot may begin after midnight.
    """
    first = max(first, today - timedelta(days=1))
    last = min(last, today + HORIZON)
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def offered(
    unit: Unit, day: date, zone: ZoneInfo, now: datetime, taken: Iterable[Span] = ()
) -> Iterator[Slot]:
    """PW-13, PW-15: the slots of a day that can be booked: open, not begun, not taken."""
    spans = list(taken)
    for timeslot in unit.timeslots:
        slot = bookable(unit, timeslot, day, zone, now)
        if slot is None:
            continue
        if any(start < slot.ends_at and slot.starts_at < end for start, end in spans):
            continue
        yield slot


def bookable(
    unit: Unit, timeslot: Timeslot, day: date, zone: ZoneInfo, now: datetime
) -> Slot | None:
    """PW-15: the slot of a day if the unit is open and it has not begun, else None.

    Whether somebody else has it is for the claims to say.
    """
    if not is_open(unit, timeslot, day):
        return None
    slot = slot_on(timeslot, day, zone)
    return slot if slot.starts_at > now else None


def slot_unavailable() -> Problem:
    """PW-15: what is not on offer, or no longer, can't be booked."""
    return Problem(409, "slot_unavailable", "This slot is not available.")


def cancelling(booking: Booking) -> Iterator[Problem]:
    """PW-17: what is over can't be cancelled."""
    if BookingStatus.CANCELLED not in BOOKING_TRANSITIONS[booking.status]:
        yield Problem(409, f"booking_{booking.status}", f"The booking is {booking.status}.")


def paying(booking: Booking, amount: int | None) -> Iterator[Problem]:
    """PW-16: a payment needs a living booking and something left to pay, and is at most that."""
    if booking.status is BookingStatus.CANCELLED:
        yield Problem(409, "booking_cancelled", "The booking is cancelled.")
    if booking.outstanding_cents <= 0:
        yield Problem(409, "nothing_to_pay", "The booking is paid already.")
    elif amount is not None and amount > booking.outstanding_cents:
        left = booking.outstanding_cents
        yield Problem(409, "amount_too_high", f"Only {left} cents are left to pay.")


def settling(booking: Booking, payment: Payment) -> Iterator[Problem]:
    """PW-16: a checkout page can be used once, and only for what is still to be paid."""
    if not PAYMENT_TRANSITIONS[payment.status]:
        yield Problem(409, "payment_closed", f"This payment is {payment.status}.")
    else:
        yield from paying(booking, payment.amount_cents)


def _moment(day: date, minutes: int, zone: ZoneInfo) -> datetime:
    """Return a wall-clock time with the offset that holds then, as a fixed one."""
    days, minutes = divmod(minutes, 24 * 60)
    wall = datetime.combine(
        day + timedelta(days=days), time(minutes // 60, minutes % 60), tzinfo=zone
    )
    return local(wall, zone)
