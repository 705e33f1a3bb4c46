"""What a contract says about the shape of an answer."""

from __future__ import annotations

from typing import Any

import pytest

from bookable_contracts.oracles.shapes import faults
from bookable_specs import load

SCHEMA: dict[str, Any] = {
    "type": "object",
    "required": ["email"],
    "properties": {"email": {"type": "string", "format": "email"}},
}


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ({"email": "sam@example.com"}, []),
        ({}, ["$: 'email' is a required property"]),
        ({"email": 7}, ["$.email: breaks type: 'string'"]),
        ({"email": "sam\ud83d@example.com"}, []),
        ({"email": "\ud83d"}, ["$.email: breaks format: 'email'"]),
    ],
    ids=["right", "nothing", "number", "half a surrogate pair", "half a pair that is wrong"],
)
def test_what_departs_is_named_by_place_and_keyword(value: Any, told: list[str]) -> None:
    assert faults(load("prive-wellness"), SCHEMA, value) == told
