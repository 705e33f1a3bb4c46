"""The rules of Wellhub, as functions."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from itertools import product as pairs
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bookable_mocks.wellhub_booking import rules
from bookable_mocks.wellhub_booking.categories import LOCALES, NAMES
from bookable_mocks.wellhub_booking.choices import Choices
from bookable_mocks.wellhub_booking.models import (
    TRANSITIONS,
    Booking,
    BookingStatus,
    By,
    GymClass,
    Product,
    Slot,
    SlotStatus,
)
from bookable_specs import load

DEFAULT = Choices()
NOW = datetime(2026, 7, 1, 10, 0, tzinfo=UTC)
OCCURS = NOW + timedelta(days=9)
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
DAY = timedelta(days=1)
WANTED = (BookingStatus.RESERVED, BookingStatus.REJECTED, BookingStatus.CANCELLED_BY_GYM)


def slot(**changes: Any) -> Slot:
    known: dict[str, Any] = {
        "id": 1,
        "gym_id": 1,
        "class_id": 1,
        "occur_date": OCCURS,
        "room": None,
        "status": SlotStatus.ACTIVE,
        "length_in_minutes": 60,
        "total_capacity": 15,
        "total_booked": 0,
        "product_id": 1,
        "opens_at": None,
        "closes_at": None,
        "cancellable_until": None,
        "instructors": None,
        "rating": None,
        "virtual": False,
        "virtual_class_url": None,
    }
    return Slot(**{**known, **changes})


def lesson(**changes: Any) -> GymClass:
    known: dict[str, Any] = {
        "id": 1,
        "gym_id": 1,
        "name": "Judo",
        "slug": "judo",
        "description": "Judo.",
        "notes": None,
        "bookable": True,
        "visible": True,
        "product_id": 1,
        "reference": None,
        "system_id": None,
        "categories": (),
        "created_at": NOW,
    }
    return GymClass(**{**known, **changes})


def booking(status: BookingStatus, **changes: Any) -> Booking:
    return Booking(
        number="BK_22222222",
        gym_id=1,
        class_id=1,
        slot_id=1,
        user_token="1000000000001",
        status=status,
        requested_at=NOW,
        **changes,
    )


def codes(problems: Any) -> list[str]:
    return [problem.code for problem in problems]


def places(violations: Any) -> list[tuple[str, str]]:
    return [(v.where, v.rule) for v in violations]


def test_the_transitions_are_the_contracts() -> None:
    schema = load("wellhub-booking").document["components"]["schemas"]["BookingStatus"]
    promised = schema["x-state-machine"]

    assert {(str(a), str(b), str(by)) for a, b, by in TRANSITIONS} == {
        (t["from"], t["to"], t["by"]) for t in promised["transitions"]
    }
    assert promised["initial"] == BookingStatus.REQUESTED


def test_every_locale_of_the_contract_names_every_category() -> None:
    locales = load("wellhub-booking").document["components"]["schemas"]["Locale"]["enum"]

    assert list(LOCALES) == locales
    assert all(list(names) == locales and all(names.values()) for names in NAMES.values())


def test_the_delivery_is_the_contracts() -> None:
    promised = load("wellhub-booking").document["x-webhook-delivery"]

    assert [f"PT{wait.seconds}S" for wait in rules.RETRIES] == promised["retries"]
    assert f"PT{rules.TIMEOUT:g}S" == promised["timeout"]


@pytest.mark.parametrize(
    ("moments", "found"),
    [
        ({}, []),
        ({"occur_date": NOW}, [("/occur_date", "WH-06")]),
        ({"occur_date": NOW + timedelta(microseconds=1)}, []),
        ({"opens_at": OCCURS}, [("/booking_window/opens_at", "WH-08")]),
        ({"opens_at": OCCURS - timedelta(seconds=1)}, []),
        ({"closes_at": OCCURS}, []),
        ({"closes_at": OCCURS + timedelta(seconds=1)}, [("/booking_window/closes_at", "WH-08")]),
        ({"opens_at": NOW, "closes_at": NOW}, [("/booking_window/closes_at", "WH-08")]),
        ({"opens_at": NOW, "closes_at": NOW + timedelta(seconds=1)}, []),
        ({"opens_at": NOW - 60 * DAY}, []),
        (
            {"opens_at": NOW - 60 * DAY - timedelta(seconds=1)},
            [("/booking_window/opens_at", "WH-08")],
        ),
        ({"closes_at": NOW - 61 * DAY}, [("/booking_window/closes_at", "WH-08")]),
        ({"cancellable_until": OCCURS}, []),
        ({"cancellable_until": OCCURS + timedelta(seconds=1)}, [("/cancellable_until", "WH-08")]),
        ({"cancellable_until": NOW - 60 * DAY}, []),
        ({"cancellable_until": NOW - 61 * DAY}, [("/cancellable_until", "WH-08")]),
    ],
)
def test_the_moments_of_a_slot(moments: dict[str, datetime], found: list[tuple[str, str]]) -> None:
    assert places(rules.slot_times({"occur_date": OCCURS, **moments}, NOW)) == found


@given(st.datetimes(timezones=st.just(UTC)), st.timedeltas(timedelta(0), 30 * DAY))
def test_cancelling_in_time_never_ends_more_than_24_hours_before(
    occurs: datetime, notice: timedelta
) -> None:
    if occurs < datetime(1, 3, 1, tzinfo=UTC):
        return
    until = rules.in_force(occurs, occurs - notice)

    assert until is not None
    assert occurs - until == min(notice, timedelta(hours=24))


def test_a_moved_cancellation_keeps_the_offset_that_was_sent() -> None:
    sent = (OCCURS - 3 * DAY).astimezone(timezone(timedelta(hours=-5)))

    moved = rules.in_force(OCCURS, sent)

    assert moved is not None
    assert moved.isoformat() == "2026-07-09T05:00:00-05:00"


def test_a_name_that_is_no_part_of_the_window_is_not_read_as_one() -> None:
    body = {
        "occur_date": "2026-07-10T10:00:00Z",
        "opens_at": 5,
        "booking_window": {"occur_date": "2020-01-01T00:00:00Z"},
    }

    assert rules.slot_moments(body) == ({"occur_date": OCCURS}, [])


@pytest.mark.parametrize(
    "text", ["2026-07-01T10:00:60Z", "0000-01-01T00:00:00Z", "0001-01-01T00:00:00+10:00"]
)
def test_a_moment_that_no_clock_shows_is_a_violation(text: str) -> None:
    assert places(rules.slot_moments({"occur_date": text})[1]) == [("/occur_date", "")]


@pytest.mark.parametrize(
    ("virtual", "exists", "is_virtual", "found"),
    [
        (None, True, True, []),
        (None, True, False, []),
        (True, True, True, []),
        (False, True, False, []),
        (True, True, False, [("/virtual", "WH-10")]),
        (False, True, True, [("/virtual", "WH-10")]),
        (True, False, False, [("/product_id", "WH-22")]),
    ],
)
def test_a_product_exists_and_agrees(
    virtual: bool | None, exists: bool, is_virtual: bool, found: list[tuple[str, str]]
) -> None:
    product = Product(
        id=1, gym_id=1, name="Classes", virtual=is_virtual, pass_type=1, updated_at=NOW
    )

    assert places(rules.product_fits(product if exists else None, virtual)) == found


@pytest.mark.parametrize(
    ("day", "hours"), [("2026-03-29", 23), ("2026-07-01", 24), ("2026-10-25", 25)]
)
def test_a_day_at_the_gym_is_as_long_as_its_clock_says(day: str, hours: int) -> None:
    noon = datetime.fromisoformat(f"{day}T12:00:00+02:00")

    first, last = rules.day_at(noon, AMSTERDAM)

    assert last - first == timedelta(hours=hours) - timedelta(microseconds=1)
    assert first.astimezone(AMSTERDAM).isoformat()[:19] == f"{day}T00:00:00"


@pytest.mark.parametrize("text", ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"])
@pytest.mark.parametrize("zone", ["America/Sao_Paulo", "Asia/Tokyo"])
def test_the_ends_of_all_calendars_are_days_too(text: str, zone: str) -> None:
    at = datetime.fromisoformat(text)

    first, last, found = rules.listed_range(at, None, ZoneInfo(zone), NOW)

    assert (first, found) == (at, [])
    assert last >= at


def test_one_end_of_a_range_is_completed_by_its_own_day() -> None:
    at = datetime(2026, 7, 5, 22, 30, tzinfo=UTC)  # half past midnight on the sixth in Amsterdam

    from_on = rules.listed_range(at, None, AMSTERDAM, NOW)
    up_to = rules.listed_range(None, at, AMSTERDAM, NOW)

    assert from_on[1] == datetime(2026, 7, 6, 21, 59, 59, 999999, tzinfo=UTC)
    assert up_to[0] == datetime(2026, 7, 5, 22, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Super Cycle", "super-cycle"),
        ("  Yoga & Zen! ", "yoga-zen"),
        ("瑜伽", "class"),
        ("-", "class"),
    ],
)
def test_a_slug_has_letters_digits_and_hyphens(name: str, slug: str) -> None:
    assert rules.slug(name) == slug


@pytest.mark.parametrize(
    ("now", "wanted"),
    list(pairs(BookingStatus, WANTED)),
)
def test_the_partner_makes_of_a_booking_what_the_table_has(
    now: BookingStatus, wanted: BookingStatus
) -> None:
    allowed = (now, wanted, By.PARTNER) in TRANSITIONS

    assert (codes(rules.answering(booking(now), wanted, DEFAULT)) == []) is allowed
    assert rules.harmless(booking(now), wanted, DEFAULT) is (now is wanted)


def test_what_the_clock_rejected_is_answered_late_if_that_is_chosen() -> None:
    late = booking(BookingStatus.REJECTED, by_clock=True)
    assert codes(rules.answering(late, BookingStatus.RESERVED, DEFAULT)) == [
        "booking.already.closed"
    ]

    chosen = Choices(late_answer_taken=True)

    assert codes(rules.answering(late, BookingStatus.RESERVED, chosen)) == []
    own = booking(BookingStatus.REJECTED)
    found = rules.answering(own, BookingStatus.RESERVED, chosen)
    assert codes(found) == ["booking.already.closed"]


def test_an_unanswered_booking_is_not_cancelled_if_that_is_chosen() -> None:
    chosen = Choices(cancel_unanswered_taken=False)
    wanted = BookingStatus.CANCELLED_BY_GYM

    assert codes(rules.answering(booking(BookingStatus.REQUESTED), wanted, chosen))
    assert codes(rules.answering(booking(BookingStatus.RESERVED), wanted, chosen)) == []


@pytest.mark.parametrize(
    ("slot_changes", "class_changes", "found"),
    [
        ({}, {}, []),
        ({}, {"visible": False}, ["class.notvisible"]),
        ({}, {"bookable": False}, ["class.notbookable"]),
        ({"status": SlotStatus.INACTIVE}, {}, ["slot.inactive"]),
        ({"opens_at": NOW}, {}, []),
        ({"opens_at": NOW + timedelta(seconds=1)}, {}, ["slot.bookingwindow.notopen"]),
        ({"closes_at": NOW}, {}, ["slot.bookingwindow.closed"]),
        ({"closes_at": NOW + timedelta(seconds=1)}, {}, []),
        ({"occur_date": NOW}, {}, ["slot.bookingwindow.closed"]),
    ],
)
def test_what_users_can_book(
    slot_changes: dict[str, Any], class_changes: dict[str, Any], found: list[str]
) -> None:
    assert codes(rules.booking_by_user(slot(**slot_changes), lesson(**class_changes), NOW)) == found


@pytest.mark.parametrize(
    ("booked", "uncounted", "own", "found"),
    [
        (0, 0, 0, []),
        (14, 0, 0, []),
        (15, 0, 0, ["slot.full"]),
        (10, 4, 0, []),
        (10, 5, 0, ["slot.full"]),
        (0, 1, 1, ["user.already.booked"]),
    ],
)
def test_a_place_is_sold_once(booked: int, uncounted: int, own: int, found: list[str]) -> None:
    assert codes(rules.place_for_user(slot(total_booked=booked), uncounted, own, DEFAULT)) == found


def test_cancelling_at_the_last_moment_is_in_time() -> None:
    until = OCCURS - timedelta(hours=2)
    known = slot(cancellable_until=until)

    assert rules.in_time(known, until)
    assert not rules.in_time(known, until + timedelta(microseconds=1))
    assert rules.in_time(slot(), OCCURS)
