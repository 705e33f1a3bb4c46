"""What is booked: reservations and options, their invoice items, and how they are paid."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import msgspec

from bookable_mocks.booking_experts_v1.models import (
    GuestGroup,
    InvoicedTo,
    Record,
    Status,
    Text,
)
from bookable_mocks.booking_experts_v1.models_sales import ItemType


class ChosenExtra(msgspec.Struct, frozen=True, kw_only=True):
    """An extra that a guest wants, and how many (B1-18)."""

    extra_id: str
    quantity: int | None = None
    memo: str | None = None


class Debtor(msgspec.Struct, frozen=True, kw_only=True):
    """Who gets the invoice, if that is not the main guest."""

    name: str | None = None
    email: str | None = None
    address: str | None = None
    postalcode: str | None = None
    city: str | None = None
    country_code: str | None = None


class TrafficSource(msgspec.Struct, frozen=True):
    """How a guest may have heard of the park."""

    id: int
    label: str


class PaymentPlanOption(msgspec.Struct, frozen=True, kw_only=True):
    """A way to pay: `price` is what is due at once. The description is for a person."""

    id: str
    price: Decimal
    description: str | None = None


class Instalment(msgspec.Struct, frozen=True, kw_only=True):
    """What falls due on a day under a payment plan. Not on the wire."""

    due_on: date
    price: Decimal


class InvoiceItem(Record, frozen=True, kw_only=True):
    """One line of what a stay costs; `price` is the line's total."""

    name: Text
    type: ItemType
    quantity: Decimal
    quantity_type: str
    display_quantity_type: Text
    price: Decimal
    in_advertised_price: bool
    product_name: str
    sku: str
    invoiced_to: InvoicedTo
    chosen_extra_id: str | None = None
    cost_ids: tuple[str, ...] = ()


class Reservation(Record, frozen=True, kw_only=True):
    """A reservation or an option; `kind` is its type on the wire, `reservations` or `options`."""

    status: Status
    token: str
    start_date: date
    end_date: date
    checkin_time: str
    checkout_time: str
    currency: str
    locale: str
    guest_group: GuestGroup
    confirmed_at: datetime | None = None
    chosen_extras: tuple[ChosenExtra, ...] = ()
    is_company: bool = False
    company: str | None = None
    vat_nr: str | None = None
    title: str | None = None
    first_name: str | None = None
    last_name: str | None = None
    date_of_birth: date | None = None
    email: str | None = None
    phone: str | None = None
    address: str | None = None
    number: str | None = None
    city: str | None = None
    postalcode: str | None = None
    country_code: str | None = None
    available_parking_spots: int | None = None
    license_plates: tuple[str, ...] = ()
    receive_newsletter: bool = False
    traffic_source_options: tuple[TrafficSource, ...] = ()
    traffic_source: int | None = None
    coupon_allowed: bool = False
    coupon: str | None = None
    payment_plan_options: tuple[PaymentPlanOption, ...] = ()
    payment_plan: str | None = None
    after_payment_return_url: str | None = None
    has_custom_invoice_details: bool = False
    debtor: Debtor | None = None
    total: Decimal = Decimal(0)
    deposit: Decimal = Decimal(0)
    rent: Decimal = Decimal(0)
    provision: Decimal = Decimal(0)
    invoice_details: str | None = None
    has_rentable_map: bool = False
    questions_completed: bool = False
    deposit_completed: bool = False
    guest_list_completed: bool | None = False
    fixed_rentable: bool = False
    group_details_required: bool = False
    category_id: str
    rentable_id: str | None = None
    package_id: str | None = None
    tag_ids: tuple[str, ...] = ()
    available_extra_ids: tuple[str, ...] = ()
    invoice_items: tuple[InvoiceItem, ...] = ()
    # not on the wire
    kind: str = "reservations"
    administration_id: str
    created_at: datetime
    expires_at: datetime | None = None
    paid: Decimal = Decimal(0)


class StockChange(msgspec.Struct, frozen=True, kw_only=True):
    """A reservation took a rentable or gave it back; `number` counts the changes from 1."""

    number: int
    rentable_id: str
    reservation_id: str
    start: date
    end: date
    held: bool
