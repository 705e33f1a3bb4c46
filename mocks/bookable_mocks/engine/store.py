"""Typed, immutable records in tables whose filtered columns are real, indexed columns."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from functools import cache, lru_cache
from operator import attrgetter
from typing import Any, Generic, TypeVar, get_args, get_type_hints

import msgspec

from bookable_mocks.engine.conditions import (
    BIGGEST,
    Where,
    stored,
)
from bookable_mocks.engine.database import Database, Image

T = TypeVar("T", bound=msgspec.Struct)


@dataclass(frozen=True, eq=False)
class Table(Generic[T]):
    """Where records of one type live.

    `columns` names the fields that get a column of their own; the first one is the key. Their types
    follow from the record's annotations. `indexes` lists the column groups that queries filter and
    sort on; a group may have expressions such as LENGTH(id).
    """

    name: str
    record: type[T]
    columns: tuple[str, ...]
    indexes: tuple[tuple[str, ...], ...] = ()
    decode: Callable[[bytes], T] = field(init=False)
    values: Callable[[T], tuple[Any, ...]] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "decode", msgspec.json.Decoder(self.record).decode)
        object.__setattr__(self, "values", _reader(self.columns))

    @property
    def key(self) -> str:
        """The name of the key column."""
        return self.columns[0]

    def ddl(self) -> Iterator[str]:
        """Return the statements that create the table and its indexes."""
        hints = get_type_hints(self.record)
        columns = [f"{name} {_sql_type(hints[name])}" for name in self.columns]
        columns[0] += " PRIMARY KEY NOT NULL"
        yield f"CREATE TABLE IF NOT EXISTS {self.name} ({', '.join(columns)}, body BLOB NOT NULL)"
        for group in self.indexes:
            label = "_".join(_WORDS.findall(" ".join(column.split()[0] for column in group)))
            yield (
                f"CREATE INDEX IF NOT EXISTS {self.name}_by_{label}"
                f" ON {self.name} ({', '.join(group)})"
            )


_WORDS = re.compile(r"\w+")


def _reader(columns: tuple[str, ...]) -> Callable[[Any], tuple[Any, ...]]:
    read = attrgetter(*columns)
    return read if len(columns) > 1 else lambda record: (read(record),)


def _sql_type(hint: Any) -> str:
    options = [option for option in get_args(hint) or (hint,) if option is not type(None)]
    kind = options[0]
    if not isinstance(kind, type):
        return "TEXT"
    if issubclass(kind, float | Decimal):
        return "DOUBLE PRECISION"
    return "BIGINT" if issubclass(kind, int | datetime) else "TEXT"


class Store:
    """The tables of a world. Reads are plain; writes belong inside `transaction()`."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def create(self, tables: Sequence[Table[Any]]) -> None:
        """Create what is not there yet: the engine's own tables and those given."""
        for table in tables:
            for statement in table.ddl():
                self.database.execute(statement)

    def transaction(self) -> AbstractContextManager[None]:
        """Open the one writer's transaction; nested ones join it."""
        return self.database.transaction()

    def get(self, table: Table[T], key: Any) -> T | None:
        """Return the record with a key, or None."""
        rows = self.database.execute(_get_sql(table), (stored(key),))
        return table.decode(rows[0][0]) if rows else None

    def first(self, table: Table[T], *where: Where) -> T | None:
        """Return any record that meets the conditions, or None."""
        found = self.select(table, *where, limit=1)
        return found[0] if found else None

    def select(
        self,
        table: Table[T],
        *where: Where,
        order: str = "",
        limit: int = -1,
        offset: int = 0,
    ) -> list[T]:
        """Return the records that meet all conditions; `order` is SQL, written by us.

        Without a limit all are returned, and `offset` means nothing.
        """
        sql = _select_sql(table, _shape(where), order, limit >= 0)
        params = _params(where)
        if limit >= 0:
            params += (limit, min(offset, BIGGEST))
        decode = table.decode
        return [decode(row[0]) for row in self.database.execute(sql, params)]

    def count(self, table: Table[T], *where: Where) -> int:
        """Return how many records meet all conditions."""
        sql = _count_sql(table, _shape(where))
        rows = self.database.execute(sql, _params(where))
        return int(rows[0][0])

    def insert(self, table: Table[T], record: T) -> T:
        """Add a record and return it. A second one with its key is an error of ours."""
        self.database.change(_insert_sql(table), _row(table, record))
        return record

    def put(self, table: Table[T], record: T) -> T:
        """Add a record, or replace the one that has its key; return it."""
        self.database.change(_put_sql(table), _row(table, record))
        return record

    def update(self, table: Table[T], record: T) -> T:
        """Replace the record that has this one's key and return the new one."""
        row = _row(table, record)
        if self.database.change(_update_sql(table), (*row[1:], row[0])) != 1:
            message = f"{table.name} has no {row[0]!r} to replace"
            raise KeyError(message)
        return record

    def delete(self, table: Table[T], *where: Where) -> int:
        """Remove the records that meet all conditions; return how many there were."""
        sql = f"DELETE FROM {table.name}{_clause(_shape(where))}"
        return self.database.change(sql, _params(where))

    def image(self) -> Image:
        """Return a copy of everything, for `load`."""
        return self.database.image()

    def load(self, image: Image) -> None:
        """Replace everything by an image."""
        self.database.load(image)


Shape = tuple[str, ...]


def _shape(where: Sequence[Where]) -> Shape:
    return tuple(w.sql for w in where)


def _params(where: Sequence[Where]) -> list[Any]:
    return [param for w in where for param in w.params]


def _clause(shape: Shape) -> str:
    return " WHERE " + " AND ".join(f"({sql})" for sql in shape) if shape else ""


@cache
def _get_sql(table: Table[Any]) -> str:
    return f"SELECT body FROM {table.name} WHERE {table.key} = ?"


@lru_cache(maxsize=1024)
def _select_sql(table: Table[Any], shape: Shape, order: str, limited: bool) -> str:
    cut = " LIMIT ? OFFSET ?" if limited else ""
    ordering = f" ORDER BY {order}" if order else ""
    return f"SELECT body FROM {table.name}{_clause(shape)}{ordering}{cut}"


@lru_cache(maxsize=1024)
def _count_sql(table: Table[Any], shape: Shape) -> str:
    return f"SELECT count(*) FROM {table.name}{_clause(shape)}"


@cache
def _insert_sql(table: Table[Any]) -> str:
    names = [*table.columns, "body"]
    return f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"


@cache
def _put_sql(table: Table[Any]) -> str:
    names = [*table.columns[1:], "body"]
    changes = ", ".join(f"{name} = excluded.{name}" for name in names)
    return f"{_insert_sql(table)} ON CONFLICT ({table.key}) DO UPDATE SET {changes}"


@cache
def _update_sql(table: Table[Any]) -> str:
    names = [*table.columns[1:], "body"]
    changes = ", ".join(f"{name} = ?" for name in names)
    return f"UPDATE {table.name} SET {changes} WHERE {table.key} = ?"


_encode = msgspec.json.Encoder().encode


def _row(table: Table[T], record: T) -> tuple[Any, ...]:
    return (*map(stored, table.values(record)), _encode(record))
