"""Terms of a filter, typed by the field that they are compared with."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from enum import Enum
from typing import Any, Literal, get_args, get_origin

from bookable_mocks.engine.clock import later, parse_moment
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
)
from bookable_mocks.jsonapi.expressions import Expression, Unfit


@dataclass(frozen=True, slots=True)
class Kind:
    """What a field's values are: how a term is read, and which forms of expression make sense."""

    read: Callable[[str], Any]
    ordered: bool = True
    text: bool = False


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time, the end left out: what a date means to a field of moments."""

    start: datetime
    end: datetime


def kind_of(hint: Any) -> Kind | None:
    """Return the kind of a field's annotation, None if nothing can be compared with it."""
    options = [option for option in get_args(hint) if option is not type(None)]
    if type(None) in get_args(hint):
        return kind_of(options[0]) if len(options) == 1 else None
    if get_origin(hint) is Literal:
        return _one_of([str(option) for option in options])
    if not isinstance(hint, type):
        return None
    if issubclass(hint, Enum):
        return _one_of([str(member.value) for member in hint])
    return _KINDS.get(hint)


def condition(column: str, kind: Kind, expression: Expression) -> Where:
    """Return what an expression says of a column, its negation left out.

    Raises:
        Unfit: for a form or a term that the kind can't have.
    """
    if expression.contains is not None:
        if not kind.text:
            message = "~ looks into texts, and this is none"
            raise Unfit(message)
        return contains(column, expression.contains)
    if expression.ranges and not kind.ordered:
        message = "it has no order, so there is nothing between two values"
        raise Unfit(message)
    found: list[Where] = []
    if expression.terms:
        found += _equal(column, [kind.read(term) for term in expression.terms])
    found += [_between(column, kind.read(a), kind.read(b)) for a, b in expression.ranges]
    if expression.empty:
        found.append(eq(column, None))
        if kind.text:
            found.append(eq(column, ""))
    return either(*found)


def _equal(column: str, values: list[Any]) -> list[Where]:
    spans = [value for value in values if isinstance(value, Span)]
    plain = [value for value in values if not isinstance(value, Span)]
    found = [both(at_least(column, span.start), below(column, span.end)) for span in spans]
    if plain:
        found.append(eq(column, plain[0]) if len(plain) == 1 else any_of(column, plain))
    return found


def _between(column: str, first: Any, last: Any) -> Where:
    start = first.start if isinstance(first, Span) else first
    end = below(column, last.end) if isinstance(last, Span) else at_most(column, last)
    return both(at_least(column, start), end)


_INTEGER = re.compile(r"-?[0-9]{1,18}", re.ASCII)
_DECIMAL = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,10})?", re.ASCII)
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9:.,]+([Zz]|[+-][0-9:]+)", re.ASCII)


def _integer(term: str) -> int:
    if not _INTEGER.fullmatch(term):
        raise _unfit(term, "an integer")
    return int(term)


def _decimal(term: str) -> Decimal:
    if not _DECIMAL.fullmatch(term):
        raise _unfit(term, "a number")
    return Decimal(term)


def _float(term: str) -> float:
    return float(_decimal(term))


def _boolean(term: str) -> bool:
    if term not in ("true", "false"):
        raise _unfit(term, "true or false")
    return term == "true"


def _date(term: str) -> date:
    try:
        if _DATE.fullmatch(term):
            return date.fromisoformat(term)
    except ValueError:
        pass
    raise _unfit(term, "a date such as 2026-07-01")


def _moment(term: str) -> datetime | Span:
    """Read a moment, or a date: the whole of that day in UTC."""
    try:
        if _DATE.fullmatch(term):
            start = datetime.combine(date.fromisoformat(term), datetime.min.time(), UTC)
            return Span(start, later(start, timedelta(days=1)))
        if _MOMENT.fullmatch(term):
            return parse_moment(term)
    except ValueError:
        pass
    raise _unfit(term, "a date, or a moment such as 2026-07-01T10:00:00Z (a plus is sent as %2B)")


def _one_of(values: list[str]) -> Kind:
    known = frozenset(values)

    def read(term: str) -> str:
        if term not in known:
            raise _unfit(term, f"one of {', '.join(values)}")
        return term

    return Kind(read, ordered=False, text=True)


def _unfit(term: str, wanted: str) -> Unfit:
    shown = term if len(term) <= 60 else f"{term[:60]}…"
    return Unfit(f"{shown!r} is not {wanted}")


TEXT = Kind(str, text=True)
IDENT, TEXT_IDENT = Kind(_integer, ordered=False), Kind(str, ordered=False)
_KINDS: dict[type, Kind] = {
    str: TEXT,
    int: Kind(_integer),
    float: Kind(_float),
    Decimal: Kind(_decimal),
    bool: Kind(_boolean, ordered=False),
    date: Kind(_date),
    datetime: Kind(_moment),
}
