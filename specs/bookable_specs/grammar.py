"""The OpenAPI 3.0 object model as a table, so that walkers tell references from payload data.

Whatever the table does not name (examples, defaults, enums, extensions) is data: no walker
looks into it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Literal, NamedTuple, TypeAlias

from bookable_specs.document import JsonObject, escape

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")


class Child(NamedTuple):
    """What stands under a key: one node of a kind, a list of them, or a map with free keys."""

    shape: Literal["one", "list", "map"]
    kind: str


def one(kind: str) -> Child:
    """Return the entry of a key that holds a single node."""
    return Child("one", kind)


def many(kind: str) -> Child:
    """Return the entry of a key that holds a list of nodes."""
    return Child("list", kind)


def named(kind: str) -> Child:
    """Return the entry of a key that holds a map with free keys."""
    return Child("map", kind)


_CARRIER = {"schema": one("schema"), "content": named("mediaType"), "examples": named("example")}

# "*" stands for every key that is not an extension (Paths, Responses and Callback Objects).
GRAMMAR: Mapping[str, Mapping[str, Child]] = {
    "document": {
        "paths": one("paths"),
        "components": one("components"),
        "x-webhooks": named("pathItem"),
        "webhooks": named("pathItem"),
    },
    "paths": {"*": one("pathItem")},
    "pathItem": {"parameters": many("parameter"), **{m: one("operation") for m in METHODS}},
    "operation": {
        "parameters": many("parameter"),
        "requestBody": one("requestBody"),
        "responses": one("responses"),
        "callbacks": named("callback"),
    },
    "callback": {"*": one("pathItem")},
    "responses": {"*": one("response")},
    "response": {
        "headers": named("header"),
        "content": named("mediaType"),
        "links": named("link"),
    },
    "parameter": _CARRIER,
    "header": _CARRIER,
    "requestBody": {"content": named("mediaType")},
    "mediaType": {
        "schema": one("schema"),
        "examples": named("example"),
        "encoding": named("encoding"),
    },
    "encoding": {"headers": named("header")},
    "example": {},
    "link": {},
    "securityScheme": {},
    "schema": {
        "properties": named("schema"),
        "items": one("schema"),
        "additionalProperties": one("schema"),
        "allOf": many("schema"),
        "anyOf": many("schema"),
        "oneOf": many("schema"),
        "not": one("schema"),
        "discriminator": one("discriminator"),
    },
    "discriminator": {"mapping": named("mappingTarget")},
    "mappingTarget": {},
    "components": {
        "schemas": named("schema"),
        "responses": named("response"),
        "parameters": named("parameter"),
        "examples": named("example"),
        "requestBodies": named("requestBody"),
        "headers": named("header"),
        "securitySchemes": named("securityScheme"),
        "links": named("link"),
        "callbacks": named("callback"),
    },
}

KIND_OF_SECTION = {name: child.kind for name, child in GRAMMAR["components"].items()}
SECTION_OF_KIND = {kind: name for name, kind in KIND_OF_SECTION.items()}

Visit: TypeAlias = Callable[[str, object, str], object]


def child_of(kind: str, key: str) -> Child | None:
    """Return what the grammar says of a key in a node of this kind; None if it is data."""
    keys = GRAMMAR[kind]
    return keys.get(key) or (None if key.startswith("x-") else keys.get("*"))


def rebuild(kind: str, node: JsonObject, visit: Visit) -> JsonObject:
    """Copy a node with every child replaced by `visit(kind, child, pointer from the node)`."""
    copy: JsonObject = {}
    for key, value in node.items():
        child = child_of(kind, key)
        here = f"/{escape(key)}"
        if child is None:
            copy[key] = value
        elif child.shape == "map" and isinstance(value, dict):
            copy[key] = {
                name: visit(child.kind, item, f"{here}/{escape(name)}")
                for name, item in value.items()
            }
        elif child.shape == "list" and isinstance(value, list):
            copy[key] = [
                visit(child.kind, item, f"{here}/{position}") for position, item in enumerate(value)
            ]
        else:
            copy[key] = visit(child.kind, value, here)
    return copy


class Node(NamedTuple):
    """One object of a document, with its place and its kind in the grammar."""

    pointer: str
    kind: str
    value: JsonObject


def walk(value: object, kind: str = "document", pointer: str = "") -> Iterator[Node]:
    """Yield every object of a document in order, a parent before its children; follow no ref."""
    if not isinstance(value, dict):
        return
    yield Node(pointer, kind, value)
    children: list[tuple[str, object, str]] = []
    rebuild(kind, value, lambda *child: children.append(child))
    for child_kind, child, below in children:
        yield from walk(child, child_kind, pointer + below)
