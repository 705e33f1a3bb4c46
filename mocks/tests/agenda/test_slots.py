"""What can be booked when, as functions."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bookable_mocks.agenda import slots
from bookable_mocks.agenda.calculation import Effects
from bookable_mocks.agenda.enums import RecordStatus, SchedulingType
from bookable_mocks.agenda.models import AppointmentType, Block, Shift
from bookable_mocks.agenda.times import day_of, edge, minutes_of, moment, write_time

NOW = datetime(2026, 1, 1, tzinfo=UTC)
DAY = date(2026, 7, 9)  # a Thursday
SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)
ALWAYS = (NOW, NOW + timedelta(days=400))

_POINTS = st.integers(0, 200)
SPANS = st.lists(
    st.tuples(_POINTS, _POINTS).map(
        lambda p: (NOW + timedelta(minutes=min(p)), NOW + timedelta(minutes=max(p)))
    ),
    max_size=6,
)


def kind(**changes: Any) -> AppointmentType:
    known: dict[str, Any] = {
        "id": 1,
        "company": "c",
        "name": "Knippen",
        "description": "",
        "status": RecordStatus.ENABLED,
        "scheduling": SchedulingType.RESOURCE,
        "price_type": 1,
        "price_cents": 0,
        "duration": 60,
        "min_before": 0,
        "max_before": 24,
        "buffer": 0,
        "by_consumer": True,
        "category": "",
        "category_id": None,
        "capacity": 1,
        "resource_ids": (1,),
    }
    return AppointmentType(**{**known, **changes})


def supply(
    day: date, *hours: tuple[int, int], taken: Iterable[tuple[int, int]] = (), **more: Any
) -> slots.Supply:
    shifts = [Shift(day.isoweekday(), a * 60, b * 60) for a, b in hours]
    spans = [(edge(day, a), edge(day, b)) for a, b in taken]
    return slots.Supply(shifts={1: shifts}, blocks=(), taken={1: {day: spans}}, **more)


def how(grid: int = 60, window: slots.Span = ALWAYS, **changes: Any) -> slots.Offer:
    effects = changes.pop("effects", Effects())
    return slots.offer(kind(**changes), grid, window, effects)


def starts(known: slots.Supply, day: date = DAY, *, by: slots.Offer | None = None) -> list[str]:
    found = slots.offered(known, 1, day, by or how())
    return [write_time(minutes_of(slot.starts_at)) for slot in found]


def length(spans: Iterable[slots.Span]) -> timedelta:
    return sum((b - a for a, b in spans), timedelta())


def test_working_hours_are_cut_at_the_grid() -> None:
    assert starts(supply(DAY, (9, 11)), by=how(grid=30)) == ["09:00", "09:30", "10:00"]


def test_the_grid_counts_from_midnight_and_not_from_the_opening() -> None:
    known = slots.Supply({1: [Shift(4, 9 * 60 + 10, 11 * 60)]}, (), {})

    assert starts(known, by=how(grid=20)) == ["09:20", "09:40", "10:00"]


def test_the_buffer_has_to_fit_as_well() -> None:
    assert starts(supply(DAY, (9, 12)), by=how(buffer=15)) == ["09:00", "10:00"]


def test_what_is_taken_is_not_offered_and_back_to_back_is() -> None:
    known = supply(DAY, (9, 13), taken=[(10 * 60, 11 * 60)])

    assert starts(known) == ["09:00", "11:00", "12:00"]


def test_a_break_between_two_shifts_is_not_booked_over() -> None:
    assert starts(supply(DAY, (9, 10), (11, 12)), by=how(duration=120)) == []


def test_the_window_lets_its_own_ends_in() -> None:
    window = (edge(DAY, 10 * 60), edge(DAY, 11 * 60))

    assert starts(supply(DAY, (9, 13)), by=how(window=window)) == ["10:00", "11:00"]


def test_specific_times_leave_themselves_and_no_others() -> None:
    effects = Effects(times=frozenset({600, 630, 720}))

    assert starts(supply(DAY, (9, 13)), by=how(effects=effects)) == ["10:00", "12:00"]


def test_a_day_with_as_many_as_its_limit_offers_none() -> None:
    for booked, offers in ((1, 3), (2, 0), (3, 0)):
        known = supply(DAY, (9, 12), booked={DAY: booked})
        assert len(starts(known, by=how(effects=Effects(per_day=2)))) == offers


def test_a_time_that_is_shared_is_offered_until_it_is_full() -> None:
    for count, offered in ((1, True), (2, True), (3, False)):
        begins, ends = edge(DAY, 600), edge(DAY, 660)
        session = slots.Session(begins, ends, ends, "h", count)
        known = supply(DAY, (9, 12), taken=[(600, 660)], sessions={(1, DAY): [session]})
        by = how(effects=Effects(persons=3))
        assert ("10:00" in starts(known, by=by)) is offered


def test_the_capacity_of_a_type_counts_only_where_it_takes_up_capacity() -> None:
    by_resource, by_capacity = (
        kind(capacity=6),
        kind(capacity=6, scheduling=SchedulingType.CAPACITY),
    )

    assert slots.places(by_resource, Effects()) == 1
    assert slots.places(by_capacity, Effects()) == 6
    assert slots.places(by_capacity, Effects(persons=2)) == 2


def test_a_block_for_all_goes_for_those_who_work_in_the_agenda() -> None:
    block = Block(id=1, agenda_id=1, type_id=None, resource_id=None, date=DAY, starts=600, ends=720)
    known = slots.Supply({1: []}, (block,), {})

    assert starts(known) == ["10:00", "11:00"]
    assert known.open_on(2, DAY) == []


def test_a_block_beside_working_hours_makes_one_stretch() -> None:
    block = Block(id=1, agenda_id=1, type_id=None, resource_id=1, date=DAY, starts=660, ends=780)
    known = slots.Supply({1: [Shift(4, 540, 690)]}, (block,), {})

    assert known.free_on(1, DAY) == [(edge(DAY, 540), edge(DAY, 780))]


def test_in_spring_the_skipped_hour_is_not_offered_and_hours_stay_hours() -> None:
    known = supply(SPRING, (0, 6))

    assert starts(known, SPRING) == ["00:00", "01:00", "03:00", "04:00", "05:00"]
    assert starts(known, SPRING, by=how(duration=90)) == ["00:00", "01:00", "03:00", "04:00"]
    found = {write_time(minutes_of(s.starts_at)): s for s in slots.offered(known, 1, SPRING, how())}
    assert write_time(minutes_of(found["01:00"].finishes_at)) == "03:00"


def test_in_autumn_the_hour_that_happens_twice_is_offered_once() -> None:
    known = supply(AUTUMN, (0, 6))

    assert starts(known, AUTUMN) == ["00:00", "01:00", "02:00", "03:00", "04:00", "05:00"]
    assert length(known.free_on(1, AUTUMN)) == timedelta(hours=7)
    at = {write_time(minutes_of(s.starts_at)): s for s in slots.offered(known, 1, AUTUMN, how())}
    assert at["02:00"].starts_at == datetime(2026, 10, 25, 0, 0, tzinfo=UTC)
    assert at["03:00"].starts_at == datetime(2026, 10, 25, 2, 0, tzinfo=UTC)


def test_in_autumn_two_hours_from_two_end_at_three() -> None:
    known = supply(AUTUMN, (2, 3))

    (slot,) = slots.offered(known, 1, AUTUMN, how(duration=120))
    assert minutes_of(slot.finishes_at) == 180


def test_in_autumn_what_lies_in_the_hour_that_happens_twice_is_offered_whole() -> None:
    begins, again = edge(AUTUMN, 135), datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    night = (edge(AUTUMN, 0), edge(AUTUMN, 360))
    rest = [(night[0], begins), (again, night[1])]  # from 02:15 to 02:30, 75 minutes later
    known = slots.Supply({1: [Shift(7, 0, 360)]}, (), {1: {AUTUMN: rest}})

    by = how(grid=15, duration=30)
    assert starts(known, AUTUMN, by=by) == ["02:15", "02:30", "02:45"]


@given(SPANS)
def test_merged_stretches_are_in_order_and_apart(spans: list[slots.Span]) -> None:
    found = slots.merged(spans)

    assert all(a < b for a, b in found)
    assert all(one[1] < two[0] for one, two in pairwise(found))
    assert slots.merged(found) == found


@given(SPANS, SPANS)
def test_what_is_left_and_what_was_taken_make_the_whole(
    spans: list[slots.Span], taken: list[slots.Span]
) -> None:
    whole = slots.merged(spans)
    left = slots.without(whole, taken)
    gone = slots.without(whole, left)

    assert length(left) + length(gone) == length(whole)
    assert slots.without(left, taken) == left
    assert slots.merged([*left, *gone]) == whole


@given(
    st.sampled_from([DAY, SPRING, AUTUMN]),
    st.lists(st.tuples(st.integers(0, 1400), st.integers(5, 90)), max_size=5),
    st.integers(5, 60),
    st.integers(5, 120),
    st.integers(0, 30),
)
def test_every_time_that_is_offered_lies_free_on_the_grid_and_can_be_booked(
    day: date, taken: list[tuple[int, int]], grid: int, duration: int, buffer: int
) -> None:
    spans = [(a, min(a + n, 1439)) for a, n in taken]
    real = [(a, b) for a, b in spans if edge(day, a) < edge(day, b)]  # not all in a skipped hour
    known = supply(day, (0, 6), (8, 12), taken=real)
    by = how(grid=grid, duration=duration, buffer=buffer)

    for slot in slots.offered(known, 1, day, by):
        blocked = slot.finishes_at + timedelta(minutes=buffer)
        assert moment(day_of(slot.starts_at), minutes_of(slot.starts_at)) == slot.starts_at
        assert minutes_of(slot.starts_at) % grid == 0
        assert slots.inside(slot.starts_at, blocked, known.free_on(1, day))
        assert slots.fits(known, slot, blocked, by)


def test_an_appointment_of_any_length_fits_where_its_buffer_meets_nobody() -> None:
    known = supply(DAY, (9, 12), taken=[(660, 690)])
    slot = slots.Slot(1, edge(DAY, 607), edge(DAY, 650))

    assert slots.fits(known, slot, edge(DAY, 660), how())
    assert not slots.fits(known, slot, edge(DAY, 661), how())
    assert not slots.fits(
        known, slots.Slot(1, edge(DAY, 530), slot.finishes_at), slot.finishes_at, how()
    )


def test_a_window_cuts_at_whole_minutes() -> None:
    first = datetime(2026, 7, 9, 8, 0, 30, tzinfo=UTC)
    last = datetime(2026, 7, 9, 9, 0, 30, tzinfo=UTC)
    free = [(first - timedelta(hours=1), last + timedelta(hours=1))]

    assert slots.clipped(free, (first, last)) == [
        (datetime(2026, 7, 9, 8, 1, tzinfo=UTC), datetime(2026, 7, 9, 9, 0, tzinfo=UTC))
    ]
    assert slots.clipped(free, (last, first)) == []
