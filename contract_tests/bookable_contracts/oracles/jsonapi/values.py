"""Values of resources, read for comparison, and written as the terms of a filter."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from bookable_contracts.oracles.jsonapi.collection import Collection, Filter, Resource
from bookable_contracts.oracles.jsonapi.documents import linked_by
from bookable_contracts.oracles.jsonapi.types import Kind

LONGEST = 60
"""Longer texts are looked for by a part of them: URLs end somewhere."""


def kind_of(collection: Collection, about: Filter) -> Kind | None:
    """Return the kind of what a filter compares with; None for a relationship."""
    if about.relationship:
        return None
    if about.attribute == "id":
        return Kind.WORD
    return collection.type.attributes.get(about.attribute, Kind.OTHER)


def values(collection: Collection, about: Filter, resource: Resource) -> list[Any]:
    """Return what of a resource a filter compares with: several for texts and relationships."""
    if about.relationship:
        return [target[1] for target in linked_by(resource, about.relationship)]
    if about.attribute == "id":
        return [str(resource.get("id"))]
    return attribute_values(collection, about.attribute, resource)


def attribute_values(collection: Collection, attribute: str, resource: Resource) -> list[Any]:
    """Return the values of an attribute: none for null and empty text, one, or one a locale."""
    shown = resource.get("attributes")
    value = shown.get(attribute) if isinstance(shown, dict) else None
    kind = collection.type.attributes.get(attribute, Kind.OTHER)
    if kind is Kind.LOCALIZED:
        texts = value.values() if isinstance(value, dict) else ()
        return [text for text in _flat(texts) if isinstance(text, str) and text]
    read = _read(kind, value)
    return [] if read is None or read == "" else [read]


def _read(kind: Kind, value: Any) -> Any:
    try:
        if kind is Kind.DATE:
            return dt.date.fromisoformat(value)
        if kind is Kind.MOMENT:
            moment = dt.datetime.fromisoformat(value)
            return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
    except (TypeError, ValueError):
        return None  # that it is no date is told by the schema
    return value


def written(value: Any) -> str:
    """Write a value as a term."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dt.datetime):
        return value.isoformat().replace("+00:00", "Z")
    return value.isoformat() if isinstance(value, dt.date) else str(value)


def plain(value: Any, signs: Iterable[str]) -> bool:
    """Tell whether a value can be a term as it is, without any sign of the language in it."""
    text = written(value)
    spaced = text != text.strip()
    return not spaced and len(text) <= LONGEST and not any(s in text for s in (*signs, "\\"))


def _flat(texts: Iterable[Any]) -> Iterable[Any]:
    for text in texts:
        yield from text if isinstance(text, list) else (text,)
