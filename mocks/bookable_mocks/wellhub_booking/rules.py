"""What Wellhub allows: pure functions that cite their rule and are told what time it is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bookable_mocks.engine.clock import BEGINNING_OF_TIME, END_OF_TIME, later
from bookable_mocks.engine.problem import Problem, Violation
from bookable_mocks.wellhub_booking.categories import NAMES
from bookable_mocks.wellhub_booking.choices import Choices
from bookable_mocks.wellhub_booking.models import (
    OPEN,
    TRANSITIONS,
    Booking,
    BookingStatus,
    By,
    GymClass,
    Product,
    Slot,
    SlotStatus,
)

ANSWER_WITHIN = timedelta(minutes=15)
"""How long a booking waits for the partner (WH-17)."""

LONGEST_NOTICE = timedelta(hours=24)
"""How long before a slot users can be asked to cancel (WH-09)."""

LONGEST_PAST = timedelta(days=60)
"""How long ago a window may open, close or end (WH-08)."""

CHECKIN_EXPIRES = timedelta(seconds=5400)
"""How long a check-in can be validated (WH-26)."""

PAGE_SIZE = 1000
"""Slots in one answer (WH-13)."""

RETRIES = (timedelta(0),) * 3
"""Three more attempts at once (WH-23)."""

TIMEOUT = 1.0
"""Seconds that a receiver has to answer (WH-23)."""

MOMENTS = {
    "occur_date": "/occur_date",
    "opens_at": "/booking_window/opens_at",
    "closes_at": "/booking_window/closes_at",
    "cancellable_until": "/cancellable_until",
}
"""The moments of a slot and where they stand in it."""


def moment(text: str) -> datetime:
    """Return a moment with the offset that it was sent with.

    Raises:
        ValueError: if no clock shows it.
    """
    at = datetime.fromisoformat(text.upper())
    if at.tzinfo is None:
        message = "a moment needs an offset"
        raise ValueError(message)
    try:
        at.astimezone(UTC)
    except OverflowError as error:
        message = "it is out of range"
        raise ValueError(message) from error
    return at


def slot_moments(body: Mapping[str, Any]) -> tuple[dict[str, datetime], list[Violation]]:
    """WH-06, WH-08: the moments of a slot by name, and those that no clock shows."""
    window = body.get("booking_window", {})
    given = {name: body.get(name) for name in ("occur_date", "cancellable_until")}
    given |= {name: window.get(name) for name in ("opens_at", "closes_at")}
    read: dict[str, datetime] = {}
    found = []
    for name, where in MOMENTS.items():
        text = given[name]
        if text is None:
            continue
        try:
            read[name] = moment(text)
        except ValueError:
            found.append(Violation("body", where, "is a moment that no clock shows"))
    return read, found


def slot_times(moments: Mapping[str, datetime], now: datetime) -> Iterator[Violation]:
    """WH-06, WH-08: a slot is in the future, and its window and cancellation before it."""
    occurs = moments.get("occur_date")
    if occurs is not None and occurs <= now:
        yield Violation("body", "/occur_date", "is not in the future", "WH-06")
    opens, closes = moments.get("opens_at"), moments.get("closes_at")
    if occurs is not None and opens is not None and opens >= occurs:
        yield _window("opens_at", "is not before occur_date")
    if occurs is not None and closes is not None and closes > occurs:
        yield _window("closes_at", "is after occur_date")
    if opens is not None and closes is not None and closes <= opens:
        yield _window("closes_at", "is not after opens_at")
    until = moments.get("cancellable_until")
    if occurs is not None and until is not None and until > occurs:
        yield _window("cancellable_until", "is after occur_date")
    for name in ("opens_at", "closes_at", "cancellable_until"):
        if name in moments and moments[name] < later(now, -LONGEST_PAST):
            yield _window(name, f"is more than {LONGEST_PAST.days} days ago")


def _window(name: str, told: str) -> Violation:
    return Violation("body", MOMENTS[name], told, "WH-08")


def places(capacity: int, booked: int) -> Iterator[Violation]:
    """WH-07: no more places are taken than there are."""
    if booked > capacity:
        told = f"{booked} is more than total_capacity, {capacity}"
        yield Violation("body", "/total_booked", told, "WH-07")


def in_force(occurs: datetime, until: datetime | None) -> datetime | None:
    """WH-09: cancelling in time ends 24 hours before the slot at the earliest."""
    if until is None:
        return None
    earliest = occurs - LONGEST_NOTICE
    return earliest.astimezone(until.tzinfo) if until < earliest else until


def product_fits(
    product: Product | None, virtual: bool | None = None, where: str = "/product_id"
) -> Iterator[Violation]:
    """WH-10, WH-22: a product is the gym's own, and virtual if and only if the slot is."""
    if product is None:
        yield Violation("body", where, "is no product of the gym", "WH-22")
    elif virtual is not None and virtual != product.virtual:
        told = f"is {str(virtual).lower()} while the product says {str(product.virtual).lower()}"
        yield Violation("body", "/virtual", told, "WH-10")


