"""Pages of a collection: which one is asked for, and the links to the others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import quote

from bookable_mocks.engine.mock import JsonObject, Request
from bookable_mocks.engine.parameters import parse_query
from bookable_mocks.engine.problem import Violation

NUMBER, SIZE = "page[number]", "page[size]"


@dataclass(frozen=True, slots=True)
class Page:
    """The page that is asked for, from 1, and how many records it may have."""

    number: int
    size: int

    @property
    def offset(self) -> int:
        """How many records come before it."""
        return (self.number - 1) * self.size

    def last(self, total: int) -> int:
        """Return the number of the last page; an empty collection has one."""
        return max(1, -(-total // self.size))


def read_page(params: Mapping[str, Any], size: int, found: list[Violation]) -> Page:
    """Return the page from coerced parameters; `size` holds where none is given or documented."""
    values = {NUMBER: params.get(NUMBER, 1), SIZE: params.get(SIZE, size)}
    for name, value in values.items():
        if type(value) is not int or value < 1:
            found.append(Violation("query", name, "must be an integer from 1"))
            values[name] = 1
    return Page(values[NUMBER], values[SIZE])


def links(request: Request, page: Page, total: int, *, null: bool = False) -> JsonObject:
    """Return the links to the first, previous, this, next and last page.

    Where there is no previous or no next one the link is absent, or for `null` null. Beyond the
    last page the previous one is the last.
    """
    last = page.last(total)
    base = _base(request.origin, request.path, request.query)
    numbers = {
        "first": 1,
        "prev": min(page.number - 1, last) or None,
        "self": page.number,
        "next": page.number + 1 if page.number < last else None,
        "last": last,
    }
    return {
        name: None if number is None else f"{base}{number}"
        for name, number in numbers.items()
        if null or number is not None
    }


@lru_cache(maxsize=256)
def _base(origin: str, path: str, query: str) -> str:
    """Return a link up to the page's number: all other parameters as they were sent."""
    kept = [
        f"{_quoted(name)}={_quoted(value)}&"
        for name, values in parse_query(query).items()
        if name != NUMBER
        for value in values
    ]
    return f"{origin}{quote(path)}?{''.join(kept)}{_quoted(NUMBER)}="


def _quoted(text: str) -> str:
    return quote(text, safe="!,:*~")


def sliced(records: Sequence[Any], page: Page) -> Sequence[Any]:
    """Return the records of a page, from all of them."""
    return records[page.offset : page.offset + page.size]
