"""Finds members of a body that no schema knows, which validation by itself allows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from bookable_contracts.verify.places import Steps
from bookable_contracts.verify.shapes import Shapes
from bookable_specs import JsonObject

_REST = ("additionalProperties", "unevaluatedProperties")


def unknown_fields(shapes: Shapes, schema: Any, value: Any) -> Iterator[tuple[Steps, Any]]:
    """Walk a value along its schema: where each unknown member stands, and what it is.

    An object whose schemas name no members is free to have any, as is one whose schema says what
    further members are like. What is within an unknown member is not looked at.
    """
    yield from _walk(shapes, [schema], value, ())


def _walk(
    shapes: Shapes, schemas: Sequence[Any], value: Any, steps: Steps
) -> Iterator[tuple[Steps, Any]]:
    if not isinstance(value, dict | list):
        return
    applying = [each for schema in schemas for each in shapes.applying(schema, value)]
    if isinstance(value, list):
        for position, item in enumerate(value):
            below = [part for each in applying for part in _items(each, position)]
            yield from _walk(shapes, below, item, (*steps, position))
        return
    if not any(_says_members(each) for each in applying):
        return
    open_ended = any(_is_open(each) for each in applying)
    for name, member in value.items():
        below = [part for each in applying for part in _members(each, name)]
        if not below:
            below = [each[key] for each in applying for key in _REST if key in each]
            if not open_ended:
                yield (*steps, name), member
                continue
        yield from _walk(shapes, below, member, (*steps, name))


def _says_members(schema: JsonObject) -> bool:
    return any(key in schema for key in ("properties", "patternProperties", *_REST))


def _is_open(schema: JsonObject) -> bool:
    return any(schema.get(key, False) is not False for key in _REST)


def _members(schema: JsonObject, name: str) -> Iterator[Any]:
    properties = schema.get("properties") or {}
    if name in properties:
        yield properties[name]
    for pattern, part in (schema.get("patternProperties") or {}).items():
        if re.search(pattern, name):
            yield part


def _items(schema: JsonObject, position: int) -> Iterator[Any]:
    first = schema.get("prefixItems") or []
    if position < len(first):
        yield first[position]
    elif "items" in schema:
        yield schema["items"]
