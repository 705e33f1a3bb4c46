"""What is wrong with definitions: found when a mock's module is loaded, not when it is asked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, get_args, get_origin

from bookable_mocks.jsonapi.definitions import (
    Held,
    Linked,
    Listed,
    Relationship,
    Resource,
    ToMany,
    ToOne,
)


def faults(resource: Resource) -> Iterator[str]:
    """Yield what is wrong with a definition by itself."""
    fields = set(resource.table.record.__struct_fields__)
    yield from _unknown(resource, fields)
    if resource.table.key != "id" or resource.hints.get("id") not in (int, str):
        yield "the table's key is not an id, integer or text"
    if resource.kind and resource.kind not in resource.table.columns:
        yield f"there is no column {resource.kind} to tell its records by"
    for name in sorted(resource.localized & fields):
        if get_origin(_present(resource.hints[name])) is not dict:
            yield f"localized {name} is no mapping"


def _unknown(resource: Resource, fields: set[str]) -> Iterator[str]:
    """Yield the names that are not where they are looked for."""
    for name in resource.attributes:
        if name not in fields and name not in resource.computed:
            yield f"no field {name}"
    attributes, relationships = frozenset(resource.attributes), frozenset(resource.relationships)
    for label, known in (
        ("localized", attributes),
        ("read_only", attributes),
        ("fixed", relationships),
        ("sideposted", relationships),
        ("optional", resource.fields),
        ("computed", attributes),
        ("ignored", resource.read_only | resource.fixed),
    ):
        for name in sorted(frozenset(getattr(resource, label)) - known):
            yield f"{label} names {name}, which it can't be"


def misfits(name: str, relationship: Relationship, own: Resource, to: Resource) -> Iterator[str]:
    """Yield why a relationship can't lead from one resource to another."""
    match relationship:
        case ToOne(column) if column not in own.table.columns:
            yield f"{name} has no column {column}"
        case ToMany(_, via) if via not in to.table.columns:
            yield f"{name} goes by {via}, which is no column of {to.table.name}"
        case Linked() if own.text_ids or to.text_ids:
            yield f"{name} is linked, which takes integer ids on both sides"
        case Listed(column) if not _lists(own, column, to.hints.get("id")):
            yield f"{name} lists no ids of {to.type} in {column}"
        case Held(column) if not _lists(own, column, to.table.record):
            yield f"{name} holds no {to.type} in {column}"


def _lists(resource: Resource, column: str, item: Any) -> bool:
    """Say whether a field is a tuple or list of something."""
    hint = _present(resource.hints.get(column))
    return get_origin(hint) in (tuple, list) and get_args(hint)[0] is item


def _present(hint: Any) -> Any:
    """Return a field's type without its None."""
    options = [option for option in get_args(hint) if option is not type(None)]
    return options[0] if type(None) in get_args(hint) else hint
