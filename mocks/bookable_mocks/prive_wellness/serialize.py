"""Records as Privé Wellness writes them: cents with a currency, RFC 3339, plain dates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from math import ceil
from typing import Any

import msgspec

from bookable_mocks.engine.mock import JsonObject
from bookable_mocks.prive_wellness.models import Booking, Company, Payment, Timeslot, Unit
from bookable_mocks.prive_wellness.rules import Slot

DAY = 24 * 60


def me(owner: Company, scopes: list[str]) -> JsonObject:
    """Return a company with the scopes of the key that asks (PW-03)."""
    return {
        "company": {
            "uuid": owner.uuid,
            "name": owner.name,
            "timezone": owner.timezone,
            "currency": owner.currency,
        },
        "scopes": scopes,
    }


def unit(record: Unit) -> JsonObject:
    """Return a unit with its opening hours and timeslots."""
    return {
        "uuid": record.uuid,
        "name": record.name,
        "description": record.description,
        "max_persons": record.max_persons,
        "facilities": list(record.facilities),
        "opening_hours": [
            {"weekday": h.weekday, "opens": clock(h.opens), "closes": clock(h.closes)}
            for h in record.opening_hours
        ],
        "timeslots": [timeslot(slot, record.currency) for slot in record.timeslots],
    }


def timeslot(record: Timeslot, currency: str) -> JsonObject:
    """Return a timeslot of any day."""
    return {
        "id": record.id,
        "starts": clock(record.starts),
        "ends": clock(record.ends),
        "price_cents": record.price_cents,
        "currency": currency,
    }


def availability(
    record: Unit, first: date, last: date, days: Mapping[date, Sequence[Slot]]
) -> JsonObject:
    """Return the slots that can be booked, day by day (PW-13)."""
    return {
        "unit_uuid": record.uuid,
        "from": first.isoformat(),
        "to": last.isoformat(),
        "timezone": record.timezone,
        "days": [
            {"date": day.isoformat(), "slots": [_slot(slot, record.currency) for slot in slots]}
            for day, slots in days.items()
        ],
    }


def booking(record: Booking) -> JsonObject:
    """Return a booking, the same in answers and in webhooks (PW-18).

    The record's fields are the wire's but for two, so the one pass in C is worth it: lists of
    bookings are what integrators ask for most.
    """
    wire: JsonObject = msgspec.to_builtins(record)
    del wire["company"]
    wire["payment_status"] = payment_status(record)
    return wire


def payment_status(record: Booking) -> str:
    """Return how much of a booking is paid, in a word."""
    if record.paid_cents >= record.total_cents:
        return "paid"
    return "partially_paid" if record.paid_cents else "unpaid"


def payment(record: Payment) -> JsonObject:
    """Return a payment with the page where it is paid (PW-16)."""
    return {
        "uuid": record.uuid,
        "booking_reference": record.booking,
        "status": record.status.value,
        "amount_cents": record.amount_cents,
        "currency": record.currency,
        "checkout_url": record.checkout_url,
        "created_at": record.created_at.isoformat(),
        "expires_at": record.expires_at.isoformat(),
    }


def page(data: list[Any], number: int, size: int, total: int) -> JsonObject:
    """Return a list in its envelope (PW-07)."""
    return {
        "data": data,
        "pagination": {
            "page": number,
            "per_page": size,
            "total": total,
            "total_pages": ceil(total / size),
        },
    }


def event(delivery_id: str, name: str, created: datetime, data: JsonObject) -> JsonObject:
    """Return the envelope of a webhook (PW-18)."""
    at = created.isoformat(timespec="seconds")
    return {"id": delivery_id, "type": name, "created": at, "data": data}


def clock(minutes: int) -> str:
    """Return minutes after midnight as a time of day."""
    return f"{minutes % DAY // 60:02d}:{minutes % 60:02d}"


def _slot(slot: Slot, currency: str) -> JsonObject:
    return {
        "timeslot_id": slot.timeslot.id,
        "starts_at": slot.starts_at.isoformat(),
        "ends_at": slot.ends_at.isoformat(),
        "price_cents": slot.timeslot.price_cents,
        "currency": currency,
    }
