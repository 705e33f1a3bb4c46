"""What a reader calls a place: `Booking.status`, `POST /bookings request body .customer.email`."""

from __future__ import annotations

from pathlib import PurePosixPath

from bookable_specs.diff.spot import Spot
from bookable_specs.document import tokens
from bookable_specs.grammar import METHODS

_SILENT = frozenset({"schema", "content", "paths", "components", "schemas", "allOf"})
_WORDS = {
    "requestBody": " request body",
    "items": "[]",
    "additionalProperties": ".*",
    "not": " (not)",
    "webhooks": "webhook ",
    "x-webhooks": "webhook ",
    "responses": " response ",
    "headers": " header ",
    "callbacks": " callback ",
    "requestBodies": "body ",
    "securitySchemes": "security scheme ",
    "security": " security",
}
_PROPERTIES = frozenset({"properties", "patternProperties"})
_BRANCHES = frozenset({"oneOf", "anyOf", "prefixItems"})
_UNSAID = frozenset({*_PROPERTIES, *_BRANCHES, "parameters"})
_FREE = frozenset(
    {*_PROPERTIES, "paths", "schemas", "responses", "headers", "callbacks", "content"}
)


def name(spot: Spot) -> str:
    """Return a place's name, made of what its author called things, never of line numbers."""
    told = _start(spot)
    before = ""
    chain = _chain(spot)
    for position, step in enumerate(chain):
        told += _word(step, before, chain, position)
        before = "" if before in _FREE or before in _UNSAID else str(step.key)
    return " ".join(told.split()) or "the document"


def _start(spot: Spot) -> str:
    """Return the name of a file that holds one component; a root document needs none."""
    if isinstance(spot.document.data, dict) and "openapi" in spot.document.data:
        return ""
    return PurePosixPath(spot.document.path).stem


def _chain(spot: Spot) -> list[Spot]:
    chain: list[Spot] = []
    here: Spot | None = spot
    while here is not None and here.parent is not None:
        chain.append(here)
        here = here.parent
    return chain[::-1]


def _word(step: Spot, before: str, chain: list[Spot], position: int) -> str:
    key = str(step.key)
    if before in _PROPERTIES:
        return f".{key}"
    if before in _BRANCHES:
        return f"({_branch(step)})"
    if before == "parameters":
        return f" {_parameter(step, key)}"
    if before == "paths":
        return _path(key, chain, position)
    return _plain_word(key, before, chain, position)


def _plain_word(key: str, before: str, chain: list[Spot], position: int) -> str:
    if before == "content":
        return "" if "json" in key else f" ({key})"
    if before in _FREE:
        return key
    if before == "allOf" or key in _SILENT or key in _UNSAID:
        return ""
    if key in METHODS:
        return _method(key, chain, position)
    return _WORDS.get(key, f" {key}")


def _path(path: str, chain: list[Spot], position: int) -> str:
    method = str(chain[position + 1].key) if position + 1 < len(chain) else ""
    return f"{method.upper()} {path}" if method in METHODS else path


def _method(method: str, chain: list[Spot], position: int) -> str:
    """Say a method that was not said with its path; a webhook's says nothing."""
    section = str(chain[position - 2].key) if position >= 2 else ""
    return "" if section == "paths" or section.endswith("webhooks") else f" {method.upper()}"


def _parameter(step: Spot, key: str) -> str:
    value = step.value if isinstance(step.value, dict) else {}
    if "name" in value:
        return f"{value.get('in', '')} parameter {value['name']}"
    return f"parameter {key}"


def _branch(step: Spot) -> str:
    """Call a branch by what it refers to, by its title, or by its number."""
    value = step.value if isinstance(step.value, dict) else {}
    ref = value.get("$ref")
    if isinstance(ref, str):
        path, _, pointer = ref.partition("#")
        return tokens(pointer)[-1] if "/" in pointer else PurePosixPath(path).stem
    return str(value.get("title") or f"branch {int(step.key) + 1}")
