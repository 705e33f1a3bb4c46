"""Bodies that claim to be JSON:API have its shape: data or errors, resources with type and id."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple
from urllib.parse import unquote

from bookable_specs.document import JsonObject, join, resolve
from bookable_specs.errors import SpecError
from bookable_specs.lint.model import Breach, Rule, Subject

_MEDIA_TYPE = "application/vnd.api+json"
_TOP = {"data", "errors", "meta", "jsonapi", "links", "included"}
_RESOURCE = {"type", "id", "lid", "attributes", "relationships", "links", "meta"}
_DEEPEST = 12


class _Place(NamedTuple):
    """A schema and where it stands, so that a component is told once, not at each use."""

    pointer: str
    schema: Any


def check(subject: Subject) -> Iterator[Breach]:
    """Yield the documents and resources that JSON:API doesn't know."""
    for node in subject.nodes:
        content = node.value.get("content") if node.kind in {"response", "requestBody"} else None
        media = content.get(_MEDIA_TYPE) if isinstance(content, dict) else None
        if isinstance(media, dict) and "schema" in media:
            pointer = join(node.pointer, "content", _MEDIA_TYPE, "schema")
            yield from _wrong(subject.document, _Place(pointer, media["schema"]))


def _wrong(document: JsonObject, place: _Place) -> Iterator[Breach]:
    place = _followed(document, place)
    top = _properties(document, place)
    if not top:
        return  # anything goes: nothing is claimed
    if not top.keys() & {"data", "errors", "meta"}:
        yield Breach(place.pointer, "a JSON:API document has data, errors or meta")
    if extra := sorted(name for name in top.keys() - _TOP if ":" not in name):
        yield Breach(place.pointer, f"a JSON:API document has no {', '.join(extra)} at its top")
    if {"data", "errors"} <= _required(document, place):
        yield Breach(place.pointer, "a JSON:API document has data or errors, never both")
    if "data" in top:
        yield from _resource(document, top["data"])


def _resource(document: JsonObject, place: _Place) -> Iterator[Breach]:
    data = _followed(document, place)
    if "items" in data.schema:
        data = _followed(document, _Place(f"{data.pointer}/items", data.schema["items"]))
    members = _properties(document, data)
    if not members:
        return
    if "type" not in members:
        yield Breach(data.pointer, "a JSON:API resource has a type")
    if extra := sorted(name for name in members.keys() - _RESOURCE if ":" not in name):
        told = f"a JSON:API resource has no {', '.join(extra)}; attributes holds what is its own"
        yield Breach(data.pointer, told)
    attributes = _properties(document, members["attributes"]) if "attributes" in members else {}
    for name in sorted(attributes.keys() & {"type", "id"}):
        yield Breach(attributes[name].pointer, f"attributes hold no {name}; it stands beside them")


def _properties(document: JsonObject, place: _Place, depth: int = 0) -> dict[str, _Place]:
    """Return the properties of a schema, those that allOf joins among them."""
    here = _followed(document, place)
    properties = here.schema.get("properties")
    found = {
        str(name): _Place(join(here.pointer, "properties", name), schema)
        for name, schema in (properties if isinstance(properties, dict) else {}).items()
    }
    for part in _parts(here) if depth < _DEEPEST else ():
        found |= _properties(document, part, depth + 1)
    return found


def _required(document: JsonObject, place: _Place, depth: int = 0) -> set[str]:
    here = _followed(document, place)
    names = here.schema.get("required")
    found = {str(name) for name in (names if isinstance(names, list) else ())}
    for part in _parts(here) if depth < _DEEPEST else ():
        found |= _required(document, part, depth + 1)
    return found


def _parts(place: _Place) -> list[_Place]:
    parts = place.schema.get("allOf")
    return [
        _Place(join(place.pointer, "allOf", position), part)
        for position, part in enumerate(parts if isinstance(parts, list) else ())
    ]


def _followed(document: JsonObject, place: _Place) -> _Place:
    """Return what a schema refers to, as a mapping; an empty one where there is none."""
    schema = place.schema if isinstance(place.schema, dict) else {}
    ref = schema.get("$ref")
    if not isinstance(ref, str):
        return _Place(place.pointer, schema)
    try:
        return _Place(unquote(ref.removeprefix("#")), resolve(document, ref))
    except SpecError:
        return _Place(place.pointer, {})


RULE = Rule(
    id="json-api-shape",
    level="error",
    why="Clients' JSON:API libraries refuse documents of any other shape.",
    check=check,
)
