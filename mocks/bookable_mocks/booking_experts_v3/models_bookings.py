"""What was sold and what occupies calendars: bookings, reservations, customers, money, periods."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any, Literal

import msgspec

from bookable_mocks.booking_experts_v3.models import Currency, Money, table
from bookable_mocks.booking_experts_v3.states import BookingState
from bookable_mocks.engine.store import Table


class PeriodType(StrEnum):
    """B3-12: what occupies a calendar. The first and the fifth are the client's to make."""

    MAINTENANCE = "MaintenanceAgendaPeriod"
    OWNER_MAINTENANCE = "OwnerMaintenanceAgendaPeriod"
    BLOCKED_BY_GROUP = "BlockedByGroupedRentableTypeAgendaPeriod"
    RESERVATION = "ReservationAgendaPeriod"
    EXTERNAL_BLOCKED = "ExternalBlockedAgendaPeriod"
    NOT_ENOUGH_STOCK = "NotEnoughStockAgendaPeriod"


class AgendaPeriod(msgspec.Struct, frozen=True, kw_only=True):
    """B3-13: what occupies a rentable from its start date to the night before its end date."""

    id: int
    administration_id: int
    label: str | None = None
    start_date: date
    end_date: date
    type: PeriodType
    ical_uid: str | None
    created_at: datetime
    updated_at: datetime
    rentable_id: int
    reservation_id: int | None = None


class Label(msgspec.Struct, frozen=True, kw_only=True):
    """A mark that parks put on customers."""

    id: int
    organization_id: int
    name: str = ""
    color: str | None = None


class InvoiceDetails(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where an invoice goes instead."""

    name: str | None = None
    address: str | None = None
    postalcode: str | None = None
    city: str | None = None
    country_code: str | None = None
    email: str | None = None


class Customer(msgspec.Struct, frozen=True, kw_only=True):
    """B3-14: who made one booking. Each booking has its own; `debtor_code` tells the person."""

    id: int
    administration_id: int
    channel_id: int | None
    title: Literal["", "mr", "ms", "family"] | None = None
    first_name: str | None = None
    last_name: str | None = None
    phone: str | None = None
    email: str | None = None
    receive_newsletter: bool = False
    is_company: bool = False
    company: str | None = None
    vat_nr: str | None = None
    date_of_birth: date | None = None
    address: str | None = None
    number: str | None = None
    postalcode: str | None = None
    city: str | None = None
    country_code: str | None = None
    locale: str | None = None
    debtor_code: str | None = None
    iban: str | None = None
    bic: str | None = None
    has_custom_invoice_details: bool = False
    custom_invoice_details: InvoiceDetails | None = None


class Deadline(msgspec.Struct, frozen=True, kw_only=True):
    """What is due when, and how much of it came in."""

    date: date
    open_amount: Money
    paid_amount: Money


class Voucher(msgspec.Struct, frozen=True, kw_only=True):
    """A voucher that is taken off once the booking is confirmed."""

    code: str
    balance: Money
    amount: Money


class Booking(msgspec.Struct, frozen=True, kw_only=True):
    """B3-15: one or more reservations, and the total to pay for them."""

    id: int
    customer_desires_downpayment: bool = False
    after_payment_return_url: str | None = None
    redeemable_codes: tuple[str, ...] = ()
    option_validity: int | None = None
    remote_booking_nr: str | None = None
    reference_nr: str | None = None
    locale: str
    memo: str | None = None
    currency: Currency
    cancel_date: date | None = None
    cancel_reason: str | None = None
    state: BookingState
    token: str
    confirmed_at: datetime | None = None
    paid_by_customer: bool = False
    deposit_completed: bool = False
    booking_nr: str
    owner_reservation: bool = False
    total: Money
    total_without_vat: Money
    guest_payment_due: Money
    guest_total_paid: Money
    deposit: Money
    rent_turnover: Money
    rent_turnover_without_vat: Money
    provision: Money
    payment_deadlines: tuple[Deadline, ...] = ()
    pending_vouchers: tuple[Voucher, ...] = ()
    created_at: datetime
    updated_at: datetime
    customer_id: int | None
    owner_id: int | None = None
    traffic_source_id: int | None = None
    administration_id: int
    channel_id: int | None = None
    guest_invoice_id: int | None = None
    customer_invoice_id: int | None = None
    channel_invoice_id: int | None = None


class Reservation(msgspec.Struct, frozen=True, kw_only=True):
    """A stay in one accommodation; `rent` is in hundredths, the total has the extras in it."""

    id: int
    administration_id: int
    channel_id: int | None
    reservation_nr: str
    start_date: date
    end_date: date
    state: BookingState
    number_of_guests: int
    total: Money
    checked_in_at: datetime | None = None
    checked_out_at: datetime | None = None
    created_at: datetime
    updated_at: datetime
    rent: int
    booking_id: int
    customer_id: int | None
    rentable_id: int
    rentable_identity_id: int | None
    category_id: int | None
    agenda_period_id: int | None = None


class ExtraOrderItem(msgspec.Struct, frozen=True, kw_only=True):
    """An extra that was booked with a reservation."""

    id: int
    administration_id: int
    quantity: int
    total: Money
    extra_id: int | None
    reservation_id: int | None


class Payment(msgspec.Struct, frozen=True, kw_only=True):
    """Money that came in for a booking; without `paid_at` it is under way."""

    id: int
    administration_id: int
    amount: Money
    payment_method: str
    paid_at: datetime | None
    created_at: datetime
    updated_at: datetime
    booking_id: int | None
    invoice_id: int | None


class Invoice(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody was billed."""

    id: int
    administration_id: int
    invoice_nr: str
    invoice_date: date
    total: Money
    total_without_vat: Money
    open_amount: Money
    booking_id: int | None
    customer_id: int | None


PERIODS = table(
    "agenda_period",
    AgendaPeriod,
    ("administration_id", "start_date", "id"),
    ("rentable_id", "start_date"),
    listed=True,
)
LABELS = table("label", Label)
CUSTOMERS = table("customer", Customer)
BOOKINGS = table(
    "booking",
    Booking,
    ("administration_id", "id"),
    ("administration_id", "state", "id"),
    ("administration_id", "created_at", "id"),
    ("administration_id", "channel_id", "id"),
    ("administration_id", "booking_nr"),
    listed=True,
)
RESERVATIONS = table("reservation", Reservation, ("booking_id",))
ORDER_ITEMS = table("extra_order_item", ExtraOrderItem, ("reservation_id",))
PAYMENTS = table("payment", Payment, ("booking_id",), ("invoice_id",))
INVOICES = table("invoice", Invoice)

TABLES: tuple[Table[Any], ...] = (
    *(PERIODS, LABELS, CUSTOMERS, BOOKINGS, RESERVATIONS, ORDER_ITEMS, PAYMENTS, INVOICES),
)
