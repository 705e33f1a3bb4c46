"""Bring schemas to normal form: references followed, allOf joined, forms of null made one.

A join keeps the place of each statement, so that an edit is reported where it was made.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bookable_specs.diff.reading.sides import Side
from bookable_specs.diff.shape.keywords import (
    ANNOTATIONS,
    COMBINE,
    NUMBERS,
    SILENT,
    WHOLE,
    beside_null,
    both_types,
    types_of,
)
from bookable_specs.diff.shape.schema import Bound, Handle, Shape, Union, Word, identity
from bookable_specs.diff.spot import Spot

_MOST_PARTS = 5_000  # schemas joined in one; more is a recursion bomb, not a contract
_UNIONS = ("oneOf", "anyOf")


class Shaper:
    """Makes the shapes of one side, each once."""

    def __init__(self, side: Side) -> None:
        self.side = side
        self._shapes: dict[tuple[int, ...], Shape] = {}
        self._nulls: dict[int, bool | None] = {}

    def shape(self, handle: Handle) -> Shape:
        """Return the normal form of schemas that all hold at once.

        Raises:
            SpecError: for a schema that is none, or one made of thousands.
        """
        handle = self.settled(handle)
        key = identity(handle)
        if key not in self._shapes:
            self._shapes[key] = self._make(handle)
        return self._shapes[key]

    def settled(self, handle: Handle) -> Handle:
        """Return what references lead to, so that all users of a component share one memo."""
        return tuple(self._settle(spot) for spot in handle)

    def _settle(self, spot: Spot) -> Spot:
        passed = 0
        while isinstance(spot.value, dict) and "$ref" in spot.value:
            if self.side.modern and spot.value.keys() - ANNOTATIONS - {"$ref"}:
                return spot
            spot = self.side.target(spot)
            passed += 1
            if passed > _MOST_PARTS:
                raise spot.error("this $ref leads in a circle")
        return spot

    def _make(self, handle: Handle) -> Shape:
        parts: dict[int, Spot] = {}
        for spot in handle:
            self._collect(spot, parts)
        first = next(iter(parts.values()), handle[0])
        shape = Shape(at=first)
        for part in parts.values():
            self._add(shape, part)
        opinions = [self._null(spot, set()) for spot in handle]
        shape.nullable = False if False in opinions else (True if True in opinions else None)
        if shape.types is None:
            shape.types = _implied(shape)
            shape.implied = shape.types is not None
        return shape

    def _collect(self, spot: Spot, parts: dict[int, Spot]) -> None:
        """Gather the schemas that hold wherever this one does; one that returns to itself ends."""
        waiting = [spot]
        passed: set[int] = set()
        while waiting:
            spot = _schema(waiting.pop())
            if id(spot.value) in passed or id(spot.value) in parts:
                continue
            passed.add(id(spot.value))
            if len(passed) > _MOST_PARTS:
                raise spot.error(f"more than {_MOST_PARTS} schemas are joined in this one")
            says_more = spot.value.keys() not in ({"$ref"}, {"allOf"})
            if "$ref" in spot.value:
                waiting.append(self.side.target(spot))
                if not self.side.modern or not says_more:
                    continue
            if says_more:
                parts[id(spot.value)] = spot
            below = [*spot.items("allOf"), *self._only_branch(spot)]
            waiting += reversed(below)

    def _only_branch(self, spot: Spot) -> Iterator[Spot]:
        """Yield the branch of a choice that leaves none, null aside."""
        for kind in _UNIONS:
            if kind in spot.value:
                branches = self._branches(spot, kind)
                if len(branches) == 1:
                    yield branches[0]

    def _branches(self, spot: Spot, kind: str) -> list[Spot]:
        return [branch for branch in spot.items(kind) if not _is_null(branch.value)]

    def _add(self, shape: Shape, part: Spot) -> None:
        if part.value.get("not") == {}:
            shape.never = True
        for key, value in part.value.items():
            if key in COMBINE:
                self._word(shape, key, value, part)
            elif key == "type":
                shape.types = both_types(shape.types, beside_null(_types(part, value)))
                shape.words.setdefault("type", Word(value, part, "type"))
            elif key in _STRUCTURE:
                _STRUCTURE[key](shape, part, value)
            elif key in _UNIONS:
                self._union(shape, key, part)
            elif key in {"const", "exclusiveMinimum", "exclusiveMaximum"}:
                self._spelled(shape, key, value, part)
            elif key in WHOLE:
                shape.others.setdefault(key, []).append(part)

    def _word(self, shape: Shape, key: str, value: Any, part: Spot, at: str = "") -> None:
        if key in NUMBERS and (not isinstance(value, (int, float)) or isinstance(value, bool)):
            raise part.child(key).error(f"{key} must be a number")
        if key in {"minimum", "maximum"} and not isinstance(value, Bound):
            if not isinstance(value, (int, float)):
                raise part.child(key).error(f"{key} must be a number")
            value = Bound(value, part.value.get(f"exclusive{key.capitalize()}") is True)
        if key in {"enum", "x-extensible-enum"}:
            if not isinstance(value, list):
                raise part.child(key).error(f"{key} must be a list")
            value = [item for item in value if item is not None]
        if value is None or (key in SILENT and value == SILENT[key]):
            return
        known = shape.words.get(key)
        if known is not None:
            value = COMBINE[key](known.value, value)
            if value == known.value:
                return
        shape.words[key] = Word(value, part, at or key)

    def _spelled(self, shape: Shape, key: str, value: Any, part: Spot) -> None:
        """Take 3.1's spelling of what 3.0 says in another way."""
        if key == "const":
            self._word(shape, "enum", [value], part, key)
        elif not isinstance(value, bool):
            if not isinstance(value, (int, float)):
                raise part.child(key).error(f"{key} must be a number")
            self._word(shape, key.removeprefix("exclusive").lower(), Bound(value, True), part, key)

    def _union(self, shape: Shape, kind: str, part: Spot) -> None:
        branches = self._branches(part, kind)
        if not branches:
            shape.types = both_types(shape.types, frozenset(["null"]))
            return
        if len(branches) == 1:
            return
        types = [_only_types(branch.value) for branch in branches]
        if all(types):
            every = beside_null(frozenset[str]().union(*(found for found in types if found)))
            shape.types = both_types(shape.types, every)
            shape.words.setdefault("type", Word(sorted(every), part, kind))
            return
        shape.unions.append(Union(kind, part, [(branch,) for branch in branches]))

    def _null(self, spot: Spot, passed: set[int]) -> bool | None:
        """Tell whether a schema allows null; None if it says nothing about it."""
        value = _schema(spot).value
        if id(value) in self._nulls:
            return self._nulls[id(value)]
        if id(value) in passed:
            return None
        passed.add(id(value))
        self._nulls[id(value)] = found = self._null_here(_schema(spot), value, passed)
        return found

    def _null_here(self, spot: Spot, value: Any, passed: set[int]) -> bool | None:
        if "$ref" in value and (not self.side.modern or len(value) == 1):
            return self._null(self.side.target(spot), passed)
        if value.get("nullable") is True:
            return True
        if "type" in value:
            return "null" in types_of(value["type"])
        if "enum" in value and isinstance(value["enum"], list):
            return None in value["enum"]
        for kind in _UNIONS:
            found = [self._null(branch, passed) for branch in spot.items(kind)]
            if len(found) > len(self._branches(spot, kind)) or found == [True]:
                return True
            if found and True not in found and None not in found:
                return False  # where some branch allows null, that is told of the branch
        below = [self._null(branch, passed) for branch in spot.items("allOf")]
        if "$ref" in value:
            below.append(self._null(self.side.target(spot), passed))
        return False if False in below else (True if True in below else None)


