"""The shape of a document: resources that are identified, once each, and linked in full."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeAlias

from bookable_contracts.exchange import Exchange
from bookable_contracts.oracles.jsonapi.collection import Collection, Resource
from bookable_contracts.oracles.jsonapi.types import ResourceType, types_of
from bookable_contracts.verdicts import expect
from bookable_specs import Contract

Identity: TypeAlias = tuple[str, str]

TOP = frozenset({"data", "errors", "meta", "links", "included", "jsonapi"})
MEMBERS = frozenset({"id", "type", "attributes", "relationships", "links", "meta"})


def is_document(collection: Collection) -> None:
    """Hold a list to the shape of a document, with each member of its resources in its place."""
    exchange = collection.read({})
    body = exchange.json
    expect(isinstance(body, dict), "the answer should be a JSON object", exchange)
    strange = sorted(set(body) - TOP)
    expect(not strange, f"a document has no member {', '.join(strange)}", exchange)
    both = "data" in body and "errors" not in body
    expect(both, "an answer should have data, and no errors beside it", exchange)
    for resource in collection.resources(exchange):
        _is_resource(exchange, resource, collection.type)
    ids = collection.ids(exchange)
    expect(len(set(ids)) == len(ids), "a list should have each resource once", exchange)


def _is_resource(exchange: Exchange, resource: Resource, kind: ResourceType) -> None:
    named = isinstance(resource.get("id"), str) and resource["id"]
    expect(named, "a resource should have its id as a text", exchange)
    right = resource.get("type") == kind.name
    expect(right, f"a resource of this list should have the type {kind.name}", exchange)
    strange = sorted(set(resource) - MEMBERS)
    expect(not strange, f"a resource has no member {', '.join(strange)}", exchange)
    for name, relationship in relationships(resource):
        if name not in kind.relationships:
            expect(False, f"{kind.name} has no relationship {name}", exchange)
        for target in linkage(relationship):
            fits = target[0] in kind.relationships[name].to and target[1]
            wanted = " or ".join(kind.relationships[name].to)
            expect(fits, f"{name} should link to {wanted}, by id and type", exchange)


def relationships(resource: Resource) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Return the relationships of a resource that are objects."""
    found = resource.get("relationships")
    for name, value in found.items() if isinstance(found, dict) else ():
        if isinstance(value, dict):
            yield name, value


def linkage(relationship: Mapping[str, Any]) -> list[Identity]:
    """Return what a relationship links to; nothing for null or without data."""
    data = relationship.get("data")
    linked = data if isinstance(data, list) else [data]
    return [identity(each) for each in linked if isinstance(each, dict)]


def linked_by(resource: Resource, name: str) -> list[Identity]:
    """Return what a resource links to by one relationship."""
    return linkage(dict(relationships(resource)).get(name, {}))


def identity(node: Mapping[str, Any]) -> Identity:
    """Return type and id."""
    return str(node.get("type")), str(node.get("id"))


def included(exchange: Exchange) -> list[Resource]:
    """Return the included resources of an answer."""
    found = exchange.at("/included")
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def is_compound(collection: Collection, exchange: Exchange, paths: Iterable[str]) -> None:
    """Hold a compound document to each resource once, all that was asked for, and no other."""
    primary = collection.resources(exchange)
    extra = included(exchange)
    both = [identity(each) for each in (*primary, *extra)]
    expect(len(set(both)) == len(both), "a document should have each resource once", exchange)
    known = types_of(collection.contract)
    for each in extra:
        if each.get("type") not in known:
            expect(False, f"there is no type {each.get('type')}", exchange)
        _is_resource(exchange, each, known[str(each["type"])])
    there = {identity(each): each for each in (*primary, *extra)}
    for path in paths:
        _leads_on(exchange, primary, path, there)
    reached = {
        target
        for each in (*primary, *extra)
        for _, relationship in relationships(each)
        for target in linkage(relationship)
    }
    stray = [each for each in map(identity, extra) if each not in reached]
    kinds = ", ".join(sorted({each[0] for each in stray}))
    expect(not stray, f"what is included should be linked from somewhere: {kinds}", exchange)


def _leads_on(
    exchange: Exchange, primary: list[Resource], path: str, there: Mapping[Identity, Resource]
) -> None:
    """Follow one path of an include from all resources: what it links to has to be there."""
    current = primary
    for name in path.split("."):
        targets = [target for each in current for target in linked_by(each, name)]
        missing = [target for target in targets if target not in there]
        expect(not missing, f"include={path} should bring all that {name} links to", exchange)
        current = [there[target] for target in dict.fromkeys(targets)]


def fields_shown(resource: Resource) -> set[str]:
    """Return the names of the attributes and relationships that a resource came with."""
    attributes = resource.get("attributes")
    shown = set(attributes) if isinstance(attributes, dict) else set()
    return shown | {name for name, _ in relationships(resource)}


def localized(contract: Contract, resource: Resource) -> Iterator[tuple[str, dict[str, Any]]]:
    """Return the localized attributes of a resource, with their texts by locale."""
    kind = types_of(contract).get(str(resource.get("type")))
    attributes = resource.get("attributes")
    if kind is None or not isinstance(attributes, dict):
        return
    for name, value in attributes.items():
        if kind.attributes.get(name) == "localized" and isinstance(value, dict):
            yield name, value
