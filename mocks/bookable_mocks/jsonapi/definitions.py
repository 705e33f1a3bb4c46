"""What a mock says of a resource: where it lives, what it has, what it is related to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, get_args, get_origin, get_type_hints

import msgspec

from bookable_mocks.engine.conditions import Where
from bookable_mocks.engine.mock import Context, JsonObject
from bookable_mocks.engine.store import Table
from bookable_mocks.jsonapi.expressions import Expression


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


Relationship = ToOne | ToMany | Linked
OwnFilter = Callable[[Context, Expression], Where]


@dataclass(frozen=True, eq=False, kw_only=True)
class Resource:
    """One type of resource.

    `table` holds its records: flat structs with an integer `id`, the fields that `attributes`
    names, and the ids of to-one relationships. `localized` attributes are mappings locale → text.
    `optional` fields are sent only when asked for. Attributes that are `read_only` and
    relationships that are `fixed` are refused when they are sent, those of them that are `ignored`
    are passed over. `sideposted` relationships may create or change what they lead to. `links` and
    `meta` make those members of the resource object, `wire_id` its id. `visible` returns what
    limits the records that the caller may see. `filters` are filters of the mock's own by name;
    they raise Unfit for what they can't take. `schema` is the name of the contract's component,
    where it is not the type's in CamelCase.
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
    links: Callable[[Context, Any], JsonObject] | None = None
    meta: Callable[[Context, Any], JsonObject] | None = None
    visible: Callable[[Context], Where | None] | None = None
    filters: Mapping[str, OwnFilter] = field(default_factory=dict)
    wire_id: Callable[[int], Any] = str
    schema: str = ""
    hints: Mapping[str, Any] = field(init=False)
    rows: Table[Any] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "hints", get_type_hints(self.table.record))
        table = self.table
        rows = Table(table.name, table.record, table.columns)
        object.__setattr__(rows, "decode", msgspec.json.Decoder().decode)
        object.__setattr__(self, "rows", rows)

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
        """Return the conditions that records must meet for the caller to see them."""
        where = self.visible(ctx) if self.visible else None
        return () if where is None else (where,)

    def faults(self) -> list[str]:
        """Return what is wrong with the definition by itself."""
        names = set(self.table.record.__struct_fields__)
        found = [f"no field {name}" for name in self.attributes if name not in names]
        if self.table.key != "id" or self.hints.get("id") is not int:
            found.append("the table's key is not an integer id")
        attributes, relationships = frozenset(self.attributes), frozenset(self.relationships)
        for label, known in (
            ("localized", attributes),
            ("read_only", attributes),
            ("fixed", relationships),
            ("sideposted", relationships),
            ("optional", self.fields),
            ("ignored", self.read_only | self.fixed),
        ):
            unknown = getattr(self, label) - known
            found += [f"{label} names {name}, which it can't be" for name in sorted(unknown)]
        found += [
            f"localized {name} is no mapping"
            for name in sorted(self.localized & names)
            if get_origin(_present(self.hints[name])) is not dict
        ]
        found += [
            f"{name} has no column {relationship.column}"
            for name, relationship in self.relationships.items()
            if isinstance(relationship, ToOne) and relationship.column not in self.table.columns
        ]
        return found


def _present(hint: Any) -> Any:
    """Return a field's type without its None."""
    options = [option for option in get_args(hint) if option is not type(None)]
    return options[0] if type(None) in get_args(hint) else hint
