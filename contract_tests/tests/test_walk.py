"""What a walk through bookings may be taken for: no more than its moves have shown."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bookable_contracts.booking_experts_v1 import flow
from bookable_contracts.booking_experts_v1.walk import (
    CANCEL,
    GONE,
    LOOK_BACK,
    NEEDED,
    NOTHING_SAVED,
    STATUS,
    STOCK,
    Departure,
    Walk,
    judging,
)
from bookable_contracts.verdicts import Broken, NotTested

MOVES = {move for moves in NEEDED.values() for move in moves}
SUBJECTS = (STATUS, NOTHING_SAVED, GONE, STOCK)


def still(_walker: flow.Walker) -> None:
    """Make a move from which nothing departs."""


class Easy:
    """Stands for the walker: what is cancelled can be looked at only then."""

    def __init__(self, **_given: Any) -> None:
        self.cancelled = False

    def moves(self) -> Iterator[tuple[str, flow.Move]]:
        yield from ((name, still) for name in sorted(MOVES - {CANCEL, LOOK_BACK}))
        yield CANCEL, self.cancel
        if self.cancelled:
            yield LOOK_BACK, still

    def cancel(self, _walker: flow.Walker) -> None:
        self.cancelled = True


class Refused(Easy):
    """Its first move departs."""

    def moves(self) -> Iterator[tuple[str, flow.Move]]:
        yield "make", self.make

    def make(self, _walker: flow.Walker) -> None:
        with judging(STATUS):
            raise Broken("it should be new, it is placed")


def walked(walker: type[Easy], seed: int = 7, steps: int = flow.STEPS) -> Walk:
    desk: Any = SimpleNamespace(
        finder=SimpleNamespace(scarce=lambda _most: SimpleNamespace(stock=2)),
        option_park=lambda: "1",
        park=SimpleNamespace(id="1"),
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(flow, "Walker", walker)
        return flow.walked(desk, Random(seed), steps)


def test_a_departure_is_the_verdict_of_what_it_is_about() -> None:
    with pytest.raises(Broken, match="it is placed"):
        walked(Refused).judge(STATUS)


@pytest.mark.parametrize("about", [each for each in SUBJECTS if each != STATUS])
def test_a_walk_that_ended_over_one_rule_at_once_tests_no_other(about: str) -> None:
    with pytest.raises(NotTested, match="ended after 0 steps, at 'make' over another rule"):
        walked(Refused).judge(about)


def test_a_walk_that_ends_late_tests_what_it_came_by() -> None:
    late = Walk(40, set(NEEDED[GONE]), Departure(STOCK, Broken("1 should be free")), "place")
    late.judge(GONE)
    with pytest.raises(NotTested, match="after 40 steps, at 'place'"):
        late.judge(NOTHING_SAVED)


@pytest.mark.parametrize("about", SUBJECTS)
def test_a_walk_without_the_moves_that_show_a_thing_does_not_test_it(about: str) -> None:
    with pytest.raises(NotTested, match=f"without {min(NEEDED[about])}"):
        Walk(45, MOVES - NEEDED[about]).judge(about)


@given(seed=st.integers())
def test_a_walk_that_nothing_ended_has_shown_all(seed: int) -> None:
    walk = walked(Easy, seed)
    assert walk.steps == flow.STEPS
    for about in SUBJECTS:
        walk.judge(about)


@given(seed=st.integers(), more=st.integers(0, 5))
def test_a_walk_makes_each_move_that_it_needs_however_short(seed: int, more: int) -> None:
    steps = len(MOVES) + more
    assert walked(Easy, seed, steps).moves == MOVES
