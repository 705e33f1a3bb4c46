"""Conditions on columns, as SQL that SQLite and PostgreSQL read alike.

A condition is a value: it can be negated, joined and put into another one. Its SQL is text of ours
with a `?` for each value that came from outside. What compares with NULL is never true, and its
negation always is: `negated` is the exact complement.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any

from bookable_mocks.engine.clock import micros


@dataclass(frozen=True, slots=True)
class Where:
    """A condition: SQL that is true or not of a record, and the values of its placeholders."""

    sql: str
    params: tuple[Any, ...] = ()


@cache
def _comparison(column: str, operator: str) -> str:
    return f"{column} {operator} ?"


@cache
def _absence(column: str) -> str:
    return f"{column} IS NULL"


def eq(column: str, value: Any) -> Where:
    """Return the condition that a column has a value; None is found where nothing stands."""
    if value is None:
        return Where(_absence(column))
    return Where(_comparison(column, "="), (stored(value),))


def at_least(column: str, value: Any) -> Where:
    """Return the condition that a column has a value or more."""
    return Where(_comparison(column, ">="), (stored(value),))


def at_most(column: str, value: Any) -> Where:
    """Return the condition that a column has a value or less."""
    return Where(_comparison(column, "<="), (stored(value),))


def below(column: str, value: Any) -> Where:
    """Return the condition that a column has less than a value."""
    return Where(_comparison(column, "<"), (stored(value),))


def any_of(column: str, values: Iterable[Any]) -> Where:
    """Return the condition that a column has one of some values; without any it is never met."""
    found = tuple(stored(value) for value in values)
    if not found:
        return Where("1 = 0")
    return Where(f"{column} IN ({', '.join('?' * len(found))})", found)


def contains(column: str, text: str) -> Where:
    """Return the condition that a text column has a text in it; the case of ASCII is ignored."""
    for special in "\\%_":
        text = text.replace(special, "\\" + special)
    return Where(f"LOWER({column}) LIKE LOWER(?) ESCAPE '\\'", (f"%{text}%",))


def within(column: str, table: str, inner: str, *where: Where) -> Where:
    """Return the condition that a column's value is among a table's `inner` column."""
    joined = both(*where)
    return Where(f"{column} IN (SELECT {inner} FROM {table} WHERE {joined.sql})", joined.params)


def negated(where: Where) -> Where:
    """Return the condition that is met by exactly the records that do not meet this one."""
    return Where(f"({where.sql}) IS NOT TRUE", where.params)


def both(*where: Where) -> Where:
    """Return the condition that all of some are met; of none, that always is."""
    return _joined(" AND ", where) if where else Where("1 = 1")


def either(*where: Where) -> Where:
    """Return the condition that at least one of some is met; of none, that never is."""
    return _joined(" OR ", where) if where else Where("1 = 0")


def _joined(word: str, where: Sequence[Where]) -> Where:
    if len(where) == 1:
        return where[0]
    params = tuple(param for w in where for param in w.params)
    return Where(word.join(f"({w.sql})" for w in where), params)


BIGGEST = 2**63 - 1
_PLAIN = frozenset({float, bytes})


def stored(value: Any) -> Any:
    """Return a value as the database compares it.

    Moments are microseconds, dates ISO text, booleans 0 and 1, decimals floats.
    """
    if type(value) is str:
        return value
    if type(value) is int:
        # No column holds more: what is beyond is nearer to its ends than to anything in it.
        return max(min(value, BIGGEST), -BIGGEST)
    if value is None or type(value) in _PLAIN:
        return value
    if isinstance(value, datetime):
        return micros(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, bool):
        return int(value)  # PostgreSQL compares no boolean with a number
    return float(value) if isinstance(value, Decimal) else value
