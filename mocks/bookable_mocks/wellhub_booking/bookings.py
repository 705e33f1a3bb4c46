"""What happens to bookings: the partner's answer, the clock, and what users do."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from bookable_mocks.engine.clock import later
from bookable_mocks.engine.conditions import eq
from bookable_mocks.engine.mock import Context, JsonObject, Reply
from bookable_mocks.engine.problem import reject, reject_if
from bookable_mocks.wellhub_booking import find, rules, serialize
from bookable_mocks.wellhub_booking.models import (
    BOOKINGS,
    OPEN,
    SLOTS,
    USERS,
    Booking,
    BookingStatus,
    Gym,
    GymClass,
    Slot,
    User,
)

NUMBERS = {
    2: BookingStatus.RESERVED,
    3: BookingStatus.REJECTED,
    5: BookingStatus.CANCELLED_BY_GYM,
}
"""What the deprecated version calls the partner's answers (WH-18)."""


def answer_booking(ctx: Context) -> Reply:
    """WH-18: the partner's answer to a booking."""
    return _answer(ctx, find.booking(ctx, find.gym(ctx)), BookingStatus(ctx.body["status"]))


def answer_booking_v1(ctx: Context) -> Reply:
    """WH-18, WH-19: the same of the same booking, with a number and the class beside it."""
    booking = find.booking(ctx, find.gym(ctx))
    if int(ctx.body["class_id"]) != booking.class_id:
        raise reject(404, "booking.notfound", "There is no such booking in this class.")
    return _answer(ctx, booking, NUMBERS[int(ctx.body["status"])])


def _answer(ctx: Context, booking: Booking, wanted: BookingStatus) -> Reply:
    if rules.harmless(booking, wanted, ctx.choices):
        return Reply(204)
    if booking.status is wanted:
        told = f"The booking is {wanted} already."
        raise reject(409, "booking.already.closed", told)
    reject_if(rules.answering(booking, wanted, ctx.choices))
    rejected = wanted is BookingStatus.REJECTED
    move(
        ctx,
        booking,
        wanted,
        by_clock=False,
        reason=ctx.body.get("reason"),
        reason_category=ctx.body.get("reason_category") if rejected else None,
        virtual_class_url=ctx.body.get("virtual_class_url", booking.virtual_class_url),
    )
    return Reply(204)


def reject_unanswered(ctx: Context, number: str) -> None:
    """WH-17: after fifteen minutes nobody is asked any more, and nobody is told."""
    booking = ctx.store.get(BOOKINGS, number)
    if booking is not None and booking.status is BookingStatus.REQUESTED:
        move(ctx, booking, BookingStatus.REJECTED, by_clock=True)


def move(ctx: Context, booking: Booking, to: BookingStatus, **changes: Any) -> Booking:
    """Give a booking a status, with what follows for the clock and for the slot's figure."""
    moved = msgspec.structs.replace(booking, status=to, **changes)
    gone = booking.counted_at is not None and not rules.holds_place(moved)
    if ctx.choices.platform_counts and gone:
        moved = msgspec.structs.replace(moved, counted_at=None)
        _raise_booked(ctx, ctx.store.get(SLOTS, booking.slot_id), -1)
    ctx.unschedule("reject", booking.number)
    return ctx.store.update(BOOKINGS, moved)


def open_in(ctx: Context, slot: Slot) -> list[Booking]:
    """Return the bookings that hold a place in a slot."""
    return [
        booking
        for status in OPEN
        for booking in ctx.store.select(
            BOOKINGS, eq("slot_id", slot.id), eq("status", status), order="number"
        )
    ]


def count_reserved(ctx: Context, slot: Slot) -> None:
    """WH-24: every total_booked that the partner sends counts the reserved bookings."""
    reserved = ctx.store.select(
        BOOKINGS,
        eq("slot_id", slot.id),
        eq("status", BookingStatus.RESERVED),
        eq("counted_at", None),
    )
    for booking in reserved:
        ctx.store.update(BOOKINGS, msgspec.structs.replace(booking, counted_at=ctx.now))


