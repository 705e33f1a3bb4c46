"""A visit to a page for tests: a placed stay in a park, whatever a test does not care about."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from bookable_mocks.booking_experts_v1.models import GuestGroup, InvoicedTo, Status
from bookable_mocks.booking_experts_v1.models_bookings import (
    InvoiceItem,
    PaymentPlanOption,
    Reservation,
)
from bookable_mocks.booking_experts_v1.models_sales import ItemType
from bookable_mocks.booking_experts_v1.pages.visit import NAMES, Visit
from bookable_mocks.booking_experts_v1.pages.words import words

BASE = "http://localhost/_pages/booking-experts-v1/reservations/911/"

PLANS = (
    PaymentPlanOption(id="total", price=Decimal("100.00")),
    PaymentPlanOption(id="down_payment", price=Decimal("30.00")),
)


def line(name: str = "Rent", **more: Any) -> InvoiceItem:
    facts: dict[str, Any] = {
        "id": "1",
        "name": {"en": name},
        "type": ItemType.COST_DOWN,
        "quantity": Decimal(1),
        "quantity_type": "per_stay",
        "display_quantity_type": {},
        "price": Decimal("100.00"),
        "in_advertised_price": True,
        "product_name": name,
        "sku": "R",
        "invoiced_to": InvoicedTo.CUSTOMER,
    }
    return InvoiceItem(**{**facts, **more})


def visit(
    *,
    locale: str = "en",
    due: str = "100.00",
    offered: tuple[str, ...] = NAMES,
    category: str = "Villa",
    **changes: Any,
) -> Visit:
    facts: dict[str, Any] = {
        "id": "911",
        "status": Status.PLACED,
        "token": "a" * 40,
        "start_date": date(2026, 7, 10),
        "end_date": date(2026, 7, 17),
        "checkin_time": "15:00",
        "checkout_time": "10:00",
        "currency": "EUR",
        "locale": locale,
        "guest_group": GuestGroup(adults=2, children=1, babies=1, pets=1),
        "total": Decimal("100.00"),
        "category_id": "1",
        "administration_id": "1",
        "created_at": datetime(2026, 7, 1, tzinfo=UTC),
        "invoice_items": (line(),),
        "payment_plan_options": PLANS[:1],
    }
    stay = Reservation(**{**facts, **changes})
    urls = {name: f"{BASE}{name}?token={stay.token}" for name in offered}
    park = {"en": "Dune Edge", "nl": "Duinrand"}
    return Visit(words(locale), stay, park, {"en": category}, Decimal(due), urls)
