"""Sparse fieldsets: which attributes and relationships of a type are sent (B3-06, B1-05)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from bookable_mocks.jsonapi.definitions import Relationship, Resource
from bookable_mocks.jsonapi.resources import Resources


@dataclass(frozen=True, slots=True)
class Shown:
    """The fields of a type that are sent, in the order of its definition."""

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

    Without a name nothing is left. In a relative dialect names with + or - change the default.
    """
    if type_name not in reachable:
        return None, f"there is no {type_name!r} in this document"
    resource = resources[type_name]
    names = text.split(",") if text else []
    plain = [name.lstrip("+-") if resources.dialect.relative else name for name in names]
    unknown = [name for name in plain if name not in resource.fields]
    if unknown:
        told = ", ".join(map(repr, unknown))
        hint = "; a plus is sent as %2B" if any(n.startswith(" ") for n in unknown) else ""
        return None, f"{type_name} has no field {told}{hint}"
    signed = [name for name in names if name[0] in "+-"]
    if not signed:
        return frozenset(names), ""
    if len(signed) < len(names):
        return None, "either all names have + or - before them, or none has"
    more = {name[1:] for name in names if name[0] == "+"}
    less = {name[1:] for name in names if name[0] == "-"}
    if more & less:
        return None, f"{', '.join(sorted(more & less))} can't be both added and left out"
    return (resource.fields - resource.optional | more) - less, ""


def shown(
    resources: Resources,
    resource: Resource,
    fields: frozenset[str] | None,
    included: Collection[str],
) -> Shown:
    """Return what is sent of a resource, by its fieldset or, for None, by default.

    By default a relationship that is included is always sent: what is included must be linked.
    """
    key = ("shown", resource.type)
    if fields is None and not included:
        default: Shown | None = resources.memo.get(key)
        if default is None:
            default = resources.memo[key] = _pick(resource, resource.fields - resource.optional)
        return default
    if fields is None:
        fields = resource.fields - resource.optional | frozenset(included)
    return _pick(resource, fields)


def _pick(resource: Resource, fields: frozenset[str]) -> Shown:
    return Shown(
        tuple(name for name in resource.attributes if name in fields),
        tuple((name, r) for name, r in resource.relationships.items() if name in fields),
    )
