from __future__ import annotations

from typing import Any

import pytest

from bookable_mocks.engine.schemas import Schemas, absolute, violations

DOCUMENT: dict[str, Any] = {
    "components": {
        "schemas": {
            "Pet": {
                "type": "object",
                "required": ["name"],
                "properties": {
                    "name": {"type": "string"},
                    "friends": {"type": "array", "items": {"$ref": "#/components/schemas/Pet"}},
                    "odd/name": {"$ref": "#/components/schemas/a~1b~0c"},
                },
            },
            "a/b~c": {"type": "integer"},
            "Alias": {"$ref": "#/components/schemas/Pet"},
        }
    }
}
PET = {"$ref": "#/components/schemas/Pet"}


def found(schema: dict[str, Any], value: Any, name: str = "") -> list[tuple[str, str, str]]:
    validator = Schemas(DOCUMENT).compile(schema)
    return [(v.location, v.where, v.message) for v in violations(validator, value, "body", name)]


def test_references_lead_back_into_the_document_also_in_circles() -> None:
    assert found(PET, {"name": "a", "friends": [{"name": "b", "friends": []}]}) == []
    assert found(PET, {"name": "a", "friends": [{"name": "b", "friends": [{}]}]}) == [
        ("body", "/friends/0/friends/0/name", "is required")
    ]


def test_everything_that_is_wrong_is_told_with_its_place() -> None:
    told = found(PET, {"friends": [3, {"name": 4}]})

    assert {where for _, where, _ in told} == {"/name", "/friends/0", "/friends/1/name"}


def test_the_place_is_a_json_pointer() -> None:
    assert [where for _, where, _ in found(PET, {"name": "a", "odd/name": "x"})] == ["/odd~1name"]


def test_what_is_wrong_with_the_whole_has_an_empty_pointer() -> None:
    assert [where for _, where, _ in found(PET, [])] == [""]


def test_a_parameter_is_told_by_its_name() -> None:
    assert found({"type": "array", "items": {"type": "integer"}}, ["x"], "ids") == [
        ("body", "ids", '"x" is not of type "integer"')
    ]


def test_a_long_message_is_cut() -> None:
    ((_, _, message),) = found({"type": "integer"}, "x" * 1000)

    assert len(message) == 301
    assert message.endswith("…")


@pytest.mark.parametrize(
    ("name", "good", "bad"),
    [
        ("uuid", "b0d2a6a4-b3f3-4c2f-b5b7-d0f0f9a7c1f6", "b0d2a6a4"),
        ("date", "2026-02-28", "2026-02-30"),
        ("date-time", "2026-07-01T10:00:00Z", "2026-07-01T10:00:00"),
        ("email", "ann@example.com", "ann"),
        ("uri", "https://example.com/a", "not a uri"),
        ("time", "10:00:00Z", "10 o'clock"),
    ],
)
def test_known_formats_are_checked(name: str, good: str, bad: str) -> None:
    schema = {"type": "string", "format": name}

    assert found(schema, good) == []
    assert len(found(schema, bad)) == 1


@pytest.mark.parametrize("name", ["int32", "int64", "float", "phone-number", "iban"])
def test_formats_that_nobody_knows_are_left_alone(name: str) -> None:
    assert found({"format": name}, "anything") == []


def test_a_node_is_followed_until_something_else_stands_there() -> None:
    schemas = Schemas(DOCUMENT)
    pets = DOCUMENT["components"]["schemas"]

    assert schemas.resolve({"$ref": "#/components/schemas/Alias"}) is pets["Pet"]
    assert schemas.resolve({"$ref": "#/components/schemas/a~1b~0c"}) is pets["a/b~c"]
    assert schemas.resolve({"a": 1}) == {"a": 1}


def test_only_references_into_the_document_are_made_absolute() -> None:
    node = {"$ref": "#/x", "a": [{"$ref": "#/y"}, 1], "b": {"$ref": "other.json"}}

    assert absolute(node) == {
        "$ref": "urn:bookable:contract#/x",
        "a": [{"$ref": "urn:bookable:contract#/y"}, 1],
        "b": {"$ref": "other.json"},
    }


@pytest.mark.parametrize("value", [10**30, -(10**70), 2**64])
def test_huge_integers_are_integers(value: int) -> None:
    assert found({"type": "integer"}, value) == []
    assert len(found({"type": "integer", "maximum": 5, "minimum": -5}, value)) == 1


def test_a_missing_member_with_a_slash_in_its_name_is_escaped() -> None:
    assert found({"required": ["a/b~c"]}, {}) == [("body", "/a~1b~0c", "is required")]
