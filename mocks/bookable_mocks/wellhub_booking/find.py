"""Finds what a request names; what belongs to somebody else is not there (WH-22)."""

from __future__ import annotations

from bookable_mocks.engine.conditions import eq
from bookable_mocks.engine.mock import Context
from bookable_mocks.engine.problem import reject
from bookable_mocks.wellhub_booking.models import (
    BOOKINGS,
    CLASSES,
    GYMS,
    PRODUCTS,
    SLOTS,
    Booking,
    Gym,
    GymClass,
    Product,
    Slot,
)


def gym(ctx: Context) -> Gym:
    """Return the gym of the path, if the token covers it."""
    found = ctx.store.get(GYMS, ctx.params["gym_id"])
    if found is None or found.partner != ctx.owner:
        raise reject(404, "gym.notfound", "There is no such gym.")
    return found


def lesson(ctx: Context, at: Gym, *, deleted: bool = False) -> GymClass:
    """WH-04: return the class of the path; a deleted one only if deleted ones are wanted."""
    found = ctx.store.get(CLASSES, ctx.params["class_id"])
    absent = found is None or found.gym_id != at.id
    if found is None or absent or (found.deleted_at is not None and not deleted):
        raise reject(404, "class.notfound", "There is no such class.")
    return found


def slot(ctx: Context, of: GymClass) -> Slot:
    """Return the slot of the path, if it is one of the class."""
    found = ctx.store.get(SLOTS, ctx.params["slot_id"])
    if found is None or found.class_id != of.id:
        raise reject(404, "slot.notfound", "There is no such slot.")
    return found


def booking(ctx: Context, at: Gym) -> Booking:
    """Return the booking of the path, if it is at the gym."""
    found = ctx.store.get(BOOKINGS, ctx.params["booking_number"])
    if found is None or found.gym_id != at.id:
        raise reject(404, "booking.notfound", "There is no such booking.")
    return found


def product(ctx: Context, at: Gym, number: int) -> Product | None:
    """Return a product of the gym, None if it has none of that id."""
    found = ctx.store.get(PRODUCTS, number)
    return found if found is not None and found.gym_id == at.id else None


def products(ctx: Context, at: Gym) -> list[Product]:
    """WH-20: return the products of a gym by id."""
    return ctx.store.select(PRODUCTS, eq("gym_id", at.id), order="id")
