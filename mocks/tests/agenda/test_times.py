"""Dutch wall clocks and moments."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bookable_mocks.agenda import times

SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)
DAYS = st.dates(times.FIRST_DAY, date(2099, 12, 31))
MINUTES = st.integers(0, 24 * 60 - 1)


def test_a_winter_time_is_an_hour_and_a_summer_time_two_hours_ahead_of_utc() -> None:
    assert times.moment(date(2026, 1, 5), 600) == datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
    assert times.moment(date(2026, 7, 5), 600) == datetime(2026, 7, 5, 8, 0, tzinfo=UTC)


def test_a_time_that_the_clocks_skip_is_none() -> None:
    assert times.moment(SPRING, 119) == datetime(2026, 3, 29, 0, 59, tzinfo=UTC)
    assert [times.moment(SPRING, minute) for minute in (120, 150, 179)] == [None] * 3
    assert times.moment(SPRING, 180) == datetime(2026, 3, 29, 1, 0, tzinfo=UTC)


def test_hours_that_begin_at_a_skipped_time_begin_at_the_next() -> None:
    assert times.edge(SPRING, 150) == times.moment(SPRING, 180)


def test_a_time_that_happens_twice_is_the_first() -> None:
    assert times.moment(AUTUMN, 150) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert times.moment(AUTUMN, 180) == datetime(2026, 10, 25, 2, 0, tzinfo=UTC)


def test_the_days_of_the_changes_are_an_hour_shorter_and_longer() -> None:
    lengths = [times.day_ends(day) - times.day_begins(day) for day in (SPRING, AUTUMN)]

    assert lengths == [timedelta(hours=23), timedelta(hours=25)]


@given(DAYS, MINUTES)
def test_a_moment_shows_the_time_that_it_was_made_of(day: date, minutes: int) -> None:
    at = times.moment(day, minutes)

    if at is not None:
        assert (times.day_of(at), times.minutes_of(at)) == (day, minutes)
        assert times.write_moment(at) == f"{day} {times.write_time(minutes)}:00"


@given(DAYS, MINUTES)
def test_what_is_written_is_read_back(day: date, minutes: int) -> None:
    at = times.moment(day, minutes)

    if at is not None:
        assert times.read_moment(times.write_moment(at)) == at
        assert times.read_time(times.write_time(minutes)) == minutes


@pytest.mark.parametrize("text", ["2026-02-30 10:00:00", "0000-01-01 00:00:00"])
def test_a_day_that_no_calendar_has_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        times.read_moment(text)


@pytest.mark.parametrize("text", ["0001-01-01 00:00:00", "9999-12-31 23:59:59"])
def test_a_day_that_is_off_the_calendar_is_its_nearest_end(text: str) -> None:
    at = times.read_moment(text)

    assert times.FIRST_DAY <= times.day_of(at) <= times.LAST_DAY + timedelta(days=1)
