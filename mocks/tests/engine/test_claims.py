from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bookable_mocks.engine import claims as claims_table
from bookable_mocks.engine.claims import Claims
from bookable_mocks.engine.database import SqliteDatabase

EIGHT = datetime(2026, 7, 1, 8, 0, tzinfo=UTC)
LONGEST = timedelta(minutes=20)

spans = st.tuples(st.integers(0, 60), st.integers(1, 20)).map(lambda s: (s[0], s[0] + s[1]))


def at(minute: int) -> datetime:
    return EIGHT + timedelta(minutes=minute)


def overlap(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def make() -> Claims:
    database = SqliteDatabase()
    for statement in claims_table.DDL:
        database.execute(statement)
    return Claims(database)


@pytest.fixture
def claims() -> Iterator[Claims]:
    made = make()
    yield made
    made._database.close()


@given(st.lists(st.tuples(st.sampled_from("ab"), spans), max_size=40))
def test_a_time_is_given_if_and_only_if_none_of_it_is_taken(
    wishes: list[tuple[str, tuple[int, int]]],
) -> None:
    claims = make()
    held: list[tuple[str, tuple[int, int]]] = []

    for number, (resource, span) in enumerate(wishes):
        free = not any(r == resource and overlap(span, s) for r, s in held)

        assert claims.take(resource, at(span[0]), at(span[1]), f"h{number}") is free
        if free:
            held.append((resource, span))
    claims._database.close()


@given(
    wishes=st.lists(st.tuples(spans, st.booleans()), max_size=40),
    probe=spans,
)
def test_what_is_taken_is_what_was_given_and_not_given_back(
    wishes: list[tuple[tuple[int, int], bool]], probe: tuple[int, int]
) -> None:
    claims = make()
    held = []
    for number, (span, give_back) in enumerate(wishes):
        if not claims.take("a", at(span[0]), at(span[1]), f"h{number}"):
            continue
        if give_back:
            assert claims.release(f"h{number}") == 1
        else:
            held.append(span)

    wanted = sorted(span for span in held if overlap(span, probe))

    assert claims.taken("a", at(probe[0]), at(probe[1])) == [(at(s), at(e)) for s, e in wanted]
    claims._database.close()


@given(capacity=st.integers(1, 4), wishes=st.lists(spans, max_size=40))
def test_a_place_is_given_if_and_only_if_one_is_free_all_the_time(
    capacity: int, wishes: list[tuple[int, int]]
) -> None:
    claims = make()
    held: list[tuple[int, int]] = []

    for number, span in enumerate(wishes):
        busiest = max(sum(s <= minute < e for s, e in held) for minute in range(*span))
        given_out = claims.take_place(
            "a", at(span[0]), at(span[1]), f"h{number}", capacity=capacity, longest=LONGEST
        )

        assert given_out is (busiest < capacity)
        if given_out:
            held.append(span)
    claims._database.close()


def test_back_to_back_is_no_overlap(claims: Claims) -> None:
    assert claims.take("sauna", at(0), at(60), "one")
    assert claims.take("sauna", at(60), at(120), "two")
    assert claims.take("sauna", at(-60), at(0), "three")


def test_a_microsecond_is_an_overlap(claims: Claims) -> None:
    assert claims.take("sauna", at(0), at(60) + timedelta(microseconds=1), "one")

    assert not claims.take("sauna", at(60), at(120), "two")


def test_a_claim_inside_a_longer_one_is_refused(claims: Claims) -> None:
    claims.take("sauna", at(0), at(600), "one")

    assert not claims.take("sauna", at(300), at(301), "two")
    assert not claims.take("sauna", at(-60), at(900), "three")


def test_a_claim_that_began_before_is_found(claims: Claims) -> None:
    claims.take("sauna", at(0), at(600), "one")

    assert claims.taken("sauna", at(300), at(301)) == [(at(0), at(600))]


def test_a_claim_that_ends_when_the_time_begins_is_not_found(claims: Claims) -> None:
    claims.take("sauna", at(0), at(60), "one")

    assert claims.taken("sauna", at(60), at(120)) == []
    assert claims.taken("sauna", at(-60), at(0)) == []


def test_claims_on_one_resource_are_nothing_to_another(claims: Claims) -> None:
    claims.take("sauna", at(0), at(60), "one")

    assert claims.take("pool", at(0), at(60), "one")
    assert claims.taken("hammam", at(0), at(60)) == []


def test_a_holder_gives_back_all_that_it_claimed(claims: Claims) -> None:
    claims.take("sauna", at(0), at(60), "one")
    claims.take("pool", at(0), at(60), "one")

    assert claims.release("one") == 2
    assert claims.release("one") == 0
    assert claims.take("sauna", at(0), at(60), "two")


def test_a_claim_as_long_as_the_longest_is_counted_until_it_ends(claims: Claims) -> None:
    def take(start: int, holder: str) -> bool:
        end = at(start) + LONGEST
        return claims.take_place("a", at(start), end, holder, capacity=1, longest=LONGEST)

    assert take(0, "one")
    assert not take(19, "two")
    assert take(20, "three")


def test_places_before_and_after_each_other_use_one_place(claims: Claims) -> None:
    def take(start: int, end: int, holder: str) -> bool:
        return claims.take_place("a", at(start), at(end), holder, capacity=2, longest=LONGEST)

    assert take(0, 10, "one")
    assert take(10, 20, "two")
    assert take(0, 20, "three")
    assert not take(5, 15, "four")


def test_a_holder_may_take_two_places_at_once(claims: Claims) -> None:
    def take() -> bool:
        return claims.take_place("class", at(0), at(20), "ann", capacity=2, longest=LONGEST)

    assert [take(), take(), take()] == [True, True, False]
