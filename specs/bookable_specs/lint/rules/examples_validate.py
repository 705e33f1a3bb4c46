"""Every example validates against its schema, and every JSON body shows one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from bookable_specs.document import JsonObject, join, resolve, tokens
from bookable_specs.grammar import Node, walk
from bookable_specs.lint.model import Breach, Rule, Subject

_HERE = "urn:contract"


def check(subject: Subject) -> Iterator[Breach]:
    """Yield the examples that their schemas refuse, and the JSON bodies without one."""
    resource = Resource.from_contents(subject.modern, default_specification=DRAFT202012)
    registry: Registry[Any] = Registry().with_resource(_HERE, resource)
    for node in walk(subject.modern):
        schema = node.pointer if node.kind == "schema" else f"{node.pointer}/schema"
        examples = list(_examples(subject.modern, node))
        if examples:
            validator = Draft202012Validator(
                {"$ref": f"{_HERE}#{quote(schema, safe='/~')}"},
                registry=registry,
                format_checker=Draft202012Validator.FORMAT_CHECKER,
            )
            for pointer, value in examples:
                yield from _refusals(validator, pointer, value, schema)
        elif _wants_example(node):
            pointer = _as_written(node.pointer)
            yield Breach(pointer, "a JSON body needs an example (example or examples)")


def _examples(document: JsonObject, node: Node) -> Iterator[tuple[str, object]]:
    """Yield the pointer and value of each example that a schema can judge."""
    pointer, kind, value = node
    if kind == "schema":
        examples = value.get("examples")
        for position, item in enumerate(examples if isinstance(examples, list) else ()):
            yield f"{pointer}/examples/{position}", item
    elif kind in {"mediaType", "parameter", "header"} and "schema" in value:
        if "example" in value:
            yield from _judged(node, f"{pointer}/example", value["example"])
        for name, item in _mapping(value.get("examples")).items():
            place, example = _resolved(document, item, join(pointer, "examples", name))
            if "value" in example:
                yield from _judged(node, f"{place}/value", example["value"])


def _mapping(value: object) -> JsonObject:
    return value if isinstance(value, dict) else {}


def _resolved(document: JsonObject, item: object, pointer: str) -> tuple[str, JsonObject]:
    node = _mapping(item)
    if "$ref" not in node:
        return pointer, node
    return str(node["$ref"]).removeprefix("#"), resolve(document, node["$ref"])


def _judged(node: Node, pointer: str, value: object) -> Iterator[tuple[str, object]]:
    """Leave out raw text of a format that is not JSON, such as an XML body."""
    if node.kind != "mediaType" or _is_json(node) or not isinstance(value, str):
        yield pointer, value


def _is_json(node: Node) -> bool:
    media_type = tokens(node.pointer)[-1].partition(";")[0].strip().lower()
    return media_type == "application/json" or media_type.endswith("+json")


def _wants_example(node: Node) -> bool:
    if node.kind != "mediaType" or "schema" not in node.value or not _is_json(node):
        return False
    return "example" not in node.value and not node.value.get("examples")


def _refusals(
    validator: Draft202012Validator, pointer: str, value: object, schema: str
) -> Iterator[Breach]:
    error = best_match(validator.iter_errors(value))
    if error is None:
        return
    place = _as_written(join(pointer, *error.absolute_path))
    message = " ".join(error.message.split())
    yield Breach(place, f"{message[:200]} (by the schema at {_as_written(schema)})")


def _as_written(pointer: str) -> str:
    """Return the pointer that a node of the 3.1 document has in the 3.0 one."""
    return f"/x-{pointer[1:]}" if pointer.startswith("/webhooks/") else pointer


RULE = Rule(
    id="examples-validate",
    level="error",
    why="Examples are what people copy; they are test cases for schema and mock.",
    check=check,
)
