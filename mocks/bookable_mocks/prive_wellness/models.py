"""What exists at Privé Wellness: companies, units, bookings and payments."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

import msgspec

from bookable_mocks.engine.store import Table


class BookingStatus(StrEnum):
    """What became of a booking."""

    CONFIRMED = "confirmed"
    CANCELLED = "cancelled"
    COMPLETED = "completed"


class PaymentStatus(StrEnum):
    """What became of a payment."""

    OPEN = "open"
    PAID = "paid"
    FAILED = "failed"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


BOOKING_TRANSITIONS = {
    BookingStatus.CONFIRMED: {BookingStatus.CANCELLED, BookingStatus.COMPLETED},
    BookingStatus.CANCELLED: set[BookingStatus](),
    BookingStatus.COMPLETED: set[BookingStatus](),
}
PAYMENT_TRANSITIONS: dict[PaymentStatus, set[PaymentStatus]] = {
    PaymentStatus.OPEN: set(PaymentStatus) - {PaymentStatus.OPEN},
    **{status: set[PaymentStatus]() for status in PaymentStatus if status != PaymentStatus.OPEN},
}


class Company(msgspec.Struct, frozen=True, kw_only=True):
    """Who lets the units; keys and webhook endpoints belong to it."""

    uuid: str
    name: str
    timezone: str
    currency: str


class OpeningHours(msgspec.Struct, frozen=True):
    """When a unit is open on an ISO weekday, in minutes after midnight; may pass 1440."""

    weekday: int
    opens: int
    closes: int


class Timeslot(msgspec.Struct, frozen=True):
    """A part of any day, in minutes after midnight (the end may pass 1440), and its price."""

    id: int
    starts: int
    ends: int
    price_cents: int


class Unit(msgspec.Struct, frozen=True, kw_only=True):
    """A private wellness that is let as a whole."""

    uuid: str
    company: str
    name: str
    description: str
    max_persons: int
    facilities: tuple[str, ...]
    opening_hours: tuple[OpeningHours, ...]
    timeslots: tuple[Timeslot, ...]
    timezone: str
    currency: str


class Customer(msgspec.Struct, frozen=True):
    """Who comes."""

    first_name: str
    email: str
    phone: str | None = None


class Booking(msgspec.Struct, frozen=True, kw_only=True):
    """A slot that was sold. Its moments carry the offset of the company's zone."""

    reference: str
    company: str
    status: BookingStatus
    unit_uuid: str
    date: date
    timeslot_id: int
    starts_at: datetime
    ends_at: datetime
    customer: Customer
    total_cents: int
    paid_cents: int
    currency: str
    created_at: datetime
    cancelled_at: datetime | None

    @property
    def outstanding_cents(self) -> int:
        """What is left to pay."""
        return self.total_cents - self.paid_cents


class Payment(msgspec.Struct, frozen=True, kw_only=True):
    """An attempt to get a booking, or a part of it, paid."""

    uuid: str
    company: str
    booking: str
    status: PaymentStatus
    amount_cents: int
    currency: str
    checkout_url: str
    return_url: str
    created_at: datetime
    expires_at: datetime


COMPANIES = Table("prive_company", Company, ("uuid",))
UNITS = Table("prive_unit", Unit, ("uuid", "company", "name"), (("company", "name", "uuid"),))
BOOKINGS = Table(
    "prive_booking",
    Booking,
    ("reference", "company", "unit_uuid", "date", "status"),
    (("company", "date DESC", "reference"), ("company", "unit_uuid", "date DESC", "reference")),
)
PAYMENTS = Table("prive_payment", Payment, ("uuid", "booking", "status"), (("booking",),))

TABLES = (COMPANIES, UNITS, BOOKINGS, PAYMENTS)
