"""What becomes of a keyword that several schemas state at once, and which values say nothing."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from bookable_specs.diff.shape.schema import Bound


def key_of(value: Any) -> str:
    """Return a text that two JSON values share exactly if they are the same value."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return json.dumps(value, sort_keys=True, ensure_ascii=False)


def types_of(value: Any) -> frozenset[str]:
    """Return the types that a `type` keyword lists."""
    return frozenset(str(name) for name in value) if isinstance(value, list) else frozenset([value])


def beside_null(types: frozenset[str]) -> frozenset[str]:
    """Leave null out of types, unless it is the only one: nullability is told apart."""
    return types - {"null"} or types


def both_types(one: frozenset[str] | None, other: frozenset[str]) -> frozenset[str]:
    """Return the types that two statements leave; an integer is a number."""
    if one is None:
        return other
    left = one & other
    for few, many in ((one, other), (other, one)):
        if "integer" in few and "number" in many:
            left |= {"integer"}
    return left


def _first(one: Any, _other: Any) -> Any:
    return one


def _either(one: Any, other: Any) -> Any:
    return one or other


def _common(one: list[Any], other: list[Any]) -> list[Any]:
    keys = {key_of(value) for value in other}
    return [value for value in one if key_of(value) in keys]


def _each(one: str, other: str) -> str:
    parts = sorted({*one.split(" and "), *other.split(" and ")})
    return " and ".join(parts)


def _lower(one: Bound, other: Bound) -> Bound:
    return max(one, other)


def _upper(one: Bound, other: Bound) -> Bound:
    return min(one, other, key=lambda bound: (bound.value, not bound.exclusive))


COMBINE: Mapping[str, Callable[[Any, Any], Any]] = {
    "minimum": _lower,
    "maximum": _upper,
    "minLength": max,
    "maxLength": min,
    "minItems": max,
    "maxItems": min,
    "minProperties": max,
    "maxProperties": min,
    "uniqueItems": _either,
    "multipleOf": _first,
    "format": _first,
    "pattern": _each,
    "default": _first,
    "enum": _common,
    "x-extensible-enum": _common,
    "discriminator": _first,
    "readOnly": _either,
    "writeOnly": _either,
    "deprecated": _either,
    "x-sunset": _first,
}
"""Every keyword with one value, and how two statements of it become one."""

SILENT: Mapping[str, Any] = {
    "minLength": 0,
    "minItems": 0,
    "minProperties": 0,
    "uniqueItems": False,
    "readOnly": False,
    "writeOnly": False,
    "deprecated": False,
}
"""Values that say no more than the keyword's absence does."""

NUMBERS = frozenset(
    {
        "multipleOf", "minLength", "maxLength", "minItems", "maxItems",
        "minProperties", "maxProperties",
    }
)  # fmt: skip

WHOLE = frozenset(
    {
        "not", "if", "then", "else", "contains", "minContains", "maxContains", "propertyNames",
        "dependentRequired", "dependentSchemas", "unevaluatedItems", "unevaluatedProperties",
        "contentEncoding", "contentMediaType", "contentSchema",
    }
)  # fmt: skip
"""Keywords that are compared as wholes: what a change in them means can't be told apart."""

ANNOTATIONS = frozenset(
    {
        "title", "description", "example", "examples", "externalDocs", "xml", "$comment", "$id",
        "$schema", "$anchor", "$defs", "definitions", "nullable",
    }
)  # fmt: skip
