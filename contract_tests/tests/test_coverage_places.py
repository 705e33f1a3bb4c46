"""The branches that a value takes, by the place of each."""

from __future__ import annotations

from typing import Any

import pytest

from bookable_contracts.coverage_places import Places
from bookable_specs import load

TREE: dict[str, Any] = {
    "type": "object",
    "properties": {
        "state": {"enum": ["open", "closed"]},
        "only": {"enum": ["one"]},
        "rooms": {"type": "array", "items": {"properties": {"size": {"type": "integer"}}}},
        "payer": {"oneOf": [{"properties": {"iban": {}}}, {"properties": {"card": {}}}]},
    },
}


def branches(value: Any, schema: Any = TREE) -> set[str]:
    place = Places(load("prive-wellness")).at("op body", schema)
    return {name for _, name in place.marks(value)}


@pytest.mark.parametrize(
    ("value", "taken"),
    [
        ({}, set()),
        ({"other": 1}, set()),
        ({"state": "open"}, {"op body /state", "op body /state = open"}),
        ({"only": "one"}, {"op body /only"}),
        ({"rooms": [{}, {"size": 1}]}, {"op body /rooms", "op body /rooms /* /size"}),
        ({"payer": {"card": 1}}, {"op body /payer", "op body /payer /card"}),
        ([{"state": "open"}], set()),
    ],
)
def test_a_value_takes_the_branches_that_it_has(value: Any, taken: set[str]) -> None:
    assert branches(value) == taken


def test_a_list_of_a_query_is_read_value_by_value() -> None:
    assert branches("b", {"items": {"enum": ["a", "b"]}}) == {"op body /* = b"}


def test_a_number_in_a_query_is_known_by_its_word() -> None:
    assert branches("2", {"enum": [1, 2]}) == {"op body = 2"}


def test_a_schema_in_itself_ends() -> None:
    name = "Again"
    contract = load("prive-wellness")
    contract.modern["components"]["schemas"][name] = {
        "properties": {"inner": {"$ref": f"#/components/schemas/{name}"}}
    }
    value: dict[str, Any] = {}
    for _ in range(30):
        value = {"inner": value}
    place = Places(contract).at("op body", {"$ref": f"#/components/schemas/{name}"})
    assert 1 < len(place.marks(value)) < 30
