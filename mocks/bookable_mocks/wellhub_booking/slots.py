"""What the operations about slots do."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import msgspec

from bookable_mocks.engine.conditions import at_least, at_most, eq
from bookable_mocks.engine.mock import Context, JsonObject, Reply
from bookable_mocks.engine.plan import invalid_if
from bookable_mocks.engine.problem import Violation, reject_if
from bookable_mocks.wellhub_booking import bookings, find, rules, serialize
from bookable_mocks.wellhub_booking.models import (
    SLOTS,
    BookingStatus,
    Gym,
    GymClass,
    Instructor,
    Product,
    Slot,
    SlotStatus,
)


def list_slots(ctx: Context) -> Reply:
    """WH-13: the slots of a class in a range, by moment; the first thousand of them."""
    gym = find.gym(ctx)
    lesson = find.lesson(ctx, gym)
    unread: list[Violation] = []
    asked = _end(ctx, "from", unread), _end(ctx, "to", unread)
    invalid_if(unread)
    first, last, found = rules.listed_range(*asked, ZoneInfo(gym.timezone), ctx.now)
    invalid_if(found)
    where = [
        eq("class_id", lesson.id),
        at_least("occur_date", first),
        at_most("occur_date", last),
    ]
    total = ctx.store.count(SLOTS, *where)
    shown = ctx.store.select(SLOTS, *where, order="occur_date, id", limit=rules.PAGE_SIZE)
    return Reply(200, serialize.slots(shown, total))


def create_slot(ctx: Context) -> Reply:
    """WH-06 to WH-11: make a slot."""
    gym = find.gym(ctx)
    lesson = find.lesson(ctx, gym)
    slot = _checked(ctx, gym, lesson, ctx.ids.number("wellhub.slot"))
    ctx.store.insert(SLOTS, slot)
    return Reply(201, serialize.results([serialize.slot(slot)]))


def get_slot(ctx: Context) -> Reply:
    """One slot of a class."""
    return Reply(200, serialize.slot(_slot(ctx)))


def delete_slot(ctx: Context) -> Reply:
    """WH-14: remove a slot for ever and cancel every booking in it."""
    gym = find.gym(ctx)
    slot = find.slot(ctx, find.lesson(ctx, gym))
    for booking in bookings.open_in(ctx, slot):
        bookings.move(ctx, booking, BookingStatus.CANCELLED_BY_GYM)
        if ctx.choices.deletion_tells:
            bookings.tell_cancelled(ctx, gym, booking, "booking-canceled")
    ctx.store.delete(SLOTS, eq("id", slot.id))
    return Reply(204)


def patch_slot(ctx: Context) -> Reply:
    """WH-07, WH-15: change a slot's figures and its URL, nothing else."""
    slot = _slot(ctx)
    capacity = int(ctx.body.get("total_capacity", slot.total_capacity))
    booked = int(ctx.body.get("total_booked", slot.total_booked))
    invalid_if(list(rules.places(capacity, booked)))
    url = ctx.body.get("virtual_class_url", slot.virtual_class_url)
    ctx.store.update(
        SLOTS,
        msgspec.structs.replace(
            slot, total_capacity=capacity, total_booked=booked, virtual_class_url=url
        ),
    )
    if "total_booked" in ctx.body:
        bookings.count_reserved(ctx, slot)
    return Reply(204)


def replace_slot(ctx: Context) -> Reply:
    """WH-16: replace all that the partner said of a slot; its bookings stay."""
    gym = find.gym(ctx)
    lesson = find.lesson(ctx, gym)
    slot = _checked(ctx, gym, lesson, find.slot(ctx, lesson).id)
    ctx.store.update(SLOTS, slot)
    bookings.count_reserved(ctx, slot)
    return Reply(200, serialize.results([serialize.slot(slot)]))


def _slot(ctx: Context) -> Slot:
    return find.slot(ctx, find.lesson(ctx, find.gym(ctx)))


def _end(ctx: Context, name: str, found: list[Violation]) -> datetime | None:
    """Return one end of a range; one that no clock shows is none."""
    if name not in ctx.params:
        return None
    try:
        return rules.moment(ctx.params[name])
    except ValueError:
        found.append(Violation("query", name, "is a moment that no clock shows"))
        return None


def _checked(ctx: Context, gym: Gym, lesson: GymClass, number: int) -> Slot:
    """Return the slot that a body describes: 400 comes before 422, 422 before 409."""
    body = ctx.body
    moments, found = rules.slot_moments(body)
    found += rules.slot_times(moments, ctx.now)
    found += rules.places(body["total_capacity"], body["total_booked"])
    invalid_if(found)
    product = find.product(ctx, gym, int(body["product_id"]))
    reject_if(rules.unprocessable(rules.product_fits(product, body.get("virtual"))))
    slot = _described(body, moments, lesson, product, number)
    same = (eq("occur_date", slot.occur_date), eq("room", slot.room))
    reject_if(rules.twin(slot, ctx.store.select(SLOTS, eq("class_id", lesson.id), *same)))
    return slot


def _described(
    body: JsonObject,
    moments: dict[str, datetime],
    lesson: GymClass,
    product: Product | None,
    number: int,
) -> Slot:
    virtual = product is not None and product.virtual
    people, rating = body.get("instructors"), body.get("rating")
    return Slot(
        id=number,
        gym_id=lesson.gym_id,
        class_id=lesson.id,
        occur_date=moments["occur_date"],
        room=body.get("room"),
        status=SlotStatus(body.get("status", SlotStatus.ACTIVE)),
        length_in_minutes=int(body["length_in_minutes"]),
        total_capacity=int(body["total_capacity"]),
        total_booked=int(body["total_booked"]),
        product_id=int(body["product_id"]),
        opens_at=moments.get("opens_at"),
        closes_at=moments.get("closes_at"),
        cancellable_until=rules.in_force(moments["occur_date"], moments.get("cancellable_until")),
        instructors=None if people is None else msgspec.convert(people, tuple[Instructor, ...]),
        rating=None if rating is None else float(rating),
        virtual=virtual,
        virtual_class_url=body.get("virtual_class_url"),
    )
