"""Sparse fieldsets: which attributes and relationships of a type are sent."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache

from bookable_mocks.jsonapi.definitions import Relationship, Resource
from bookable_mocks.jsonapi.resources import Resources


@dataclass(frozen=True, eq=False, slots=True)
class Shown:
    """The fields of a type that are sent, in the order of its definition.

    There is one for each set of fields, so that others can work out once what follows from it.
    """

    attributes: tuple[str, ...]
    relationships: tuple[tuple[str, Relationship], ...]


def fields_type(parameter: str) -> str | None:
    """Return the type in the brackets of `fields[...]`; None for another parameter."""
    if parameter.startswith("fields[") and parameter.endswith("]"):
        return parameter[len("fields[") : -1]
    return None


def read_fields(
    resources: Resources, reachable: Collection[str], type_name: str, text: str
) -> tuple[frozenset[str] | None, str]:
    """Return the names that a fieldset leaves, and what is wrong with it (else empty).

    Without a name nothing is left. In a relative dialect names with + or - change the default, in a
    lenient one unknown names are passed over.
    """
    if type_name not in reachable:
        return None, f"there is no {type_name!r} in this document"
    resource = resources[type_name]
    names = text.split(",") if text else []
    signs = ("+", "-") if resources.dialect.relative else ()
    signed = [name for name in names if name.startswith(signs)]
    plain = [name[1:] if name in signed else name for name in names]
    unknown = [name for name in plain if name not in resource.fields]
    if unknown and not resources.dialect.lenient:
        told = ", ".join(map(repr, unknown))
        hint = "; a plus is sent as %2B" if any(n.startswith(" ") for n in unknown) else ""
        return None, f"{type_name} has no field {told}{hint}"
    if not signed:
        return frozenset(names), ""
    if len(signed) < len(names):
        return None, "either all names have + or - before them, or none has"
    more = {name[1:] for name in names if name[0] == "+"}
    less = {name[1:] for name in names if name[0] == "-"}
    if more & less:
        return None, f"{', '.join(sorted(more & less))} can't be both added and left out"
    return (resource.fields - resource.optional | more) - less, ""


def shown(resource: Resource, fields: frozenset[str] | None, included: Collection[str]) -> Shown:
    """Return what is sent of a resource, by its fieldset or, for None, by default.

    By default a relationship that is included is always sent: what is included must be linked.
    """
    if fields is None:
        return _default(resource, frozenset(included))
    return _pick(resource, fields)


@lru_cache(maxsize=512)
def _default(resource: Resource, included: frozenset[str]) -> Shown:
    return _pick(resource, resource.fields - resource.optional | included)


@lru_cache(maxsize=512)
def _pick(resource: Resource, fields: frozenset[str]) -> Shown:
    return Shown(
        tuple(name for name in resource.attributes if name in fields),
        tuple((name, r) for name, r in resource.relationships.items() if name in fields),
    )
