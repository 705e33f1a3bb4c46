from __future__ import annotations

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bookable_mocks.engine.ids import READABLE, Ids
from bookable_mocks.engine.world import MemorySequence, World

KINDS = st.lists(st.sampled_from(["booking", "key", "token"]), max_size=30)


def make(seed: int) -> Ids:
    return Ids(seed, MemorySequence())


@given(seed=st.integers(0, 2**63), kinds=KINDS)
def test_the_same_seed_and_the_same_questions_give_the_same_ids(
    seed: int, kinds: list[str]
) -> None:
    one, other = make(seed), make(seed)

    assert [one.uuid(kind) for kind in kinds] == [other.uuid(kind) for kind in kinds]


@given(seed=st.integers(0, 2**63), other=st.integers(0, 2**63))
def test_another_seed_gives_other_ids(seed: int, other: int) -> None:
    assert (make(seed).uuid("a") == make(other).uuid("a")) == (seed == other)


@given(kinds=KINDS)
def test_an_id_is_never_given_twice(kinds: list[str]) -> None:
    ids = make(1)
    given_out = [ids.uuid(kind) for kind in kinds]

    assert len(set(given_out)) == len(given_out)


def test_a_kinds_ids_do_not_depend_on_other_kinds() -> None:
    alone, mixed = make(1), make(1)
    mixed.uuid("noise")

    assert alone.uuid("booking") == mixed.uuid("booking")


def test_numbers_of_a_kind_count_from_one() -> None:
    ids = make(1)

    assert [ids.number("a"), ids.number("a"), ids.number("b")] == [1, 2, 1]


def test_a_uuid_says_that_it_is_of_version_4() -> None:
    made = UUID(make(1).uuid("a"))

    assert (made.version, made.variant) == (4, "specified in RFC 4122")


@given(length=st.integers(1, 24), seed=st.integers(0, 1000))
def test_a_readable_code_has_no_letters_that_are_mistaken_for_others(
    length: int, seed: int
) -> None:
    code = make(seed).readable("a", length)

    assert len(code) == length
    assert set(code) <= set(READABLE)
    assert not set("01ILO") & set(READABLE)


@given(length=st.integers(1, 64))
def test_a_token_is_lower_case_hex_of_the_length_that_was_asked_for(length: int) -> None:
    token = make(1).token("a", length)

    assert len(token) == length
    assert set(token) <= set("0123456789abcdef")


@given(seed=st.integers(0, 10_000))
def test_a_fraction_is_from_nought_up_to_one(seed: int) -> None:
    assert 0 <= make(seed).fraction("a") < 1


def test_fractions_are_spread_evenly() -> None:
    ids = make(1)
    low = sum(ids.fraction("a") < 0.25 for _ in range(2000))

    assert 400 < low < 600


def test_a_number_that_was_rolled_back_is_given_again(world: World) -> None:
    def fail() -> None:
        with world.store.transaction():
            seen.append(world.ids.uuid("trip"))
            raise RuntimeError

    seen: list[str] = []
    for _ in range(2):
        with pytest.raises(RuntimeError):
            fail()

    assert seen[0] == seen[1] == world.ids.uuid("trip")


def test_a_seed_may_have_more_than_64_digits() -> None:
    assert make(10**70).uuid("a")
