from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from enum import IntEnum, StrEnum
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bookable_mocks.engine.conditions import at_least, at_most, eq
from bookable_mocks.engine.database import SqliteDatabase
from bookable_mocks.engine.store import Store, Table


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


class Rank(IntEnum):
    LOW = 1
    HIGH = 20


class Thing(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    name: str = ""
    amount: int = 0
    at: datetime = datetime(2026, 7, 1, tzinfo=UTC)
    day: date = date(2026, 7, 1)
    colour: Colour = Colour.RED
    rank: Rank = Rank.LOW
    on: bool = False
    price: float = 0.0
    note: str | None = None
    until: datetime | None = None
    kept_aside: dict[str, list[int]] = {}


COLUMNS = ("id", "name", "amount", "at", "day", "colour", "rank", "on", "price", "note", "until")
# `on` is a word of SQL's; a column is named as its field, so this one stays in the body.
THINGS = Table(
    "thing", Thing, tuple(c for c in COLUMNS if c != "on"), (("colour", "amount DESC"), ("at",))
)

offsets = st.integers(-14 * 60, 14 * 60).map(lambda m: timezone(timedelta(minutes=m)))
moments = st.datetimes(datetime.fromisoformat("1900-01-02"), timezones=offsets).filter(
    lambda at: at.year < 9999
)
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
things = st.builds(
    Thing,
    id=st.uuids().map(str),
    name=texts,
    amount=st.integers(-(2**63), 2**63 - 1),
    at=moments,
    day=st.dates(),
    colour=st.sampled_from(Colour),
    rank=st.sampled_from(Rank),
    on=st.booleans(),
    price=st.floats(allow_nan=False, allow_infinity=False),
    note=st.none() | texts,
    until=st.none() | moments,
    kept_aside=st.dictionaries(texts, st.lists(st.integers(-(2**63), 2**63 - 1), max_size=3)),
)


def make() -> Store:
    store = Store(SqliteDatabase())
    store.create((THINGS,))
    return store


@pytest.fixture
def store() -> Iterator[Store]:
    made = make()
    yield made
    made.database.close()


@given(things)
def test_a_record_comes_back_as_it_went_in(thing: Thing) -> None:
    store = make()
    assert store.insert(THINGS, thing) is thing

    back = store.get(THINGS, thing.id)

    assert back == thing
    assert back is not None
    assert back.at.utcoffset() == thing.at.utcoffset()
    store.database.close()


def small() -> st.SearchStrategy[list[Thing]]:
    """Lists of things whose fields are often equal, so that conditions often match."""
    few = st.builds(
        Thing,
        id=st.uuids().map(str),
        name=st.sampled_from(["", "a", "B", "é", "10", "9"]),
        amount=st.integers(-2, 12),
        at=st.integers(-3, 3).map(lambda h: datetime(2026, 7, 1, tzinfo=UTC) + h * _HOUR)
        | st.just(datetime(2026, 7, 1, 2, tzinfo=timezone(timedelta(hours=2)))),
        day=st.dates(date(2026, 6, 29), date(2026, 7, 3)),
        colour=st.sampled_from(Colour),
        rank=st.sampled_from(Rank),
    )
    return st.lists(few, max_size=12)


_HOUR = timedelta(hours=1)
OPERATORS = {"=": eq, ">=": at_least, "<=": at_most}
conditions = st.lists(
    st.one_of(
        *[
            st.tuples(st.just(column), st.sampled_from(["=", ">=", "<="]), values)
            for column, values in (
                ("name", st.sampled_from(["", "a", "B", "é", "9"])),
                ("amount", st.integers(-2, 12)),
                (
                    "at",
                    st.integers(-3, 3).map(lambda h: datetime(2026, 7, 1, tzinfo=UTC) + h * _HOUR),
                ),
                ("day", st.dates(date(2026, 6, 29), date(2026, 7, 3))),
                ("colour", st.sampled_from(Colour)),
                ("rank", st.sampled_from(Rank)),
            )
        ]
    ),
    max_size=3,
)


def meets(thing: Thing, column: str, operator: str, value: Any) -> bool:
    have = getattr(thing, column)
    return bool({"=": have == value, ">=": have >= value, "<=": have <= value}[operator])


@given(records=small(), where=conditions, limit=st.integers(-1, 5), offset=st.integers(0, 5))
def test_select_is_what_a_list_would_answer(
    records: list[Thing], where: list[tuple[str, str, Any]], limit: int, offset: int
) -> None:
    store = make()
    for record in records:
        store.insert(THINGS, record)
    matching = [r for r in records if all(meets(r, *condition) for condition in where)]
    ordered = sorted(matching, key=lambda r: (-r.amount, r.id))
    asked = [OPERATORS[operator](column, value) for column, operator, value in where]

    found = store.select(THINGS, *asked, order="amount DESC, id", limit=limit, offset=offset)

    assert found == (ordered if limit < 0 else ordered[offset : offset + limit])
    assert store.count(THINGS, *asked) == len(matching)
    assert (store.first(THINGS, *asked) is None) == (not matching)
    store.database.close()


@given(records=small(), where=conditions)
def test_delete_removes_what_select_finds(
    records: list[Thing], where: list[tuple[str, str, Any]]
) -> None:
    store = make()
    for record in records:
        store.insert(THINGS, record)
    asked = [OPERATORS[operator](column, value) for column, operator, value in where]
    gone = store.select(THINGS, *asked)

    assert store.delete(THINGS, *asked) == len(gone)
    assert store.count(THINGS) == len(records) - len(gone)
    assert store.count(THINGS, *asked) == 0
    store.database.close()


def test_a_key_that_nothing_has_gives_none(store: Store) -> None:
    assert store.get(THINGS, "nobody") is None
    assert store.first(THINGS, eq("name", "nobody")) is None
    assert store.select(THINGS) == []


def test_update_replaces_the_record_and_its_columns(store: Store) -> None:
    store.insert(THINGS, Thing(id="a", amount=1, note="x"))
    changed = store.update(THINGS, Thing(id="a", amount=2))

    assert store.select(THINGS, at_least("amount", 2)) == [changed]
    assert store.select(THINGS, at_most("amount", 1)) == []
    assert changed.note is None


def test_put_adds_a_record_or_replaces_the_one_with_its_key(store: Store) -> None:
    store.insert(THINGS, Thing(id="other", amount=1))
    for amount in (1, 2):
        put = store.put(THINGS, Thing(id="a", amount=amount))
        assert store.get(THINGS, "a") == put

    assert store.count(THINGS) == 2
    assert store.count(THINGS, at_least("amount", 2)) == 1


def test_update_of_a_key_that_nothing_has_raises(store: Store) -> None:
    with pytest.raises(KeyError, match="thing has no 'a' to replace"):
        store.update(THINGS, Thing(id="a"))


def test_a_second_record_with_a_key_raises(store: Store) -> None:
    store.insert(THINGS, Thing(id="a"))

    with pytest.raises(Exception, match="UNIQUE"):
        store.insert(THINGS, Thing(id="a"))


def test_one_moment_is_found_in_whatever_zone_it_is_asked_for(store: Store) -> None:
    noon = datetime(2026, 7, 1, 12, tzinfo=timezone(timedelta(hours=2)))
    store.insert(THINGS, Thing(id="a", at=noon))

    assert store.count(THINGS, eq("at", noon.astimezone(UTC))) == 1


def test_a_moment_without_an_offset_is_refused(store: Store) -> None:
    with pytest.raises(TypeError):
        store.insert(THINGS, Thing(id="a", at=datetime(2026, 7, 1)))  # noqa: DTZ001


def test_a_table_that_is_there_already_is_left_as_it_is(store: Store) -> None:
    store.insert(THINGS, Thing(id="a"))
    store.create((THINGS,))

    assert store.count(THINGS) == 1


def test_columns_and_indexes_are_real(store: Store) -> None:
    columns = {row[1]: row[2] for row in store.database.execute("PRAGMA table_info(thing)")}
    indexes = {row[1] for row in store.database.execute("PRAGMA index_list(thing)")}

    assert columns["amount"] == columns["at"] == columns["until"] == columns["rank"] == "BIGINT"
    assert columns["day"] == columns["colour"] == columns["note"] == "TEXT"
    assert {"thing_by_colour_amount", "thing_by_at"} <= indexes


def test_a_table_may_have_its_key_as_the_only_column() -> None:
    class Lone(msgspec.Struct, frozen=True):
        id: int

    store = Store(SqliteDatabase())
    table = Table("lone", Lone, ("id",))
    store.create((table,))
    store.insert(table, Lone(7))

    assert store.update(table, Lone(7)) == store.get(table, 7) == Lone(7)
    store.database.close()


def test_what_was_written_before_an_exception_is_gone(store: Store) -> None:
    def fail() -> None:
        with store.transaction():
            store.insert(THINGS, Thing(id="a"))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()

    assert store.count(THINGS) == 0


def test_a_transaction_inside_another_is_part_of_it(store: Store) -> None:
    def fail() -> None:
        with store.transaction():
            with store.transaction():
                store.insert(THINGS, Thing(id="a"))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()

    assert store.count(THINGS) == 0


def test_a_transaction_can_follow_one_that_failed(store: Store) -> None:
    with pytest.raises(RuntimeError), store.transaction():
        raise RuntimeError
    with store.transaction():
        store.insert(THINGS, Thing(id="a"))

    assert store.count(THINGS) == 1


def test_rolling_back_to_a_savepoint_keeps_the_outer_work(store: Store) -> None:
    def fail() -> None:
        with store.database.savepoint():
            store.insert(THINGS, Thing(id="inner"))
            raise RuntimeError

    with store.transaction():
        store.insert(THINGS, Thing(id="outer"))
        with pytest.raises(RuntimeError):
            fail()

    assert [thing.id for thing in store.select(THINGS)] == ["outer"]


def test_a_savepoint_that_ends_well_is_kept_with_the_outer_work(store: Store) -> None:
    with store.transaction(), store.database.savepoint():
        store.insert(THINGS, Thing(id="inner"))

    assert store.count(THINGS) == 1


def test_an_image_is_loaded_as_often_as_wanted(store: Store) -> None:
    store.insert(THINGS, Thing(id="before"))
    image = store.image()
    for _ in range(2):
        store.insert(THINGS, Thing(id="after"))
        store.load(image)

        assert [thing.id for thing in store.select(THINGS)] == ["before"]


def test_an_image_does_not_change_with_what_it_was_taken_from(store: Store) -> None:
    image = store.image()
    store.insert(THINGS, Thing(id="later"))
    other = Store(SqliteDatabase())

    other.load(image)

    assert other.count(THINGS) == 0
    other.database.close()


def test_an_image_of_another_kind_is_refused(store: Store) -> None:
    with pytest.raises(TypeError, match="another kind"):
        store.load(object())


def test_figures_with_a_fraction_are_ordered_as_figures(store: Store) -> None:
    for price in (9.0, 10.0):
        store.insert(THINGS, Thing(id=str(price), price=price))

    assert [t.price for t in store.select(THINGS, order="price")] == [9.0, 10.0]


def test_records_without_a_value_are_found_by_none(store: Store) -> None:
    store.insert(THINGS, Thing(id="a", note=None))

    assert store.count(THINGS, eq("note", None)) == 1
