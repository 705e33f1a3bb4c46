"""Whether a mock's resources are those of its contract: every difference, named."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from bookable_mocks.engine.mock import JsonObject
from bookable_mocks.jsonapi.definitions import Relationship, Resource
from bookable_mocks.jsonapi.filters import GRAMMAR, compile_filter, filter_name
from bookable_mocks.jsonapi.resources import Resources
from bookable_specs import Contract, Operation
from bookable_specs.contract import resolve


def differences(resources: Resources, contract: Contract) -> list[str]:
    """Return every difference between definitions and contract, empty if there is none.

    Compared are, by resource, the names of attributes and relationships, what is localized and
    read-only, where relationships lead and whether to one or many; by operation, that each
    documented filter is about something; and the media type and grammar of `x-jsonapi`. A resource
    object's schema is the component whose name is the type in CamelCase, or `Resource.schema`.
    """
    found = list(_dialect(resources, contract.document.get("x-jsonapi", {})))
    reader = _Reader(contract.document)
    for resource in resources:
        found += [f"{resource.type}: {told}" for told in reader.resource(resource)]
    for operation in contract.operations.values():
        found += [f"{operation.id}: {told}" for told in _operation(resources, operation)]
    return found


def _dialect(resources: Resources, said: Mapping[str, Any]) -> Iterator[str]:
    dialect = resources.dialect
    media = said.get("media-type", dialect.media_type)
    if media != dialect.media_type:
        yield f"the contract has the media type {media}, the dialect {dialect.media_type}"
    if "filter" not in said:
        if dialect.filters:
            yield "the dialect has filters, the contract's x-jsonapi has none"
    elif not dialect.filters:
        yield "the contract's x-jsonapi has filters, the dialect none"
    elif said["filter"] != GRAMMAR:
        yield f"the contract's x-jsonapi.filter is {said['filter']}, the room reads {GRAMMAR}"


def _operation(resources: Resources, operation: Operation) -> Iterator[str]:
    """Yield the filters of an operation that nothing could be found by."""
    type_name = operation.node.get("x-resource")
    if type_name is None:
        return
    if type_name not in resources:
        yield f"x-resource is {type_name}, which is no resource"
        return
    if not resources.dialect.filters:
        return
    for parameter in operation.node.get("parameters", []):
        name = filter_name(parameter["name"])
        if parameter["in"] != "query" or name is None:
            continue
        hint = parameter.get("x-filter", {})
        resource = resources[type_name]
        about = hint.get("relationship")
        if about is not None and about not in resource.relationships:
            yield f"filter[{name}] is about the relationship {about}, which is not there"
            continue
        try:
            compile_filter(resources, resource, name, hint)
        except ValueError as error:
            yield str(error)


class _Reader:
    """Reads resource objects' schemas."""

    def __init__(self, document: JsonObject) -> None:
        self._document = document
        self._schemas: JsonObject = document.get("components", {}).get("schemas", {})

    def resource(self, resource: Resource) -> Iterator[str]:
        """Yield what is different between a resource and its schema."""
        name = resource.schema or camel(resource.type)
        schema = self._schemas.get(name)
        if schema is None:
            yield f"the contract has no schema {name}"
            return
        members = self._properties(schema)
        types = self._enum(members.get("type", {}))
        if types != {resource.type}:
            yield f"the schema's type is {', '.join(sorted(types)) or 'not told'}"
        attributes = self._properties(members.get("attributes", {}))
        yield from _names("attribute", resource.attributes, attributes)
        relationships = self._properties(members.get("relationships", {}))
        yield from _names("relationship", resource.relationships, relationships)
        localized = {n for n, node in attributes.items() if self._says(node, "x-localized")}
        yield from _names("localized attribute", resource.localized, localized)
        for kind, own, nodes in (
            ("read-only attribute", resource.read_only, attributes),
            ("read-only relationship", resource.fixed, relationships),
        ):
            marked = {n for n, node in nodes.items() if self._read_only(node)}
            yield from _names(kind, own, marked)
        late = {
            name
            for name, node in (*attributes.items(), *relationships.items())
            if self._find(node, "x-by-default") is False
        }
        yield from _names("optional field", resource.optional, late)
        for field, relationship in resource.relationships.items():
            if field in relationships:
                yield from self._target(field, relationship, relationships[field])

    def _target(self, name: str, relationship: Relationship, node: JsonObject) -> Iterator[str]:
        """Yield what is different about where a relationship leads."""
        data = self._properties(node).get("data", {})
        linkage = self._find(data, "items")
        many = linkage is not None
        if many != relationship.many:
            words = {True: "many", False: "one"}
            yield (f"{name} leads to {words[relationship.many]}, in the contract to {words[many]}")
        types = self._enum(self._properties(linkage or data).get("type", {}))
        if types != {relationship.to}:
            told = ", ".join(sorted(types)) or "nothing"
            yield f"{name} leads to {relationship.to}, in the contract to {told}"

    def _read_only(self, node: JsonObject) -> bool:
        """Say whether a field is marked, or a relationship's data is."""
        if self._says(node, "readOnly"):
            return True
        data = self._properties(node).get("data")
        return data is not None and self._says(data, "readOnly")

    def _parts(self, node: JsonObject) -> Iterator[JsonObject]:
        """Yield a schema and everything that it is put together from, references followed."""
        yield node
        if "$ref" in node:
            target: Any = resolve(self._document, node["$ref"])
            yield from self._parts(target)
        for word in ("allOf", "anyOf", "oneOf"):
            for part in node.get(word, []):
                yield from self._parts(part)

    def _find(self, node: JsonObject, word: str) -> Any:
        return next((part[word] for part in self._parts(node) if word in part), None)

    def _says(self, node: JsonObject, word: str) -> bool:
        return any(part.get(word) is True for part in self._parts(node))

    def _properties(self, node: JsonObject) -> dict[str, JsonObject]:
        found: dict[str, JsonObject] = {}
        for part in self._parts(node):
            found.update(part.get("properties", {}))
        return found

    def _enum(self, node: JsonObject) -> set[str]:
        found: set[str] = set()
        for part in self._parts(node):
            found.update(value for value in part.get("enum", []) if value is not None)
        return found


def _names(kind: str, own: Collection[str], theirs: Collection[str]) -> Iterator[str]:
    for name in sorted(set(own) - set(theirs)):
        yield f"{kind} {name} is not in the contract"
    for name in sorted(set(theirs) - set(own)):
        yield f"{kind} {name} is in the contract alone"


def camel(type_name: str) -> str:
    """Return a type's name as contracts name its schema: `agenda_period` is AgendaPeriod."""
    words = type_name.replace("/", "_").split("_")
    return "".join(word[:1].upper() + word[1:] for word in words)
