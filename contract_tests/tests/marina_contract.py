"""A small JSON:API contract for the tests of the oracles: boats, their berths and crews."""

from __future__ import annotations

import json
from typing import Any

from bookable_specs import Contract

MEDIA = "application/vnd.api+json"
LOCALES = ("en", "nl", "de")
TEXT = {"type": "string"}
STORY = {
    "type": "object",
    "x-localized": True,
    "properties": dict.fromkeys(LOCALES, TEXT),
}
TYPES: dict[str, Any] = {
    "boat": {
        "attributes": {
            "name": TEXT,
            "length": {"type": "integer"},
            "draught": {"type": "number", "nullable": True},
            "built": {"type": "string", "format": "date", "nullable": True},
            "seen_at": {"type": "string", "format": "date-time"},
            "sailing": {"type": "boolean"},
            "colour": {"type": "string", "enum": ["blue", "red", "white"]},
            "story": STORY,
            "papers": {"type": "array", "items": TEXT},
        },
        "relationships": {"berth": ("berth", False), "crew": ("person", True)},
    },
    "berth": {"attributes": {"label": TEXT}, "relationships": {"harbour": ("harbour", False)}},
    "person": {"attributes": {"name": TEXT}, "relationships": {"boat": ("boat", False)}},
    "harbour": {"attributes": {"name": TEXT}, "relationships": {}},
}
RELATED = {"berth": "relationship", "crew": "relationship"}
FILTERS = ("name", "length", "draught", "built", "seen_at", "sailing", "colour", "story", *RELATED)


def linkage(to: str, many: bool) -> dict[str, Any]:
    properties = {"id": TEXT, "type": {"type": "string", "enum": [to]}}
    one: dict[str, Any] = {"type": "object", "required": ["id", "type"], "properties": properties}
    data = {"type": "array", "items": one} if many else {"nullable": True, "allOf": [one]}
    return {"type": "object", "properties": {"data": data}}


def resource(name: str) -> dict[str, Any]:
    members = TYPES[name]
    relationships = {key: linkage(*to) for key, to in members["relationships"].items()}
    return {
        "type": "object",
        "required": ["id", "type"],
        "properties": {
            "id": TEXT,
            "type": {"type": "string", "enum": [name]},
            "attributes": {"type": "object", "properties": members["attributes"]},
            "relationships": {"type": "object", "properties": relationships},
        },
    }


def parameters() -> list[dict[str, Any]]:
    names = ("page[number]", "page[size]", "sort", "include", "fields[boat]")
    found: list[dict[str, Any]] = [{"name": name, "in": "query", "schema": TEXT} for name in names]
    for name in ("id", *FILTERS):
        about = {RELATED.get(name, "attribute"): name}
        parameter = {"name": f"filter[{name}]", "in": "query", "schema": TEXT, "x-filter": about}
        found.append(parameter)
    return found


def contract(**changes: Any) -> Contract:
    """Build the contract; `changes` replace parts of its `x-pagination`."""
    included = {"type": "array", "items": {"oneOf": [resource(name) for name in TYPES]}}
    listed = {"data": {"type": "array", "items": resource("boat")}, "included": included}
    answer = {"content": {MEDIA: {"schema": {"type": "object", "properties": listed}}}}
    taken = {"content": {MEDIA: {"schema": {"type": "object"}}}}
    about = {"x-resource": "boat"}
    document = {
        "openapi": "3.0.4",
        "info": {"title": "Marina", "version": "1.0.0"},
        "paths": {
            "/boats": {
                "get": {
                    "operationId": "listBoats",
                    "parameters": parameters(),
                    "responses": {"200": answer},
                    "x-paged": True,
                    **about,
                },
                "post": {
                    "operationId": "createBoat",
                    "requestBody": taken,
                    "responses": {"200": answer},
                    **about,
                },
            }
        },
        "components": {"schemas": {}},
        "x-jsonapi": {
            "types": "singular",
            "media-type": MEDIA,
            "filter": {"negate": "!", "contains": "~", "between": "..", "any": ",", "or": "|"},
        },
        "x-pagination": {
            "page": "page[number]",
            "size": "page[size]",
            "default": 30,
            "max": 50,
            "items": "/data",
            "total": "/meta/pagination/total",
            "page-number": "/meta/pagination/page",
            "page-size": "/meta/pagination/size",
            "links": "/links",
            **changes,
        },
        "x-error": {"code": "/errors/0/code", "message": "/errors/0/detail", "errors": "/errors"},
    }
    document["x-pagination"] = {k: v for k, v in document["x-pagination"].items() if v is not None}
    return Contract(
        slug="marina", document=document, bundle_bytes=json.dumps(document).encode(), rules={}
    )
