"""Conditions mean to a database what they mean to a reader."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bookable_mocks.engine.conditions import (
    Where,
    any_of,
    at_least,
    at_most,
    below,
    both,
    contains,
    either,
    eq,
    negated,
    within,
)
from bookable_mocks.engine.database import SqliteDatabase
from bookable_mocks.engine.store import Store, Table


class Cat(msgspec.Struct, frozen=True, kw_only=True):
    """A cat, which may have no name and no age."""

    id: int
    name: str | None
    age: int | None


CATS = Table("cat", Cat, ("id", "name", "age"))
NAMES = ["", "Tom", "tom", "50%", "a_b", "back\\slash", "Ümit"]
Test = Callable[[Cat], bool]
Both = tuple[Where, Test]


@pytest.fixture
def store() -> Iterator[Store]:
    store = make([])
    yield store
    store.database.close()


def make(cats: list[Cat]) -> Store:
    store = Store(SqliteDatabase())
    store.create((CATS,))
    for cat in cats:
        store.insert(CATS, cat)
    return store


def _equals(column: str, value: Any) -> Both:
    return eq(column, value), lambda cat: getattr(cat, column) == value


def _least(age: int) -> Both:
    return at_least("age", age), lambda cat: cat.age is not None and cat.age >= age


def _most(age: int) -> Both:
    return at_most("age", age), lambda cat: cat.age is not None and cat.age <= age


def _below(age: int) -> Both:
    return below("age", age), lambda cat: cat.age is not None and cat.age < age


def _any(names: list[str]) -> Both:
    return any_of("name", names), lambda cat: cat.name in names


ages, names = st.integers(0, 4), st.sampled_from(NAMES)
plain = st.one_of(
    st.builds(_equals, st.just("name"), st.none() | names),
    st.builds(_equals, st.just("age"), st.none() | ages),
    st.builds(_least, ages),
    st.builds(_most, ages),
    st.builds(_below, ages),
    st.builds(_any, st.lists(names, max_size=3)),
)


def _not(one: Both) -> Both:
    return negated(one[0]), lambda cat: not one[1](cat)


def _and(parts: list[Both]) -> Both:
    return both(*[p[0] for p in parts]), lambda cat: all(p[1](cat) for p in parts)


def _or(parts: list[Both]) -> Both:
    return either(*[p[0] for p in parts]), lambda cat: any(p[1](cat) for p in parts)


conditions = st.recursive(
    plain,
    lambda inner: st.one_of(
        inner.map(_not),
        st.lists(inner, max_size=3).map(_and),
        st.lists(inner, max_size=3).map(_or),
    ),
    max_leaves=5,
)
cats = st.lists(st.tuples(st.none() | names, st.none() | ages), max_size=8).map(
    lambda rows: [Cat(id=i, name=n, age=a) for i, (n, a) in enumerate(rows)]
)


@given(cats=cats, condition=conditions)
def test_a_condition_finds_what_it_says(cats: list[Cat], condition: Both) -> None:
    store = make(cats)
    where, meant = condition

    assert store.select(CATS, where, order="id") == [cat for cat in cats if meant(cat)]
    store.database.close()


@given(cats=cats, condition=conditions)
def test_a_condition_and_its_negation_split_the_table(cats: list[Cat], condition: Both) -> None:
    store = make(cats)
    where, _ = condition
    halves = store.select(CATS, where) + store.select(CATS, negated(where))

    assert sorted(cat.id for cat in halves) == [cat.id for cat in cats]
    store.database.close()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("om", ["Tom", "tom"]),
        ("TOM", ["Tom", "tom"]),
        ("%", ["50%"]),
        ("_", ["a_b"]),
        ("\\", ["back\\slash"]),
        ("Ü", ["Ümit"]),
        ("", NAMES),
    ],
)
def test_contains_takes_every_character_as_itself(text: str, found: list[str]) -> None:
    store = make([Cat(id=i, name=n, age=0) for i, n in enumerate([*NAMES, None])])

    assert [c.name for c in store.select(CATS, contains("name", text), order="id")] == found
    store.database.close()


def test_within_asks_another_table(store: Store) -> None:
    for number, age in ((1, 3), (2, 1), (3, 2)):
        store.insert(CATS, Cat(id=number, name="", age=age))

    # Cats whose number is the age of a cat that is older than one.
    where = within("id", "cat", "age", at_least("age", 2))

    assert [cat.id for cat in store.select(CATS, where, order="id")] == [2, 3]


def test_joining_nothing_is_always_and_never_met(store: Store) -> None:
    store.insert(CATS, Cat(id=1, name="", age=1))

    assert store.count(CATS, both()) == 1
    assert store.count(CATS, either()) == 0
    assert store.count(CATS, any_of("id", ())) == 0


class Price(msgspec.Struct, frozen=True, kw_only=True):
    """What something costs, and whether it is to be had."""

    id: int
    amount: Decimal
    sold: bool


PRICES = Table("price", Price, ("id", "amount", "sold"))


def test_amounts_and_truths_are_compared_as_such() -> None:
    store = Store(SqliteDatabase())
    store.create((PRICES,))
    for number, amount, sold in ((1, "9.50", True), (2, "10.00", False), (3, "100.00", True)):
        store.insert(PRICES, Price(id=number, amount=Decimal(amount), sold=sold))

    dear = store.select(PRICES, at_least("amount", Decimal("10")), order="amount")
    sold = store.select(PRICES, eq("sold", True), order="id")
    assert [price.amount for price in dear] == [Decimal("10.00"), Decimal("100.00")]
    assert [price.id for price in sold] == [1, 3]
    store.database.close()
