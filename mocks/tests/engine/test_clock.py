from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bookable_mocks.engine.clock import (
    Clock,
    Mode,
    elapsed,
    from_micros,
    machine_seconds,
    micros,
    parse_moment,
    seconds,
)

TEN = datetime(2026, 7, 1, 10, 0, tzinfo=UTC)
AMSTERDAM = timezone(timedelta(hours=2))
moments = st.datetimes(timezones=st.just(UTC))


def test_a_frozen_clock_stands_still() -> None:
    clock = Clock(TEN)

    assert [clock.now(), clock.now()] == [TEN, TEN]
    assert clock.mode is Mode.FROZEN
    assert not clock.runs


def test_a_real_clock_never_goes_back() -> None:
    clock = Clock()
    first = clock.now()

    assert clock.now() >= first
    assert first.tzinfo is UTC
    assert (clock.mode, clock.runs) == (Mode.REAL, True)


def test_a_clock_tells_utc_whatever_it_was_frozen_in() -> None:
    clock = Clock(TEN.astimezone(AMSTERDAM))

    assert clock.now() == TEN
    assert clock.now().tzinfo is UTC


@pytest.mark.parametrize("act", ["freeze", "set", "make"])
def test_a_clock_takes_no_naive_moment(act: str) -> None:
    naive = datetime(2026, 7, 1, 10, 0)  # noqa: DTZ001 - that is the point

    with pytest.raises(ValueError, match="aware"):
        Clock(naive) if act == "make" else getattr(Clock(TEN), act)(naive)


def test_a_clock_frozen_without_a_moment_stops_at_the_present_one() -> None:
    clock = Clock()
    clock.set(TEN)
    clock.freeze()

    assert clock.now() == clock.now()
    assert clock.now() >= TEN


def test_a_frozen_clock_that_is_set_stays_frozen() -> None:
    clock = Clock(TEN)
    clock.set(TEN + timedelta(days=1))

    assert clock.now() == TEN + timedelta(days=1)
    assert clock.mode is Mode.FROZEN


def test_a_running_clock_that_is_set_runs_on_from_there() -> None:
    clock = Clock()
    clock.set(TEN)

    assert clock.mode is Mode.OFFSET
    assert clock.runs
    assert TEN <= clock.now() < TEN + timedelta(minutes=1)


@given(at=moments, by=st.timedeltas(timedelta(days=-300), timedelta(days=300)))
def test_advancing_there_and_back_leads_home(at: datetime, by: timedelta) -> None:
    at = at.replace(year=min(max(at.year, 2), 9997))
    clock = Clock(at)
    clock.advance(by)
    assert clock.now() - at == by

    clock.advance(-by)

    assert clock.now() == at


def test_a_clock_that_is_released_tells_the_machines_time_again() -> None:
    clock = Clock(TEN)
    clock.run()

    assert clock.mode is Mode.REAL
    assert clock.now() >= datetime(2026, 7, 2, tzinfo=UTC)


@pytest.mark.parametrize("mode", list(Mode))
def test_a_clock_that_was_saved_is_restored(mode: Mode) -> None:
    clock = Clock(TEN if mode is Mode.FROZEN else None)
    if mode is Mode.OFFSET:
        clock.set(TEN)
    saved = clock.save()
    other = Clock(TEN + timedelta(days=9))

    other.load(saved)

    assert other.save() == saved
    assert abs(other.now() - clock.now()) < timedelta(minutes=1)


@given(moments)
def test_microseconds_lead_back_to_the_moment(at: datetime) -> None:
    assert from_micros(micros(at)) == at


@given(moments, moments)
def test_microseconds_are_ordered_like_moments(one: datetime, other: datetime) -> None:
    assert (micros(one) < micros(other)) == (one < other)


def test_one_moment_has_one_number_in_every_zone() -> None:
    assert micros(TEN) == micros(TEN.astimezone(AMSTERDAM))
    assert seconds(TEN) == 1_782_900_000


def test_durations_and_leases_come_from_the_machine() -> None:
    assert elapsed() <= elapsed()
    assert machine_seconds() <= machine_seconds()


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("2026-07-01T10:00:00Z", TEN),
        ("2026-07-01T12:00:00+02:00", TEN),
        ("2026-07-01 10:00:00+00:00", TEN),
        ("2026-07-01T10:00:00.000001Z", TEN + timedelta(microseconds=1)),
        ("2026-07-01", TEN - timedelta(hours=10)),
    ],
)
def test_a_moment_is_read_with_its_offset_and_a_date_is_midnight(text: str, at: datetime) -> None:
    assert parse_moment(text) == at


@pytest.mark.parametrize("text", ["2026-07-01T10:00:00", "2026-07-01 10:00", "tomorrow", ""])
def test_a_moment_without_an_offset_is_none(text: str) -> None:
    with pytest.raises(ValueError, match=r"offset|isoformat"):
        parse_moment(text)


@pytest.mark.parametrize("text", ["9999-12-31T23:59:59-01:00", "0001-01-01T00:00:00+01:00"])
def test_a_moment_that_is_out_of_range_in_utc_is_a_value_error(text: str) -> None:
    with pytest.raises(ValueError, match="range"):
        parse_moment(text)


def test_rfc_3339_may_be_written_in_lower_case() -> None:
    assert parse_moment("2026-07-01t10:00:00z") == TEN
