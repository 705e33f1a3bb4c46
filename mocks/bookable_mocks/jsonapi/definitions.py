"""What a mock says of a resource: where it lives, what it has, what it is related to."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, get_args, get_type_hints

import msgspec

from bookable_mocks.engine.conditions import Where, eq
from bookable_mocks.engine.mock import Context, JsonObject
from bookable_mocks.engine.store import Table
from bookable_mocks.jsonapi.expressions import Expression

Ident = int | str
"""A record's id: a number, or a text."""

BY_TEXT_ID = ("LENGTH(id)", "id")
"""The order of text ids, for tables' indexes: those that are numbers stand as numbers do."""

_NUMBER = re.compile(r"[1-9][0-9]{0,17}", re.ASCII)


@dataclass(frozen=True, slots=True)
class ToOne:
    """A relationship to one record, whose id is in a field of this one."""

    column: str
    to: str

    @property
    def many(self) -> bool:
        """Whether it leads to several."""
        return False


@dataclass(frozen=True, slots=True)
class ToMany:
    """A relationship to the records that name this one in their column `via`."""

    to: str
    via: str

    @property
    def many(self) -> bool:
        """Whether it leads to several."""
        return True


@dataclass(frozen=True, slots=True)
class Linked:
    """A relationship of many to many, kept as links of a name; `inverse` is its other side."""

    to: str
    name: str
    inverse: bool = False

    @property
    def many(self) -> bool:
        """Whether it leads to several."""
        return True


@dataclass(frozen=True, slots=True)
class Listed:
    """A relationship to records whose ids stand in a field of this one, in the field's order."""

    column: str
    to: str

    @property
    def many(self) -> bool:
        """Whether it leads to several."""
        return True


@dataclass(frozen=True, slots=True)
class Held:
    """A relationship to things that stand whole in a field of this record, and in no table."""

    column: str
    to: str

    @property
    def many(self) -> bool:
        """Whether it leads to several."""
        return True


Relationship = ToOne | ToMany | Linked | Listed | Held
OwnFilter = Callable[[Context, Expression], Where]


@lru_cache(maxsize=1024)
def _row(body: bytes) -> JsonObject:
    """Return a row; what is read again and again is decoded once, as that is dear."""
    row: JsonObject = msgspec.json.decode(body)
    return row


@dataclass(frozen=True, eq=False, kw_only=True)
class Resource:
    """One type of resource.

    `table` holds its records: flat structs with an `id`, integer or text, the fields that
    `attributes` names, and the ids of to-one and listed relationships. Where several types share a
    table, `kind` is the column that says a record's type. `localized` attributes are mappings
    locale → text. `optional` fields are sent only when asked for. Attributes that are `read_only`
    and relationships that are `fixed` are refused when they are sent, those of them that are
    `ignored` are passed over. `sideposted` relationships may create or change what they lead to.
    `links` and `meta` make those members of the resource object from a row, which is the record as
    plain JSON; `wire_id` makes its id. `visible` returns what limits the records that the caller
    may see. `filters` are filters of the mock's own by name; they raise Unfit for what they can't
    take. `computed` attributes are made from a row, too, be they among its fields or not; UNSET
    leaves them out. Nobody changes a row. `schema` is the name of the contract's component, where
    it is not the type's in CamelCase.
    """

    type: str
    table: Table[Any]
    attributes: tuple[str, ...]
    relationships: Mapping[str, Relationship] = field(default_factory=dict)
    localized: frozenset[str] = frozenset()
    optional: frozenset[str] = frozenset()
    read_only: frozenset[str] = frozenset()
    fixed: frozenset[str] = frozenset()
    ignored: frozenset[str] = frozenset()
    sideposted: frozenset[str] = frozenset()
    links: Callable[[Context, JsonObject], JsonObject] | None = None
    meta: Callable[[Context, JsonObject], JsonObject] | None = None
    visible: Callable[[Context], Where | None] | None = None
    filters: Mapping[str, OwnFilter] = field(default_factory=dict)
    wire_id: Callable[[Any], Any] = str
    computed: Mapping[str, Callable[[Context, JsonObject], Any]] = field(default_factory=dict)
    schema: str = ""
    kind: str = ""
    hints: Mapping[str, Any] = field(init=False)
    rows: Table[Any] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "hints", get_type_hints(self.table.record))
        table = self.table
        rows = Table(table.name, table.record, table.columns)
        object.__setattr__(rows, "decode", _row)
        object.__setattr__(self, "rows", rows)

    @property
    def text_ids(self) -> bool:
        """Whether ids are texts."""
        return self.hints.get("id") is str

    @property
    def by_id(self) -> str:
        """The order of ids, as SQL."""
        return ", ".join(BY_TEXT_ID) if self.text_ids else "id"

    def read_id(self, sent: Any) -> Ident | None:
        """Return the id that a text stands for, None if no record can have it."""
        if not isinstance(sent, str) or not sent:
            return None
        if self.text_ids:
            return sent
        return int(sent) if _NUMBER.fullmatch(sent) else None

    @property
    def fields(self) -> frozenset[str]:
        """The names of attributes and relationships; a vendor may use one for both."""
        return frozenset(self.attributes) | frozenset(self.relationships)

    def has_column(self, name: str) -> bool:
        """Say whether a field can be searched and sorted by itself."""
        return name in self.table.columns and (name == "id" or name in self.attributes)

    def nullable(self, name: str) -> bool:
        """Say whether a field may be None."""
        return type(None) in get_args(self.hints[name])

    def visible_to(self, ctx: Context) -> tuple[Where, ...]:
        """Return the conditions that records must meet to be of this type and to be seen."""
        own = (eq(self.kind, self.type),) if self.kind else ()
        where = self.visible(ctx) if self.visible else None
        return own if where is None else (*own, where)
