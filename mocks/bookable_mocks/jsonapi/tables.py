"""What lies beside the records: links between many and many, and texts that SQL can search."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from bookable_mocks.engine.conditions import Where, eq
from bookable_mocks.engine.mock import Context
from bookable_mocks.engine.store import Table
from bookable_mocks.jsonapi.definitions import Ident, Linked, Resource

if TYPE_CHECKING:
    from bookable_mocks.jsonapi.resources import Resources

T = TypeVar("T", bound=msgspec.Struct)


class Link(msgspec.Struct, frozen=True, kw_only=True):
    """One link of a many-to-many relationship, named once and read from both sides."""

    key: str
    name: str
    source: int
    target: int


class Text(msgspec.Struct, frozen=True, kw_only=True):
    """One text of a record's localized attribute; a list of texts has one for each."""

    key: str
    owner: str
    record: int
    attribute: str
    locale: str
    value: str


LINKS = Table(
    "jsonapi_link",
    Link,
    ("key", "name", "source", "target"),
    (("name", "source", "target"), ("name", "target", "source")),
)
TEXTS = Table(
    "jsonapi_text",
    Text,
    ("key", "owner", "record", "attribute", "locale", "value"),
    # The value is in no index: PostgreSQL indexes no text of more than 2700 bytes.
    (("owner", "record", "attribute"), ("owner", "attribute", "locale")),
)
TABLES = (LINKS, TEXTS)
"""What a mock adds to its own tables."""


def save(ctx: Context, resources: Resources, record: T) -> T:
    """Add or replace a record together with its texts; return it."""
    resource = resources.of(record)
    ctx.store.put(resource.table, record)
    if resources.keeps_texts(resource):
        _forget_texts(ctx, resource, record)
        for text in _texts(resource, record):
            ctx.store.insert(TEXTS, text)
    return record


def remove(ctx: Context, resources: Resources, record: msgspec.Struct) -> None:
    """Remove a record, its texts and its links; what points to it by a column is left alone."""
    resource = resources.of(record)
    ident = resource.table.values(record)[0]
    ctx.store.delete(resource.table, eq("id", ident))
    if resources.keeps_texts(resource):
        _forget_texts(ctx, resource, record)
    for name, side in resources.link_sides(resource.type):
        ctx.store.delete(LINKS, eq("name", name), eq(side, ident))


def set_links(ctx: Context, relationship: Linked, ident: Ident, targets: Iterable[Any]) -> None:
    """Let a record be linked to exactly these targets, seen from the relationship's side."""
    own, _ = sides(relationship)
    ctx.store.delete(LINKS, eq("name", relationship.name), eq(own, ident))
    add_links(ctx, relationship, ident, targets)


def add_links(ctx: Context, relationship: Linked, ident: Any, targets: Iterable[Any]) -> None:
    """Link a record to more targets; what is linked already stays so."""
    for other in targets:
        source, target = (other, ident) if relationship.inverse else (ident, other)
        key = f"{relationship.name}:{source}:{target}"
        link = Link(key=key, name=relationship.name, source=source, target=target)
        ctx.store.put(LINKS, link)


def linked(ctx: Context, relationship: Linked, ident: int) -> list[int]:
    """Return the ids that a record is linked to, in their order."""
    own, other = sides(relationship)
    found = ctx.store.select(LINKS, eq("name", relationship.name), eq(own, ident), order=other)
    return [link.source if relationship.inverse else link.target for link in found]


def sides(relationship: Linked) -> tuple[str, str]:
    """Return the columns of a link that hold the own id and the other one."""
    return ("target", "source") if relationship.inverse else ("source", "target")


def among(column: str, values: Sequence[Ident]) -> Where:
    """Return the condition that a column has one of some ids, at least one.

    The list is filled up to a power of two, so that few different statements are prepared.
    """
    size = 1 << (len(values) - 1).bit_length()
    params = tuple(values)
    return Where(_among(column, size), params + params[-1:] * (size - len(params)))


@lru_cache(maxsize=512)
def _among(column: str, size: int) -> str:
    return f"{column} IN ({', '.join('?' * size)})"


def _forget_texts(ctx: Context, resource: Resource, record: msgspec.Struct) -> None:
    ident = resource.table.values(record)[0]
    ctx.store.delete(TEXTS, eq("owner", resource.type), eq("record", ident))


def _texts(resource: Resource, record: msgspec.Struct) -> Iterator[Text]:
    ident = resource.table.values(record)[0]
    for attribute in sorted(resource.localized):
        for locale, value in (getattr(record, attribute) or {}).items():
            for index, text in enumerate([value] if isinstance(value, str) else value):
                yield Text(
                    key=f"{resource.type}:{ident}:{attribute}:{locale}:{index}",
                    owner=resource.type,
                    record=ident,
                    attribute=attribute,
                    locale=locale,
                    value=text,
                )