def book(ctx: Context, gym: Gym, lesson: GymClass, slot: Slot, token: str) -> JsonObject:
    """WH-24: a user takes a place if one is left, and the partner is asked."""
    reject_if(rules.booking_by_user(slot, lesson, ctx.now))
    reject_if(
        rules.place_for_user(slot, _uncounted(ctx, slot), _own(ctx, slot, token), ctx.choices)
    )
    booking = Booking(
        number=f"BK_{ctx.ids.readable('wellhub.booking')}",
        gym_id=gym.id,
        class_id=lesson.id,
        slot_id=slot.id,
        user_token=token,
        status=BookingStatus.REQUESTED,
        requested_at=ctx.now,
        counted_at=ctx.now if ctx.choices.platform_counts else None,
    )
    ctx.store.insert(BOOKINGS, booking)
    if ctx.choices.platform_counts:
        _raise_booked(ctx, slot, 1)
    ctx.schedule(later(ctx.now, rules.ANSWER_WITHIN), "reject", booking.number)
    told = serialize.requested(booking, _user(ctx, token), ctx.now, _event_id(ctx))
    return _tell(ctx, gym, "booking-requested", told)


def cancel(ctx: Context, gym: Gym, booking: Booking, *, late: bool) -> JsonObject:
    """WH-24: a user gives a place back, in time or late."""
    reject_if(rules.cancelling(booking))
    slot = ctx.store.get(SLOTS, booking.slot_id)
    in_time = slot is None or rules.in_time(slot, ctx.now)
    move(ctx, booking, BookingStatus.CANCELLED_BY_USER)
    event = "booking-canceled" if in_time and not late else "booking-late-canceled"
    return tell_cancelled(ctx, gym, booking, event)


def tell_cancelled(ctx: Context, gym: Gym, booking: Booking, event: str) -> JsonObject:
    """Tell the partner that a place was given back."""
    return _tell(ctx, gym, event, serialize.cancelled(booking, ctx.now, _event_id(ctx)))


def check_in(ctx: Context, gym: Gym, token: str) -> JsonObject:
    """WH-26: a user is at the gym, with a reserved booking that day or without."""
    booked = _booked_today(ctx, gym, token)
    told: JsonObject = {}
    if booked is not None:
        booking, slot = booked
        product = find.product(ctx, gym, slot.product_id) or find.products(ctx, gym)[0]
        data = serialize.came(booking, gym, product, ctx.now)
        told = _tell(ctx, gym, "checkin-booking-occurred", data)
    if booked is None or ctx.choices.both_checkins:
        product = next(p for p in find.products(ctx, gym) if not p.virtual)
        data = serialize.checked_in(gym, product, _user(ctx, token), ctx.now)
        other = _tell(ctx, gym, "checkin", data)
        told = told or other
    return told


def _booked_today(ctx: Context, gym: Gym, token: str) -> tuple[Booking, Slot] | None:
    """Return the reserved booking of the gym's day whose slot is nearest to the moment."""
    reserved = ctx.store.select(
        BOOKINGS,
        eq("gym_id", gym.id),
        eq("user_token", token),
        eq("status", BookingStatus.RESERVED),
        order="number",
    )
    first, last = rules.day_at(ctx.now, ZoneInfo(gym.timezone))
    slots = [(booking, ctx.store.get(SLOTS, booking.slot_id)) for booking in reserved]
    today = [(b, s) for b, s in slots if s is not None and first <= s.occur_date <= last]
    return min(today, key=lambda pair: abs(pair[1].occur_date - ctx.now), default=None)


def _uncounted(ctx: Context, slot: Slot) -> int:
    here, uncounted = eq("slot_id", slot.id), eq("counted_at", None)
    return sum(ctx.store.count(BOOKINGS, here, eq("status", s), uncounted) for s in OPEN)


def _own(ctx: Context, slot: Slot, token: str) -> int:
    here, own = eq("slot_id", slot.id), eq("user_token", token)
    return sum(ctx.store.count(BOOKINGS, here, eq("status", s), own) for s in OPEN)


def _raise_booked(ctx: Context, slot: Slot | None, by: int) -> None:
    if slot is not None:
        booked = max(slot.total_booked + by, 0)
        ctx.store.update(SLOTS, msgspec.structs.replace(slot, total_booked=booked))


def _user(ctx: Context, token: str) -> User:
    """Return a user; one who was not seeded is made up, the same each time."""
    return ctx.store.get(USERS, token) or User(
        unique_token=token,
        first_name="User",
        last_name=token[-4:],
        email=f"user{token}@example.com",
    )


def _event_id(ctx: Context) -> str:
    return ctx.ids.uuid("wellhub.event")


def _tell(ctx: Context, gym: Gym, event: str, data: JsonObject) -> JsonObject:
    """Queue a webhook, and return its body: the simulators answer with it."""
    ctx.emit(event, gym.partner, data)
    return serialize.event("", event, ctx.now, data)
