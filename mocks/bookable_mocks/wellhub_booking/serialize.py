"""Records as Wellhub writes them; what was not given is left out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from bookable_mocks.engine.clock import later, micros, seconds
from bookable_mocks.engine.mock import JsonObject
from bookable_mocks.wellhub_booking.categories import NAMES
from bookable_mocks.wellhub_booking.models import (
    Booking,
    Gym,
    GymClass,
    Product,
    Slot,
    User,
)
from bookable_mocks.wellhub_booking.rules import CHECKIN_EXPIRES, PAGE_SIZE


def zoned(at: datetime) -> str:
    """Return a moment in UTC with the zone in brackets (WH-05)."""
    return f"{at.astimezone(UTC).replace(tzinfo=None).isoformat()}Z[UTC]"


def offset(at: datetime) -> str:
    """Return a moment with the offset that it was sent with (WH-05)."""
    return at.isoformat()


def created(made: Iterable[GymClass]) -> JsonObject:
    """Return classes that were just made (WH-02)."""
    return {
        "classes": [
            _given(
                id=c.id,
                name=c.name,
                reference=c.reference,
                links=[{"rel": "self", "href": f"gyms/{c.gym_id}/classes/{c.id}"}],
            )
            for c in made
        ]
    }


def lesson(record: GymClass, locale: str) -> JsonObject:
    """Return a class, its categories in a language."""
    return _given(
        id=record.id,
        name=record.name,
        slug=record.slug,
        description=record.description,
        notes=record.notes,
        bookable=record.bookable,
        visible=record.visible,
        product_id=record.product_id,
        gym_id=record.gym_id,
        reference=record.reference,
        created_at=zoned(record.created_at),
        categories=[category(number, locale) for number in record.categories] or None,
    )


def category(number: int, locale: str) -> JsonObject:
    """Return a category in a language (WH-20)."""
    return {"id": number, "name": NAMES[number][locale], "locale": locale}


def results(found: Sequence[Any]) -> JsonObject:
    """Return results with how many they are."""
    return {"metadata": {"total": len(found), "errors": 0}, "results": found}


def slots(found: Iterable[Slot], total: int) -> JsonObject:
    """Return a list of slots, its moments in UTC (WH-05, WH-13)."""
    body = results([slot(record, zoned) for record in found])
    body["metadata"] |= {"page": 1, "page_size": PAGE_SIZE, "total_elements": total}
    return body


def slot(record: Slot, written: Callable[[datetime], str] = offset) -> JsonObject:
    """Return a slot, its moments written one way or the other."""

    def at(value: datetime | None) -> str | None:
        return None if value is None else written(value)

    window = _given(opens_at=at(record.opens_at), closes_at=at(record.closes_at))
    people = record.instructors
    return _given(
        id=record.id,
        class_id=record.class_id,
        occur_date=at(record.occur_date),
        status=int(record.status),
        room=record.room,
        length_in_minutes=record.length_in_minutes,
        total_capacity=record.total_capacity,
        total_booked=record.total_booked,
        product_id=record.product_id,
        booking_window=window or None,
        cancellable_until=at(record.cancellable_until),
        instructors=None
        if people is None
        else [{"name": i.name, "substitute": i.substitute} for i in people],
        rating=record.rating,
        virtual=record.virtual,
        virtual_class_url=record.virtual_class_url,
    )


def products(gym: Gym, found: Iterable[Product]) -> JsonObject:
    """Return the products of a gym (WH-20)."""
    return {
        "gym_id": gym.id,
        "products": [
            {
                "product_id": p.id,
                "name": p.name,
                "virtual": p.virtual,
                "updated_at": p.updated_at.astimezone(UTC).isoformat().replace("+00:00", "Z"),
            }
            for p in found
        ],
    }


def requested(booking: Booking, user: User, at: datetime, event_id: str) -> JsonObject:
    """Return what booking-requested tells, personal fields too (WH-23)."""
    told = cancelled(booking, at, event_id)
    told["user"] = _given(
        unique_token=user.unique_token,
        name=f"{user.first_name} {user.last_name}",
        email=user.email,
        phone_number=user.phone_number,
    )
    return told


def cancelled(booking: Booking, at: datetime, event_id: str) -> JsonObject:
    """Return what both events about a cancellation tell (WH-23)."""
    return {
        "user": {"unique_token": booking.user_token},
        "slot": {
            "id": booking.slot_id,
            "gym_id": booking.gym_id,
            "class_id": booking.class_id,
            "booking_number": booking.number,
        },
        "timestamp": micros(at) // 1000,
        "event_id": event_id,
    }


def checked_in(gym: Gym, product: Product, user: User, at: datetime) -> JsonObject:
    """Return what checkin tells: of a user without a booking (WH-26)."""
    return {
        "user": _given(
            unique_token=user.unique_token,
            first_name=user.first_name,
            last_name=user.last_name,
            email=user.email,
            phone_number=user.phone_number,
        ),
        "location": {"lat": gym.lat, "lon": gym.lon},
        "gym": {
            "id": gym.id,
            "title": gym.title,
            "product": {"id": product.id, "description": product.name},
        },
        "timestamp": seconds(at),
    }


def came(booking: Booking, gym: Gym, product: Product, at: datetime) -> JsonObject:
    """Return what checkin-booking-occurred tells (WH-26)."""
    return {
        "booking": {"booking_number": booking.number},
        "user": {"unique_token": booking.user_token},
        "location": {"lat": gym.lat, "lon": gym.lon},
        "gym": {
            "id": gym.id,
            "title": gym.title,
            "product": {"description": product.name, "pass_type_number": product.pass_type},
        },
        "timestamp": seconds(at),
        "expires_at": seconds(later(at, CHECKIN_EXPIRES)),
    }


def event(_delivery_id: str, name: str, _at: datetime, data: JsonObject) -> JsonObject:
    """Return the envelope of a webhook (WH-23)."""
    return {"event_type": name, "event_data": data}


def seen_by_user(booking: Booking) -> JsonObject:
    """Return a booking as its user sees it; no answer of the vendor's API shows one."""
    return _given(
        booking_number=booking.number,
        status=booking.status.value,
        gym_id=booking.gym_id,
        class_id=booking.class_id,
        slot_id=booking.slot_id,
        gympass_user_id=booking.user_token,
        reason=booking.reason,
        reason_category=booking.reason_category,
        virtual_class_url=booking.virtual_class_url,
    )


def _given(**fields: Any) -> JsonObject:
    return {name: value for name, value in fields.items() if value is not None}