def _schema(spot: Spot) -> Spot:
    """Return a schema as a mapping; 3.1 writes anything as true and nothing as false."""
    if spot.value is True:
        return Spot(spot.document, _ANYTHING, spot.parent, spot.key)
    if spot.value is False:
        return Spot(spot.document, _NOTHING, spot.parent, spot.key)
    return spot.mapping()


_ANYTHING: dict[str, Any] = {}
_NOTHING: dict[str, Any] = {"not": {}}


def anything(parent: Spot, key: str) -> Handle:
    """Return the schema that a missing keyword stands for: anything goes."""
    return (Spot(parent.document, _ANYTHING, parent, key),)


def _types(part: Spot, value: Any) -> frozenset[str]:
    names = value if isinstance(value, list) else [value]
    if not all(isinstance(name, str) for name in names):
        raise part.child("type").error("type must be text or a list of texts")
    return types_of(value)


def _is_null(value: Any) -> bool:
    if not isinstance(value, dict):
        return False
    return value.get("type") in ("null", ["null"]) or value.get("enum") == [None]


def _only_types(value: Any) -> frozenset[str] | None:
    """Return a schema's types if it says nothing else."""
    if not isinstance(value, dict) or "type" not in value or value.keys() - ANNOTATIONS - {"type"}:
        return None
    return types_of(value["type"])


def _implied(shape: Shape) -> frozenset[str] | None:
    """Return the type that a schema means whose author left it out."""
    if shape.properties or shape.required or shape.additional or shape.closed or shape.patterns:
        return frozenset(["object"])
    return frozenset(["array"]) if shape.items or shape.prefix else None


def _properties(shape: Shape, part: Spot, _value: Any) -> None:
    for name in part.child("properties").mapping().value:
        below = part.child("properties").child(name)
        shape.properties[name] = (*shape.properties.get(name, ()), below)


def _patterns(shape: Shape, part: Spot, _value: Any) -> None:
    for name in part.child("patternProperties").mapping().value:
        below = part.child("patternProperties").child(name)
        shape.patterns[name] = (*shape.patterns.get(name, ()), below)


def _required(shape: Shape, part: Spot, value: Any) -> None:
    if isinstance(value, bool):
        return  # a parameter's or Swagger's habit; no list of names
    for spot in part.items("required"):
        shape.required.setdefault(str(spot.value), part)


def _items(shape: Shape, part: Spot, _value: Any) -> None:
    shape.items = (*shape.items, part.child("items"))


def _prefix(shape: Shape, part: Spot, _value: Any) -> None:
    for position, spot in enumerate(part.items("prefixItems")):
        if position < len(shape.prefix):
            shape.prefix[position] = (*shape.prefix[position], spot)
        else:
            shape.prefix.append((spot,))


def _additional(shape: Shape, part: Spot, value: Any) -> None:
    if value is False:
        shape.closed = True
    elif isinstance(value, dict) and value.keys() - ANNOTATIONS:
        shape.additional = (*shape.additional, part.child("additionalProperties"))


_STRUCTURE = {
    "properties": _properties,
    "patternProperties": _patterns,
    "required": _required,
    "items": _items,
    "prefixItems": _prefix,
    "additionalProperties": _additional,
}
