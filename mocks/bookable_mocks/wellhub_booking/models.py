"""What exists at Wellhub: gyms, products, classes, slots, bookings and users."""

from __future__ import annotations

from datetime import datetime
from enum import IntEnum, StrEnum

import msgspec

from bookable_mocks.engine.store import Table


class BookingStatus(StrEnum):
    """What became of a booking. The first and the fourth are never on the wire (WH-18)."""

    REQUESTED = "REQUESTED"
    RESERVED = "RESERVED"
    REJECTED = "REJECTED"
    CANCELLED_BY_USER = "CANCELLED_BY_USER"
    CANCELLED_BY_GYM = "CANCELLED_BY_GYM"


class By(StrEnum):
    """Who or what changes a booking, in the words of the contract's x-state-machine."""

    PARTNER = "answerBooking"
    DELETION = "deleteSlot"
    CLOCK = "clock"
    USER = "user"


class SlotStatus(IntEnum):
    """Whether users can book a slot."""

    INACTIVE = 0
    ACTIVE = 1


OPEN = (BookingStatus.REQUESTED, BookingStatus.RESERVED)
"""The bookings that hold a place."""

TRANSITIONS = frozenset(
    {
        (BookingStatus.REQUESTED, BookingStatus.RESERVED, By.PARTNER),
        (BookingStatus.REQUESTED, BookingStatus.REJECTED, By.PARTNER),
        (BookingStatus.REQUESTED, BookingStatus.REJECTED, By.CLOCK),
        (BookingStatus.REQUESTED, BookingStatus.CANCELLED_BY_GYM, By.PARTNER),
        (BookingStatus.REQUESTED, BookingStatus.CANCELLED_BY_GYM, By.DELETION),
        (BookingStatus.REQUESTED, BookingStatus.CANCELLED_BY_USER, By.USER),
        (BookingStatus.RESERVED, BookingStatus.CANCELLED_BY_GYM, By.PARTNER),
        (BookingStatus.RESERVED, BookingStatus.CANCELLED_BY_GYM, By.DELETION),
        (BookingStatus.RESERVED, BookingStatus.CANCELLED_BY_USER, By.USER),
    }
)
"""From what, to what, by whom; what is not here can't happen."""


class Partner(msgspec.Struct, frozen=True, kw_only=True):
    """Who runs gyms; tokens and webhook endpoints belong to it, for all its gyms."""

    id: str
    name: str


class Gym(msgspec.Struct, frozen=True, kw_only=True):
    """A gym with its own clock and language."""

    id: int
    partner: str
    title: str
    timezone: str
    locale: str
    lat: float
    lon: float


class Product(msgspec.Struct, frozen=True, kw_only=True):
    """What users may do at a gym under their plan; `pass_type` is what check-ins tell of it."""

    id: int
    gym_id: int
    name: str
    virtual: bool
    pass_type: int
    updated_at: datetime


class GymClass(msgspec.Struct, frozen=True, kw_only=True):
    """What a gym teaches. What the partner left out is None, or empty for the categories."""

    id: int
    gym_id: int
    name: str
    slug: str
    description: str
    notes: str | None
    bookable: bool
    visible: bool
    product_id: int
    reference: str | None
    system_id: int | None
    categories: tuple[int, ...]
    created_at: datetime
    deleted_at: datetime | None = None


class Instructor(msgspec.Struct, frozen=True):
    """Who teaches a slot."""

    name: str
    substitute: bool


class Slot(msgspec.Struct, frozen=True, kw_only=True):
    """A class at a date and time. Its moments keep the offset that they were sent with."""

    id: int
    gym_id: int
    class_id: int
    occur_date: datetime
    room: str | None
    status: SlotStatus
    length_in_minutes: int
    total_capacity: int
    total_booked: int
    product_id: int
    opens_at: datetime | None
    closes_at: datetime | None
    cancellable_until: datetime | None
    instructors: tuple[Instructor, ...] | None
    rating: float | None
    virtual: bool
    virtual_class_url: str | None


class Booking(msgspec.Struct, frozen=True, kw_only=True):
    """A user's place in a slot.

    `counted_at` is when the slot's total_booked first held it: until then it takes a place on top
    of that figure. `by_clock` marks a rejection that the partner did not make.
    """

    number: str
    gym_id: int
    class_id: int
    slot_id: int
    user_token: str
    status: BookingStatus
    requested_at: datetime
    counted_at: datetime | None = None
    by_clock: bool = False
    reason: str | None = None
    reason_category: str | None = None
    virtual_class_url: str | None = None


class User(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody with a Wellhub plan."""

    unique_token: str
    first_name: str
    last_name: str
    email: str
    phone_number: str | None = None


PARTNERS = Table("wellhub_partner", Partner, ("id",))
GYMS = Table("wellhub_gym", Gym, ("id", "partner"), (("partner",),))
PRODUCTS = Table("wellhub_product", Product, ("id", "gym_id"), (("gym_id", "id"),))
CLASSES = Table("wellhub_class", GymClass, ("id", "gym_id", "deleted_at"), (("gym_id", "id"),))
SLOTS = Table(
    "wellhub_slot",
    Slot,
    ("id", "class_id", "occur_date", "room"),
    (("class_id", "occur_date", "id"),),
)
BOOKINGS = Table(
    "wellhub_booking",
    Booking,
    ("number", "gym_id", "slot_id", "user_token", "status", "counted_at"),
    (("slot_id", "status"), ("gym_id", "user_token", "status")),
)
USERS = Table("wellhub_user", User, ("unique_token",))

TABLES = (PARTNERS, GYMS, PRODUCTS, CLASSES, SLOTS, BOOKINGS, USERS)
