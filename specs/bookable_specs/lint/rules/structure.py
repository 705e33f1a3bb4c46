"""The bundle is valid OpenAPI, as published (3.1) and as written (3.0)."""

from __future__ import annotations

from collections.abc import Iterator

from openapi_spec_validator import OpenAPIV30SpecValidator, OpenAPIV31SpecValidator

from bookable_specs.document import JsonObject, join, lookup
from bookable_specs.grammar import walk
from bookable_specs.lint.model import Breach, Rule, Subject

_NOTHING = object()


def check(subject: Subject) -> Iterator[Breach]:
    """Yield what the OpenAPI validators refuse, each place once."""
    told: list[str] = []
    for validator, document in (
        (OpenAPIV31SpecValidator, subject.modern),  # first, as it is the more precise one
        (OpenAPIV30SpecValidator, subject.document),
    ):
        for pointer, message in _errors(validator, document):
            place = f"/x-{pointer[1:]}" if pointer.startswith("/webhooks") else pointer
            if not any(other == place or other.startswith(f"{place}/") for other in told if place):
                told.append(place)
                yield Breach(place, message)


def _errors(validator: type, document: JsonObject) -> Iterator[tuple[str, str]]:
    found = 0
    try:
        for error in validator(document).iter_errors():
            found += 1
            message = " ".join(str(error.message).partition("\n\n")[0].split())
            pointer = _placed(document, join("", *error.absolute_path), error.instance)
            yield pointer, message if len(message) < 240 else f"{message[:120]} … {message[-110:]}"
    except Exception as error:
        # Where a document's shape is quite wrong, the validator says so and then stumbles over it.
        if not found:
            yield "", f"the document cannot be validated ({type(error).__name__}: {error})"


def _placed(document: JsonObject, pointer: str, instance: object) -> str:
    """Return an error's pointer from the root; the validator counts some from their schema."""
    if _at(document, pointer) is not _NOTHING:
        return pointer
    schemas = (node for node in walk(document) if node.kind == "schema")
    places = (node.pointer for node in schemas if _at(node.value, pointer) == instance)
    return next((place + pointer for place in places), "")


def _at(node: JsonObject, pointer: str) -> object:
    try:
        return lookup(node, pointer)
    except LookupError:
        return _NOTHING


RULE = Rule(
    id="structure",
    level="error",
    why="Every tool that reads the contract assumes valid OpenAPI.",
    check=check,
)
