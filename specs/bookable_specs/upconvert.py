"""Turn an OpenAPI 3.0 document into the same document in 3.1, whose schemas are JSON Schema."""

from __future__ import annotations

from bookable_specs.document import JsonObject
from bookable_specs.grammar import rebuild

_ANNOTATIONS = frozenset(
    {
        "title",
        "description",
        "default",
        "example",
        "deprecated",
        "readOnly",
        "writeOnly",
        "externalDocs",
        "xml",
    }
)


def to_31(document: JsonObject) -> JsonObject:
    """Return the 3.1.1 form of a bundled 3.0 document; the document itself is left as it is."""
    converted = rebuild("document", document, _convert)
    converted["openapi"] = "3.1.1"
    return {"webhooks" if key == "x-webhooks" else key: value for key, value in converted.items()}


def _convert(kind: str, value: object, _pointer: str = "") -> object:
    if not isinstance(value, dict):
        return value
    node = rebuild(kind, value, _convert)
    return _schema(node) if kind == "schema" else node


def _schema(schema: JsonObject) -> JsonObject:
    if "$ref" in schema:
        # 3.0 ignores what stands beside a $ref, 3.1 does not: keep only what says nothing.
        return {
            key: value
            for key, value in schema.items()
            if key in {"$ref", "description"} or key.startswith("x-")
        }
    return _examples(_nullable(_bounds(schema)))


def _bounds(schema: JsonObject) -> JsonObject:
    """Give exclusive bounds as figures of their own."""
    schema = dict(schema)
    for bound, exclusive in (("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")):
        if isinstance(schema.get(exclusive), bool):
            excluded = schema.pop(exclusive)
            if excluded and bound in schema:
                schema[exclusive] = schema.pop(bound)
    return schema


def _nullable(schema: JsonObject) -> JsonObject:
    """Say null in the type, or, where a schema has none, in an anyOf around it."""
    rest = {key: value for key, value in schema.items() if key != "nullable"}
    if schema.get("nullable") is not True:
        return rest
    if isinstance(rest.get("type"), str):
        return _with_null(rest)
    limits = {
        key: value
        for key, value in rest.items()
        if key not in _ANNOTATIONS and not key.startswith("x-")
    }
    if not limits:
        return rest
    notes = {key: value for key, value in rest.items() if key not in limits}
    alone = limits.get("allOf")
    if len(limits) == 1 and isinstance(alone, list) and len(alone) == 1:
        return {**notes, "anyOf": [alone[0], {"type": "null"}]}
    return {**notes, "anyOf": [limits, {"type": "null"}]}


def _with_null(schema: JsonObject) -> JsonObject:
    nullable = {**schema, "type": [schema["type"], "null"]}
    values = schema.get("enum")
    if isinstance(values, list) and None not in values:
        nullable["enum"] = [*values, None]
    return nullable


def _examples(schema: JsonObject) -> JsonObject:
    return {
        "examples" if key == "example" else key: [value] if key == "example" else value
        for key, value in schema.items()
    }
