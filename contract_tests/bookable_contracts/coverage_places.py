"""The branches of a schema by place, unfolded as far as values reach: a value is walked fast."""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeAlias

from bookable_specs import Contract, JsonObject

Mark: TypeAlias = tuple[str, str]
"""What kind of thing, and its name: its operation and its place in it."""

Follow: TypeAlias = Callable[[Any], JsonObject]

DEEP = 12
"""A schema deeper than this, or one in itself, is not walked further."""


@dataclass(eq=False)
class Place:
    """Where a schema stands; what it consists of is worked out when a value first comes there."""

    name: str
    schema: JsonObject
    follow: Follow
    depth: int = 0

    def marks(self, value: Any) -> set[Mark]:
        """Return the branches that a value takes; of alternatives, those that have its fields."""
        seen: set[Mark] = set()
        self._walk(value, seen)
        return seen

    def _walk(self, value: Any, seen: set[Mark]) -> None:
        seen.update(mark for each, mark in self._words if _is(each, value))
        for inner in self._alternatives:
            inner._walk(value, seen)
        if isinstance(value, dict):
            for name, (mark, held) in self._fields.items():
                if name in value:
                    seen.add(mark)
                    if held is not None:
                        held._walk(value[name], seen)
        elif self._entries is not None:
            # A list in a query comes value by value.
            for each in value if isinstance(value, list) else (value,):
                self._entries._walk(each, seen)

    @cached_property
    def _words(self) -> list[tuple[Any, Mark]]:
        return [(each, _branch(f"{self.name} = {word(each)}")) for each in enum(self.schema)]

    @cached_property
    def _alternatives(self) -> list[Place]:
        found = (self._inner(self.name, each) for each in alternatives(self.schema))
        return [each for each in found if each is not None]

    @cached_property
    def _fields(self) -> dict[str, tuple[Mark, Place | None]]:
        places = {name: f"{self.name} /{name}" for name in self.schema.get("properties", {})}
        return {
            name: (_branch(place), self._inner(place, self.schema["properties"][name]))
            for name, place in places.items()
        }

    @cached_property
    def _entries(self) -> Place | None:
        return self._inner(f"{self.name} /*", self.schema.get("items"))

    def _inner(self, name: str, schema: Any) -> Place | None:
        """Return the place of a schema inside this one; None if nothing can be told apart there."""
        if not isinstance(schema, dict) or self.depth >= DEEP:
            return None
        inner = Place(name, self.follow(schema), self.follow, self.depth + 1)
        return inner if inner.tells else None

    @property
    def tells(self) -> bool:
        """Whether any branch can begin here."""
        has = self.schema.keys() & {"properties", "items", "allOf", "oneOf", "anyOf"}
        return bool(has or enum(self.schema))


@dataclass(slots=True)
class Places:
    """The places of one contract that values came to so far."""

    contract: Contract
    _known: dict[tuple[str, Hashable], Place] = field(default_factory=dict)

    def at(self, name: str, schema: Any, of: Hashable = None) -> Place:
        """Return a place by its name, and by what tells schemas at the same place apart."""
        if (name, of) not in self._known:
            self._known[name, of] = Place(name, self._followed(schema), self._followed)
        return self._known[name, of]

    def _followed(self, schema: Any) -> JsonObject:
        return self.contract.followed(schema) if isinstance(schema, dict) else {}


def alternatives(schema: JsonObject) -> list[Any]:
    """Return the parts of a composition."""
    return [inner for keyword in ("allOf", "oneOf", "anyOf") for inner in schema.get(keyword, ())]


def enum(schema: JsonObject) -> list[Any]:
    """Return the values of an enum; one value alone is no branch."""
    values = schema.get("enum", [schema["const"]] if "const" in schema else [])
    return list(values) if len(values) > 1 else []


def word(value: Any) -> str:
    """Return a value of an enum as a parameter has it."""
    return value if isinstance(value, str) else json.dumps(value)


def _is(each: Any, value: Any) -> bool:
    return bool(each == value or (isinstance(value, str) and word(each) == value))


def _branch(name: str) -> Mark:
    return "branches", name
