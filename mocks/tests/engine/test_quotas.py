from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bookable_mocks.engine import quotas as module
from bookable_mocks.engine.quotas import Limit, Quotas, Usage

TEN = datetime(2026, 7, 1, 10, 0, tzinfo=UTC)
THREE = (Limit(requests=3, seconds=60),)
MOVING = (Limit(requests=3, seconds=60, moving=True),)
steps = st.lists(st.integers(0, 40_000_000), max_size=60)


def take(
    quotas: Quotas, seconds: float = 0, limits: tuple[Limit, ...] = THREE, bucket: str = "a"
) -> Usage:
    usage = quotas.take(bucket, limits, TEN + timedelta(seconds=seconds))
    assert usage is not None
    return usage


def retry_after(usage: Usage) -> int:
    assert usage.problem is not None
    return int(usage.problem.headers["Retry-After"])


def test_without_limits_nothing_is_counted() -> None:
    assert Quotas().take("a", (), TEN) is None


@pytest.mark.parametrize("limits", [THREE, MOVING])
def test_what_remains_falls_by_one_until_nothing_does(limits: tuple[Limit, ...]) -> None:
    quotas = Quotas()
    usages = [take(quotas, 0, limits) for _ in range(5)]

    assert [usage.remaining for usage in usages] == [2, 1, 0, 0, 0]
    assert [usage.problem is None for usage in usages] == [True, True, True, False, False]


@pytest.mark.parametrize("limits", [THREE, MOVING])
def test_a_refusal_is_a_429_with_the_seconds_to_wait(limits: tuple[Limit, ...]) -> None:
    quotas = Quotas()
    for _ in range(3):
        take(quotas, 0, limits)

    usage = take(quotas, 45.5, limits)

    assert usage.problem is not None
    assert (usage.problem.status, retry_after(usage)) == (429, 15)


def test_a_fixed_window_is_opened_by_a_request_and_tells_its_end() -> None:
    quotas = Quotas()
    first, later = take(quotas, 0.25), take(quotas, 59)

    assert first.reset == later.reset == TEN.timestamp() + 61


def test_a_fixed_window_starts_anew_when_it_is_over() -> None:
    quotas = Quotas()
    for _ in range(4):
        take(quotas, 0)

    assert take(quotas, 59.999).problem is not None
    assert take(quotas, 60).remaining == 2


def test_a_moving_window_lets_one_in_for_each_that_falls_out() -> None:
    quotas = Quotas()
    for second in (0, 20, 40):
        take(quotas, second, MOVING)

    assert take(quotas, 59, MOVING).problem is not None
    assert take(quotas, 60, MOVING).problem is None
    assert take(quotas, 61, MOVING).problem is not None


def test_a_moving_windows_refused_requests_do_not_count() -> None:
    quotas = Quotas()
    for second in (0, 0, 0, 30, 40, 50):
        take(quotas, second, MOVING)

    assert take(quotas, 60, MOVING).remaining == 2


@pytest.mark.parametrize("limits", [THREE, MOVING])
def test_a_clock_that_is_set_back_locks_nobody_out(limits: tuple[Limit, ...]) -> None:
    quotas = Quotas()
    for _ in range(4):
        take(quotas, 100_000, limits)

    assert take(quotas, 0, limits).remaining == 2


@given(steps)
def test_no_window_of_a_moving_limit_ever_holds_more_than_it_allows(waits: list[int]) -> None:
    quotas, limit, moment = Quotas(), 60_000_000, 0
    let_in = []

    for wait in waits:
        moment += wait
        if take(quotas, moment / 1_000_000, MOVING).problem is None:
            let_in.append(moment)

    for start in let_in:
        assert sum(start <= moment < start + limit for moment in let_in) <= 3


@given(steps)
def test_no_fixed_window_ever_lets_in_more_than_it_allows(waits: list[int]) -> None:
    quotas, moment = Quotas(), 0
    let_in: dict[int, int] = {}

    for wait in waits:
        moment += wait
        usage = take(quotas, moment / 1_000_000)
        if usage.problem is None:
            let_in[usage.reset] = let_in.get(usage.reset, 0) + 1
            assert usage.remaining == 3 - let_in[usage.reset]

    assert all(count <= 3 for count in let_in.values())


@given(steps, st.sampled_from([THREE, MOVING]))
def test_whoever_waits_as_long_as_told_is_let_in(
    waits: list[int], limits: tuple[Limit, ...]
) -> None:
    quotas, moment = Quotas(), 0.0
    for wait in waits:
        moment += wait / 1_000_000
        usage = take(quotas, moment, limits)
        if usage.problem is not None:
            assert retry_after(usage) >= 1
            moment += retry_after(usage)
            assert take(quotas, moment, limits).problem is None


@given(steps)
@example([0, 0, 0, 0])
def test_a_refusal_says_that_nothing_remains(waits: list[int]) -> None:
    quotas, moment = Quotas(), 0.0
    for wait in waits:
        moment += wait / 1_000_000
        usage = take(quotas, moment, MOVING)
        assert usage.problem is None or usage.remaining == 0
        assert 0 <= usage.remaining < 3
        assert usage.reset >= (TEN + timedelta(seconds=moment)).timestamp()


def test_credentials_are_counted_apart() -> None:
    quotas = Quotas()
    for _ in range(4):
        take(quotas, bucket="a")

    assert take(quotas, bucket="b").remaining == 2


BOTH = (Limit(requests=2, seconds=10), Limit(requests=3, seconds=60))


def test_of_several_limits_the_nearest_is_told() -> None:
    quotas = Quotas()
    told = [take(quotas, second, BOTH) for second in (0, 1, 11)]

    assert [(usage.limit, usage.remaining) for usage in told] == [(2, 1), (2, 0), (3, 0)]


def test_of_several_limits_each_refuses() -> None:
    quotas = Quotas()
    usages = [take(quotas, second, BOTH) for second in (0, 0, 0, 11, 60)]

    refused_by = [usage.limit if usage.problem else None for usage in usages]
    assert refused_by == [None, None, 2, 3, None]


def test_when_several_limits_refuse_the_longest_wait_is_told() -> None:
    quotas = Quotas()
    limits = (Limit(requests=1, seconds=10), Limit(requests=1, seconds=60))
    take(quotas, 0, limits)

    assert retry_after(take(quotas, 0, limits)) == 60


def test_made_up_credentials_do_not_fill_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_BUCKETS", 5)
    quotas = Quotas()
    for number in range(20):
        take(quotas, bucket=f"made up {number}")

    assert len(quotas._buckets) == 5
    assert take(quotas, bucket="made up 19").remaining == 1
    assert take(quotas, bucket="made up 0").remaining == 2


def test_what_one_moving_window_refuses_no_other_counts() -> None:
    quotas = Quotas()
    both = (Limit(5, 900, moving=True), Limit(2, 60, moving=True))

    first = [take(quotas, 0, both) for _ in range(4)]
    later = [take(quotas, 61, both) for _ in range(2)]
    last = [take(quotas, 122, both) for _ in range(2)]

    # Four of eight were refused within a minute or so; five a quarter of an hour are allowed.
    assert [u.problem is None for u in (*first, *later, *last)] == [
        True, True, False, False, True, True, True, False,
    ]  # fmt: skip
