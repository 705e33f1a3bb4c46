from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from openapi_schema_validator import OAS30Validator

from bookable_specs.upconvert import to_31


def modern(schema: dict[str, Any]) -> Any:
    return to_31({"openapi": "3.0.4", "components": {"schemas": {"A": schema}}})["components"][
        "schemas"
    ]["A"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ({"type": "string", "nullable": True}, {"type": ["string", "null"]}),
        ({"type": "string", "nullable": False}, {"type": "string"}),
        (
            {"type": "string", "nullable": True, "enum": ["a"]},
            {"type": ["string", "null"], "enum": ["a", None]},
        ),
        (
            {"type": "string", "nullable": True, "enum": [None, "a"]},
            {"type": ["string", "null"], "enum": [None, "a"]},
        ),
        (
            {"nullable": True, "description": "d", "allOf": [{"$ref": "#/x"}]},
            {"description": "d", "anyOf": [{"$ref": "#/x"}, {"type": "null"}]},
        ),
        (
            {"nullable": True, "allOf": [{"$ref": "#/x"}, {"minProperties": 1}]},
            {
                "anyOf": [
                    {"allOf": [{"$ref": "#/x"}, {"minProperties": 1}]},
                    {"type": "null"},
                ]
            },
        ),
        ({"nullable": True, "title": "t"}, {"title": "t"}),
        ({"minimum": 1, "exclusiveMinimum": True}, {"exclusiveMinimum": 1}),
        ({"maximum": 1, "exclusiveMaximum": False}, {"maximum": 1}),
        ({"exclusiveMinimum": True}, {}),
        ({"type": "string", "example": "a"}, {"type": "string", "examples": ["a"]}),
        ({"type": "string", "format": "binary"}, {"type": "string", "format": "binary"}),
        ({"additionalProperties": False}, {"additionalProperties": False}),
        (
            {"$ref": "#/x", "nullable": True, "minLength": 3, "x-a": 1, "description": "d"},
            {"$ref": "#/x", "x-a": 1, "description": "d"},
        ),
        (
            {"items": {"properties": {"nullable": {"type": "string", "nullable": True}}}},
            {"items": {"properties": {"nullable": {"type": ["string", "null"]}}}},
        ),
    ],
)
def test_a_schema_says_in_31_what_it_said_in_30(old: dict[str, Any], new: dict[str, Any]) -> None:
    assert modern(old) == new


def test_payloads_are_left_as_they_are() -> None:
    payload = {"nullable": True, "type": "string", "example": 1}

    assert modern({"default": payload, "enum": [payload], "x-a": payload}) == {
        "default": payload,
        "enum": [payload],
        "x-a": payload,
    }


def test_webhooks_and_version_are_those_of_31() -> None:
    document = {"openapi": "3.0.4", "info": {}, "x-webhooks": {"a": {"post": {}}}, "paths": {}}

    assert to_31(document) == {
        "openapi": "3.1.1",
        "info": {},
        "webhooks": {"a": {"post": {}}},
        "paths": {},
    }
    assert list(to_31(document)) == ["openapi", "info", "webhooks", "paths"]


_leaves = st.sampled_from(
    [{"type": "string"}, {"type": "integer", "minimum": 2}, {"type": "boolean"}]
)
_schemas = st.recursive(
    st.builds(
        lambda leaf, nullable, exclusive: {
            **leaf,
            **({"nullable": nullable} if nullable is not None else {}),
            **({"exclusiveMinimum": exclusive} if "minimum" in leaf else {}),
        },
        _leaves,
        st.sampled_from([None, True, False]),
        st.booleans(),
    ),
    lambda inner: (
        st.builds(
            lambda properties, nullable: {
                "type": "object",
                "properties": properties,
                "nullable": nullable,
            },
            st.dictionaries(st.sampled_from("ab"), inner),
            st.booleans(),
        )
        | st.builds(lambda items: {"type": "array", "items": items}, inner)
    ),
    max_leaves=6,
)
_values = st.recursive(
    st.none() | st.booleans() | st.integers(0, 4) | st.just("x"),
    lambda inner: st.dictionaries(st.sampled_from("ab"), inner) | st.lists(inner, max_size=2),
    max_leaves=6,
)


@given(schema=_schemas, value=_values)
def test_both_forms_accept_the_same_values(schema: dict[str, Any], value: object) -> None:
    before = copy.deepcopy(schema)

    accepted = OAS30Validator(schema).is_valid(value)

    assert Draft202012Validator(modern(schema)).is_valid(value) == accepted
    assert schema == before
