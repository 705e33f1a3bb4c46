"""The types of resources that a contract has, with what can be compared, sorted and included."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from typing import Any

from bookable_specs import Contract, JsonObject, Operation
from bookable_specs.document import resolve

DEPTH = 12
"""No schema of an attribute is deeper in references than this."""


class Kind(StrEnum):
    """What the values of an attribute are, as far as filters and sorting care."""

    TEXT = "text"
    WORD = "word"
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"
    DATE = "date"
    MOMENT = "moment"
    LOCALIZED = "localized"
    OTHER = "other"


ORDERED = frozenset({Kind.INTEGER, Kind.NUMBER, Kind.DATE, Kind.MOMENT})
"""Kinds whose order is beyond dispute; how texts follow each other is the server's taste."""

SORTABLE = frozenset(Kind) - {Kind.OTHER}


@dataclass(frozen=True, slots=True)
class Relationship:
    """Where a relationship leads: to which types, and to one resource or many."""

    to: tuple[str, ...]
    many: bool
    by_default: bool = True


@dataclass(frozen=True, slots=True)
class ResourceType:
    """A type with its attributes and relationships."""

    name: str
    attributes: Mapping[str, Kind]
    relationships: Mapping[str, Relationship]
    locales: tuple[str, ...] = ()
    optional: frozenset[str] = field(default_factory=frozenset)
    """Attributes that come only on request."""

    @property
    def fields(self) -> tuple[str, ...]:
        """Every name that a sparse fieldset may have."""
        return tuple(dict.fromkeys((*self.attributes, *self.relationships)))


@lru_cache(maxsize=32)
def types_of(contract: Contract) -> Mapping[str, ResourceType]:
    """Return the types that answers of a contract can have, by name."""
    found: dict[str, ResourceType] = {}
    for operation in contract.operations.values():
        for schema in _resource_schemas(contract, operation):
            flat = flattened(contract, schema)
            for name in _enum(contract, flat.get("properties", {}).get("type", {})):
                found.setdefault(name, _type(contract, name, flat))
    return found


def primary_type(contract: Contract, operation: Operation) -> ResourceType:
    """Return the type that an operation's `x-resource` names."""
    return types_of(contract)[operation.node["x-resource"]]


def flattened(contract: Contract, schema: JsonObject, depth: int = DEPTH) -> JsonObject:
    """Follow a schema's reference, and put the parts of an `allOf` together."""
    if "$ref" in schema:
        schema = resolve(contract.document, schema["$ref"])
    if depth and "allOf" in schema:
        merged: JsonObject = {}
        for part in schema["allOf"]:
            merged |= flattened(contract, part, depth - 1)
        return {**merged, **{key: value for key, value in schema.items() if key != "allOf"}}
    return schema


def _resource_schemas(contract: Contract, operation: Operation) -> Iterator[JsonObject]:
    media_type = contract.document["x-jsonapi"]["media-type"]
    for status, response in operation.node["responses"].items():
        content = response.get("content", {}).get(media_type, {})
        if not str(status).startswith("2") or "schema" not in content:
            continue
        properties = flattened(contract, content["schema"]).get("properties", {})
        for name in ("data", "included"):
            schema = flattened(contract, properties.get(name, {}))
            items = flattened(contract, schema.get("items", {}))
            yield from (schema, items, *items.get("oneOf", ()), *items.get("anyOf", ()))


def _type(contract: Contract, name: str, schema: JsonObject) -> ResourceType:
    members = {
        part: flattened(contract, schema["properties"].get(part, {})).get("properties", {})
        for part in ("attributes", "relationships")
    }
    attributes = {
        attribute: flattened(contract, node) for attribute, node in members["attributes"].items()
    }
    locales: dict[str, None] = {}
    for node in attributes.values():
        if node.get("x-localized"):
            locales |= dict.fromkeys(node.get("properties", {}))
    return ResourceType(
        name=name,
        attributes={attribute: _kind(contract, node) for attribute, node in attributes.items()},
        relationships={
            relationship: _relationship(contract, node)
            for relationship, node in members["relationships"].items()
        },
        locales=tuple(locales),
        optional=frozenset(
            attribute for attribute, node in attributes.items() if node.get("x-by-default") is False
        ),
    )


def _kind(contract: Contract, node: JsonObject) -> Kind:
    if node.get("x-localized"):
        return Kind.LOCALIZED
    if node.get("type") != "string":
        named = {"integer": Kind.INTEGER, "number": Kind.NUMBER, "boolean": Kind.BOOLEAN}
        return named.get(str(node.get("type")), Kind.OTHER)
    if _enum(contract, node):
        return Kind.WORD
    formats = {"date": Kind.DATE, "date-time": Kind.MOMENT}
    return formats.get(str(node.get("format")), Kind.TEXT)


def _relationship(contract: Contract, node: JsonObject) -> Relationship:
    flat = flattened(contract, node)
    data = flattened(contract, flat.get("properties", {}).get("data", {}))
    many = data.get("type") == "array"
    linkage = flattened(contract, data.get("items", {})) if many else data
    choices: list[JsonObject] = [linkage, *linkage.get("oneOf", ()), *linkage.get("anyOf", ())]
    to: dict[str, None] = {}
    for choice in choices:
        properties = flattened(contract, choice).get("properties", {})
        to |= dict.fromkeys(_enum(contract, properties.get("type", {})))
    return Relationship(tuple(to), many, flat.get("x-by-default") is not False)


def _enum(contract: Contract, node: JsonObject) -> list[Any]:
    return [value for value in flattened(contract, node).get("enum", ()) if value is not None]
