from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bookable_mocks.engine.dice import Dice

seeds = st.integers(0, 2**63)


def thrown(dice: Dice) -> list[int]:
    return [dice.between(1, 1_000_000) for _ in range(8)]


@given(seeds)
def test_the_same_seed_and_purpose_throw_the_same(seed: int) -> None:
    assert thrown(Dice(seed, "prices")) == thrown(Dice(seed, "prices"))


@given(seeds, seeds)
def test_another_seed_or_purpose_throws_otherwise(seed: int, other: int) -> None:
    assert (thrown(Dice(seed, "a")) == thrown(Dice(other, "a"))) == (seed == other)
    assert thrown(Dice(seed, "a")) != thrown(Dice(seed, "b"))


@given(seeds, st.integers(-5, 5), st.integers(0, 5))
def test_a_number_is_between_both_ends(seed: int, low: int, width: int) -> None:
    dice = Dice(seed, "a")

    assert all(low <= dice.between(low, low + width) <= low + width for _ in range(20))


@given(seeds, st.lists(st.integers(), min_size=1))
def test_a_choice_is_one_of_those_to_choose_from(seed: int, among: list[int]) -> None:
    assert Dice(seed, "a").choice(among) in among


def test_a_chance_comes_true_in_its_share_of_throws() -> None:
    dice = Dice(1, "a")

    assert 230 < sum(dice.chance(0.25) for _ in range(1000)) < 270
    assert not any(dice.chance(0) for _ in range(100))
    assert all(dice.chance(1) for _ in range(100))