def unprocessable(found: Iterable[Violation]) -> Iterator[Problem]:
    """WH-10: what can be read but leads to no fitting product."""
    violations = tuple(found)
    if violations:
        yield Problem(422, "product.notfound", "The product does not fit.", violations)


def categories_known(ids: Iterable[int], where: str) -> Iterator[Violation]:
    """WH-02: a class names categories that Wellhub lists."""
    for index, number in enumerate(ids):
        if number not in NAMES:
            told = f"{number} is no category"
            yield Violation("body", f"{where}/categories/{index}", told, "WH-02")


def twin(slot: Slot, others: Iterable[Slot]) -> Iterator[Problem]:
    """WH-11: class, moment and room are unique together."""
    if any(other.id != slot.id for other in others):
        told = "This class has a slot at that moment in that room."
        yield Problem(409, "slot.already.exists", told)


def listed_range(
    first: datetime | None, last: datetime | None, zone: ZoneInfo, now: datetime
) -> tuple[datetime, datetime, list[Violation]]:
    """WH-13: from one moment to another, else the rest of a day at the gym, today without both."""
    begins, _ = day_at(last or now, zone)
    _, ends = day_at(first or now, zone)
    first, last = first or begins, last or ends
    found = []
    if last < first:
        found.append(Violation("query", "to", "is before from", "WH-13"))
    return first, last, found


def day_at(at: datetime, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """WH-13: the day of a gym in which a moment falls, both ends included."""
    try:
        day = at.astimezone(zone).date()
        after = _midnight(day + timedelta(days=1), zone)
        return _midnight(day, zone), after - timedelta(microseconds=1)
    except OverflowError:  # the first or the last days of all calendars
        if at.year == 1:
            return BEGINNING_OF_TIME, later(BEGINNING_OF_TIME, timedelta(days=2))
        return later(END_OF_TIME, timedelta(days=-2)), END_OF_TIME


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), tzinfo=zone).astimezone(UTC)


def slug(name: str) -> str:
    """WH-02: a class's name for URLs, of ASCII letters and digits alone."""
    return "-".join(re.findall(r"[A-Za-z0-9]+", name)).lower() or "class"


def answering(booking: Booking, wanted: BookingStatus, choices: Choices) -> Iterator[Problem]:
    """WH-17, WH-18: what the partner can still make of a booking."""
    current = booking.status
    if booking.by_clock and choices.late_answer_taken:
        current = BookingStatus.REQUESTED
    early = current is BookingStatus.REQUESTED and wanted is BookingStatus.CANCELLED_BY_GYM
    known = (current, wanted, By.PARTNER) in TRANSITIONS
    if not known or (early and not choices.cancel_unanswered_taken):
        told = f"The booking is {booking.status} and can't become {wanted}."
        yield Problem(409, "booking.already.closed", told)


def harmless(booking: Booking, wanted: BookingStatus, choices: Choices) -> bool:
    """WH-18: the status that a booking has already, sent again."""
    return choices.same_again_taken and booking.status is wanted


def booking_by_user(slot: Slot, lesson: GymClass, now: datetime) -> Iterator[Problem]:
    """WH-03, WH-12: users book what they see, while it can be booked."""
    if not lesson.visible:
        yield Problem(409, "class.notvisible", "Users do not see this class.")
    if not lesson.bookable:
        yield Problem(409, "class.notbookable", "This class can't be booked.")
    if slot.status is not SlotStatus.ACTIVE:
        yield Problem(409, "slot.inactive", "This slot is not active.")
    if slot.opens_at is not None and now < slot.opens_at:
        yield Problem(409, "slot.bookingwindow.notopen", "Booking has not opened yet.")
    if now >= (slot.closes_at or slot.occur_date):
        yield Problem(409, "slot.bookingwindow.closed", "Booking is closed.")


def place_for_user(slot: Slot, uncounted: int, own: int, choices: Choices) -> Iterator[Problem]:
    """WH-24: a place is left for the user, who has none yet.

    Taken is what the partner counts and, on top of it, the open bookings not yet in that figure.
    """
    if own and choices.full_refuses:
        yield Problem(409, "user.already.booked", "The user has a booking in this slot.")
    if slot.total_booked + uncounted >= slot.total_capacity and choices.full_refuses:
        yield Problem(409, "slot.full", "No place is left in this slot.")


def cancelling(booking: Booking) -> Iterator[Problem]:
    """WH-24: users cancel what is open."""
    if (booking.status, BookingStatus.CANCELLED_BY_USER, By.USER) not in TRANSITIONS:
        told = f"The booking is {booking.status}."
        yield Problem(409, "booking.already.closed", told)


def in_time(slot: Slot, now: datetime) -> bool:
    """WH-24: at cancellable_until itself is in time; without it, until the slot begins."""
    return now <= (slot.cancellable_until or slot.occur_date)


def holds_place(booking: Booking) -> bool:
    """WH-24: requested and reserved bookings hold a place."""
    return booking.status in OPEN
