"""JSON Schema validators, compiled once from a contract's 3.1 form."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec
from jsonschema_rs import Draft202012Validator, Registry, ValidationError, ValidationErrorKind

from bookable_mocks.engine.problem import Violation

JsonObject = dict[str, Any]

DOCUMENT = "urn:bookable:contract"
"""The name under which a document's own references are looked up."""


class Schemas:
    """Compiles the schemas of one document; each reference in them leads back into the document.

    The registry holds its schemas once, so that recursive ones work and nothing is inlined.
    Draft 2020-12 also checks `uuid`, `date`, `uri` and the like; formats that nobody knows, such as
    `int32`, are left alone.
    """

    def __init__(self, document: JsonObject) -> None:
        self._document = document
        shared = {"components": {"schemas": document.get("components", {}).get("schemas", {})}}
        self._registry = Registry([(DOCUMENT, shared)])
        self._compiled: dict[bytes, Draft202012Validator] = {}

    def compile(self, schema: JsonObject) -> Draft202012Validator:
        """Return the validator of a schema that stands anywhere in the document.

        Equal schemas share one: most parameters are much alike, and each validator costs 8 KB.
        """
        schema = absolute(schema)
        key = msgspec.json.encode(schema)
        if key not in self._compiled:
            self._compiled[key] = Draft202012Validator(
                schema,
                registry=self._registry,
                validate_formats=True,
                ignore_unknown_formats=True,
            )
        return self._compiled[key]

    def resolve(self, node: JsonObject) -> JsonObject:
        """Follow local references from a node until something else stands there."""
        while "$ref" in node:
            target: Any = self._document
            for part in node["$ref"].removeprefix("#/").split("/"):
                target = target[part.replace("~1", "/").replace("~0", "~")]
            node = target
        return node


def absolute(node: Any) -> Any:
    """Return a schema whose references name the document that they lead into."""
    if isinstance(node, list):
        return [absolute(item) for item in node]
    if not isinstance(node, dict):
        return node
    return {
        key: DOCUMENT + value
        if key == "$ref" and isinstance(value, str) and value.startswith("#")
        else absolute(value)
        for key, value in node.items()
    }


def violations(
    validator: Draft202012Validator, value: Any, location: str, name: str = ""
) -> Iterator[Violation]:
    """Yield everything that is wrong with a value, in the order of its schema.

    A body's faults are told by JSON pointer, a parameter's by its name. Members that may not be
    there are told one by one.
    """
    for error in validator.iter_errors(value):
        if name:
            yield Violation(location, name, _message(error))
        elif isinstance(error.kind, ValidationErrorKind.AdditionalProperties):
            for member in error.kind.unexpected:
                yield Violation(location, _pointer(error, member), "is not known here")
        elif isinstance(error.kind, ValidationErrorKind.Required):
            yield Violation(location, _pointer(error, error.kind.property), _message(error))
        else:
            yield Violation(location, _pointer(error), _message(error))


def _pointer(error: ValidationError, *member: str) -> str:
    parts = [*map(str, error.instance_path), *member]
    return "".join("/" + part.replace("~", "~0").replace("/", "~1") for part in parts)


def _message(error: ValidationError) -> str:
    if isinstance(error.kind, ValidationErrorKind.Required):
        return "is required"
    return error.message if len(error.message) <= 300 else f"{error.message[:300]}…"
