from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bookable_mocks.engine.faults import Fault, Faults
from bookable_mocks.engine.ids import Ids
from bookable_mocks.engine.world import MemorySequence

REQUEST = {"api": "boats", "operation": "getBoat", "method": "GET", "path": "/boats/v1/boats/1"}


def make(*faults: Fault, seed: int = 1) -> Faults:
    made = Faults(Ids(seed, MemorySequence()))
    for fault in faults:
        made.add(fault)
    return made


def hits(faults: Faults, times: int) -> list[bool]:
    return [faults.hit(**REQUEST) is not None for _ in range(times)]


def test_a_fault_without_matchers_is_for_every_request() -> None:
    assert Fault("f").matches(**REQUEST)


@pytest.mark.parametrize(
    ("matcher", "other"),
    [
        ("api", "agenda"),
        ("operation", "listBoats"),
        ("method", "POST"),
        ("path", "/boats/v1/boats/2"),
    ],
)
def test_each_matcher_must_fit(matcher: str, other: str) -> None:
    assert Fault("f", **{matcher: REQUEST[matcher]}).matches(**REQUEST)
    assert not Fault("f", **{matcher: other}).matches(**REQUEST)


@given(st.sets(st.sampled_from(list(REQUEST))), st.sets(st.sampled_from(list(REQUEST))))
def test_all_matchers_must_fit(right: set[str], wrong: set[str]) -> None:
    matchers = {name: REQUEST[name] for name in right} | dict.fromkeys(wrong, "other")

    assert Fault("f", **matchers).matches(**REQUEST) == (not wrong)


@pytest.mark.parametrize(
    ("pattern", "fits"),
    [("/boats/*", True), ("*/1", True), ("/boats/v1/boats/?", True), ("/BOATS/*", False)],
)
def test_a_path_may_have_wildcards(pattern: str, *, fits: bool) -> None:
    assert Fault("f", path=pattern).matches(**REQUEST) is fits


@given(times=st.integers(1, 5), requests=st.integers(0, 10))
def test_a_fault_is_gone_after_its_times(times: int, requests: int) -> None:
    faults = make(Fault("f", times=times))

    assert hits(faults, requests).count(True) == min(times, requests)
    assert bool(faults) == (requests < times)


def test_a_fault_with_times_0_stays_until_it_is_taken_back() -> None:
    faults = make(Fault("f", times=0))

    assert all(hits(faults, 50))
    assert faults.all()[0].hits == 50
    assert faults.remove("f") == 1
    assert not any(hits(faults, 5))


def test_a_request_that_is_not_hit_does_not_count() -> None:
    faults = make(Fault("f", operation="listBoats"))
    hits(faults, 5)

    assert faults.all()[0].hits == 0


def test_the_first_fault_that_fits_is_met() -> None:
    first, second = Fault("1"), Fault("2", times=0)
    faults = make(first, second)

    assert [faults.hit(**REQUEST) for _ in range(3)] == [first, second, second]


@pytest.mark.parametrize(("ratio", "expected"), [(0.0, {False}), (1.0, {True})])
def test_a_ratio_of_nothing_or_all_hits_nothing_or_all(ratio: float, expected: set[bool]) -> None:
    assert set(hits(make(Fault("f", times=0, ratio=ratio)), 50)) == expected


def test_a_ratio_is_about_the_share_that_is_hit() -> None:
    share = hits(make(Fault("f", times=0, ratio=0.3)), 1000).count(True)

    assert 250 < share < 350


@pytest.mark.parametrize(("seed", "other"), list(product([1, 2], [1, 2])))
def test_which_requests_a_ratio_hits_follows_from_the_seed(seed: int, other: int) -> None:
    one = hits(make(Fault("f", times=0, ratio=0.5), seed=seed), 64)
    two = hits(make(Fault("f", times=0, ratio=0.5), seed=other), 64)

    assert (one == two) == (seed == other)


def test_one_fault_or_all_are_taken_back() -> None:
    faults = make(Fault("1"), Fault("2"), Fault("3"))

    assert faults.remove("2") == 1
    assert faults.remove("2") == 0
    assert [fault.id for fault in faults.all()] == ["1", "3"]
    assert faults.remove() == 2


def test_a_fault_with_a_status_is_a_refusal_with_its_headers() -> None:
    problem = Fault("f", status=503, headers={"Retry-After": "5"}).problem()

    assert problem is not None
    assert (problem.status, problem.headers) == (503, {"Retry-After": "5"})


def test_a_fault_without_a_status_lets_the_request_through() -> None:
    assert Fault("f", delay=1).problem() is None
