from __future__ import annotations

from bookable_specs.grammar import child_of, rebuild, walk


def test_a_walk_names_the_kind_of_each_object() -> None:
    document = {
        "paths": {"/a": {"get": {"responses": {"200": {"description": ""}}}}},
        "components": {"schemas": {"A": {"properties": {"x-b": {}}, "allOf": [{}]}}},
    }

    assert [(node.pointer, node.kind) for node in walk(document)] == [
        ("", "document"),
        ("/paths", "paths"),
        ("/paths/~1a", "pathItem"),
        ("/paths/~1a/get", "operation"),
        ("/paths/~1a/get/responses", "responses"),
        ("/paths/~1a/get/responses/200", "response"),
        ("/components", "components"),
        ("/components/schemas/A", "schema"),
        ("/components/schemas/A/properties/x-b", "schema"),
        ("/components/schemas/A/allOf/0", "schema"),
    ]


def test_extensions_and_payloads_are_data() -> None:
    for kind, key in (
        ("paths", "x-a"),
        ("schema", "example"),
        ("schema", "default"),
        ("schema", "enum"),
        ("example", "value"),
        ("operation", "x-a"),
    ):
        assert child_of(kind, key) is None


def test_rebuilding_leaves_the_original_as_it_is() -> None:
    node = {"items": {"type": "string"}, "x": 1}

    assert rebuild("schema", node, lambda *_: "new") == {"items": "new", "x": 1}
    assert node == {"items": {"type": "string"}, "x": 1}
