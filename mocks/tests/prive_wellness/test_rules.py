"""The rules of Privé Wellness, as functions."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bookable_mocks.prive_wellness import rules
from bookable_mocks.prive_wellness.models import (
    Booking,
    BookingStatus,
    Customer,
    OpeningHours,
    Payment,
    PaymentStatus,
    Timeslot,
    Unit,
)

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
DAY = 24 * 60
EVENING = Timeslot(1, 19 * 60, 22 * 60, 14500)
NIGHT = Timeslot(2, 23 * 60, DAY + 150, 16000)
NOW = datetime(2026, 7, 1, 10, 0, tzinfo=UTC)


def unit(*slots: Timeslot, closes: int = DAY + 180) -> Unit:
    return Unit(
        uuid="u",
        company="c",
        name="De Berkenhof",
        description="",
        max_persons=2,
        facilities=(),
        opening_hours=tuple(OpeningHours(day, 600, closes) for day in range(1, 8)),
        timeslots=slots,
        timezone="Europe/Amsterdam",
        currency="EUR",
    )


def booking(**changes: object) -> Booking:
    known: dict[str, object] = {
        "reference": "PW-2222-2222",
        "company": "c",
        "status": BookingStatus.CONFIRMED,
        "unit_uuid": "u",
        "date": date(2026, 7, 2),
        "timeslot_id": 1,
        "starts_at": NOW,
        "ends_at": NOW,
        "customer": Customer("Fenna", "fenna@example.com"),
        "total_cents": 14500,
        "paid_cents": 0,
        "currency": "EUR",
        "created_at": NOW,
        "cancelled_at": None,
    }
    return Booking(**{**known, **changes})  # type: ignore[arg-type]


def payment(amount: int = 14500, status: PaymentStatus = PaymentStatus.OPEN) -> Payment:
    return Payment(
        uuid="p",
        company="c",
        booking="PW-2222-2222",
        status=status,
        amount_cents=amount,
        currency="EUR",
        checkout_url="",
        return_url="",
        created_at=NOW,
        expires_at=NOW,
    )


def codes(problems: object) -> list[str]:
    return [problem.code for problem in problems]  # type: ignore[attr-defined]


@given(st.dates(), st.integers(0, 30))
def test_31_days_and_fewer_are_a_range(first: date, more: int) -> None:
    if (date.max - first).days < more:
        return
    last = first + timedelta(days=more)

    assert rules.availability_range(first, last, first) == (first, last, [])


@pytest.mark.parametrize("days", [31, 400])
def test_more_than_31_days_break_pw_13(days: int) -> None:
    first = date(2026, 7, 1)

    _, _, found = rules.availability_range(first, first + timedelta(days=days), first)

    assert [v.rule for v in found] == ["PW-13"]


def test_a_range_that_ends_before_it_starts_is_none() -> None:
    _, _, found = rules.availability_range(date(2026, 7, 2), date(2026, 7, 1), date(2026, 7, 1))

    assert [v.where for v in found] == ["to"]


def test_without_ends_a_range_is_the_week_from_today() -> None:
    first, last, _ = rules.availability_range(None, None, date(2026, 7, 1))

    assert (first, last) == (date(2026, 7, 1), date(2026, 7, 7))


def test_the_last_day_of_all_ends_a_range() -> None:
    _, last, found = rules.availability_range(date.max, None, date(2026, 7, 1))

    assert (last, found) == (date.max, [])


def test_a_slot_carries_the_offset_of_its_day() -> None:
    summer = rules.slot_on(EVENING, date(2026, 7, 15), AMSTERDAM)
    winter = rules.slot_on(EVENING, date(2026, 12, 15), AMSTERDAM)

    assert summer.starts_at.isoformat() == "2026-07-15T19:00:00+02:00"
    assert winter.starts_at.isoformat() == "2026-12-15T19:00:00+01:00"


def test_a_night_that_skips_an_hour_ends_by_the_new_clock() -> None:
    slot = rules.slot_on(NIGHT, date(2026, 3, 28), AMSTERDAM)

    assert slot.ends_at.isoformat() == "2026-03-29T03:30:00+02:00"
    assert slot.ends_at - slot.starts_at == timedelta(hours=3.5)


def test_a_night_that_repeats_an_hour_ends_the_first_time() -> None:
    slot = rules.slot_on(NIGHT, date(2026, 10, 24), AMSTERDAM)

    assert slot.ends_at.isoformat() == "2026-10-25T02:30:00+02:00"


@given(st.dates(date(2020, 1, 1), date(2035, 1, 1)))
def test_slots_of_a_day_that_do_not_overlap_by_the_clock_never_overlap(day: date) -> None:
    evening = rules.slot_on(EVENING, day, AMSTERDAM)
    night = rules.slot_on(NIGHT, day, AMSTERDAM)

    assert evening.starts_at < evening.ends_at <= night.starts_at < night.ends_at


def test_a_slot_is_on_offer_only_within_the_opening_hours() -> None:
    closed_at_two = unit(NIGHT, closes=DAY + 120)

    assert list(rules.offered(closed_at_two, date(2026, 7, 3), AMSTERDAM, NOW)) == []


def test_a_slot_that_has_begun_is_not_on_offer() -> None:
    begun = datetime(2026, 7, 3, 17, 0, tzinfo=UTC)

    assert list(rules.offered(unit(EVENING), date(2026, 7, 3), AMSTERDAM, begun)) == []


def test_a_slot_that_touches_a_taken_one_is_on_offer() -> None:
    slot = rules.slot_on(EVENING, date(2026, 7, 3), AMSTERDAM)
    taken = [(slot.ends_at, slot.ends_at + timedelta(hours=1))]

    found = list(rules.offered(unit(EVENING), date(2026, 7, 3), AMSTERDAM, NOW, taken))

    assert found == [slot]


def test_a_slot_that_overlaps_a_taken_one_is_not_on_offer() -> None:
    slot = rules.slot_on(EVENING, date(2026, 7, 3), AMSTERDAM)
    taken = [(slot.ends_at - timedelta(minutes=1), slot.ends_at)]

    assert list(rules.offered(unit(EVENING), date(2026, 7, 3), AMSTERDAM, NOW, taken)) == []


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (BookingStatus.CONFIRMED, []),
        (BookingStatus.CANCELLED, ["booking_cancelled"]),
        (BookingStatus.COMPLETED, ["booking_completed"]),
    ],
)
def test_only_a_confirmed_booking_can_be_cancelled(
    status: BookingStatus, expected: list[str]
) -> None:
    assert codes(rules.cancelling(booking(status=status))) == expected


@pytest.mark.parametrize(
    ("changes", "amount", "expected"),
    [
        ({}, None, []),
        ({}, 14500, []),
        ({}, 14501, ["amount_too_high"]),
        ({"paid_cents": 14000}, 501, ["amount_too_high"]),
        ({"paid_cents": 14500}, None, ["nothing_to_pay"]),
        ({"status": BookingStatus.CANCELLED}, None, ["booking_cancelled"]),
        ({"status": BookingStatus.COMPLETED}, None, []),
    ],
)
def test_a_payment_is_for_what_is_left_of_a_living_booking(
    changes: dict[str, object], amount: int | None, expected: list[str]
) -> None:
    assert codes(rules.paying(booking(**changes), amount)) == expected


def test_a_checkout_page_is_used_once() -> None:
    used = payment(status=PaymentStatus.PAID)

    assert codes(rules.settling(booking(), used)) == ["payment_closed"]


def test_two_open_payments_never_pay_more_than_the_price() -> None:
    half_paid = booking(paid_cents=10000)

    assert codes(rules.settling(half_paid, payment(amount=10000))) == ["amount_too_high"]
