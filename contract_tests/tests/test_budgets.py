"""What is left of a key whose windows move."""

from __future__ import annotations

import httpx
from hypothesis import given
from hypothesis import strategies as st

from bookable_contracts.budgets import MovingBudget, Window, windows
from bookable_contracts.pacing import Pacer
from bookable_contracts.target import Key
from bookable_specs import load

ANNOTATION = load("booking-experts-v3").document["x-rate-limit"]
SHORT = Window(limit=100, length=60)


def key(label: str) -> Key:
    return Key(label=label, token=f"secret-{label}", company="c", scopes=frozenset())


def headers(limit: int, remaining: int) -> httpx.Headers:
    names = ANNOTATION["headers"]
    return httpx.Headers({names["limit"]: str(limit), names["remaining"]: str(remaining)})


def spent(budget: MovingBudget, count: int, *, begin: float = 0.0) -> MovingBudget:
    for number in range(count):
        budget.note(begin + number / 10, 100, 99 - number)
    return budget


def test_both_windows_are_read_from_the_contract() -> None:
    assert windows(ANNOTATION) == (Window(500, 900), Window(100, 60))


def test_a_key_rests_before_its_limit_until_its_first_request_has_left_the_window() -> None:
    budget = spent(MovingBudget(windows=(SHORT,)), SHORT.affordable - 1)
    assert budget.pause(10) == 0
    budget.note(10, 100, 25)
    assert budget.pause(10) == 50  # the first was sent at 0
    assert budget.pause(60.05) == 0


def test_what_others_send_counts_until_an_answer_tells_otherwise() -> None:
    budget = MovingBudget(windows=(SHORT,))
    budget.note(0, 100, 10)
    assert budget.pause(0) > 0
    budget.note(1, 100, 98)
    assert budget.pause(1) == 0


def test_a_window_full_of_others_is_looked_at_again() -> None:
    budget = MovingBudget(windows=(SHORT,))
    budget.note(0, 100, 0)
    assert 0 < budget.pause(0) < SHORT.length
    assert budget.pause(0) == 0


def test_a_limit_that_was_granted_counts_instead_of_the_documented_ones() -> None:
    budget = MovingBudget(windows=(SHORT,))
    for number in range(300):
        budget.note(number / 100, 5000, 4999 - number)
    assert budget.pause(3) == 0
    budget.note(4, 5000, 3)
    assert budget.pause(4) > 0


@given(st.lists(st.floats(0, 500), max_size=300).map(sorted))
def test_who_keeps_to_the_pauses_never_exceeds_a_window(steps: list[float]) -> None:
    budget, sent, now = MovingBudget(windows=(SHORT,)), list[float](), 0.0
    for step in steps:
        now = max(now, step)
        now += budget.pause(now)
        budget.note(now, None, None)
        sent.append(now)
        assert sum(moment > now - SHORT.length for moment in sent) <= SHORT.limit


def test_equal_keys_share_the_work() -> None:
    pacer = Pacer(annotation=ANNOTATION, say=lambda _: None, sleep=lambda _: None)
    keys = (key("TOKEN_1"), key("TOKEN_2"), key("TOKEN_3"))
    chosen = []
    for _ in range(6):
        used = pacer.choose(keys)
        pacer.note(used.token, headers(500, 499))
        chosen.append(used.label)
    assert sorted(chosen) == sorted(["TOKEN_1", "TOKEN_2", "TOKEN_3"] * 2)


def test_a_refused_key_rests_for_as_long_as_it_was_told() -> None:
    slept: list[float] = []
    said: list[str] = []
    pacer = Pacer(annotation=ANNOTATION, say=said.append, sleep=slept.append)
    only = key("TOKEN_1")
    pacer.refused(only, httpx.Headers({"Retry-After": "42"}))
    pacer.choose((only,))
    assert 41 < slept[0] < 43
    assert said == ["the rate limit of TOKEN_1 is nearly used up: waiting 42 s"]
