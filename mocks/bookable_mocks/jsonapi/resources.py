"""All resources of a mock together with its dialect: what every function of the room is given."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from bookable_mocks.jsonapi.definitions import Linked, Resource
from bookable_mocks.jsonapi.dialect import Dialect
from bookable_mocks.jsonapi.faults import faults, misfits


class Resources:
    """The resources by type. It is made once, when a mock's module is loaded."""

    def __init__(self, dialect: Dialect, *resources: Resource) -> None:
        """Hold the definitions together.

        Raises:
            ValueError: naming everything that does not fit together.
        """
        self.dialect = dialect
        self.memo: dict[Any, Any] = {}  # what other modules derived from the definitions
        self._by_type: Mapping[str, Resource] = {r.type: r for r in resources}
        self._by_record = {r.table.record: r for r in resources}
        found = [f"{r.type}: {fault}" for r in resources for fault in self._faults(r)]
        if len(self._by_type) != len(resources):
            found.append("two resources have the same type")
        found += [
            f"{r.type} and {other.type} have the same records, and no kind to tell them by"
            for r in resources
            if (other := self._by_record[r.table.record]) is not r
            and not r.kind == other.kind != ""
        ]
        if found:
            raise ValueError("; ".join(found))

    def __getitem__(self, type_name: str) -> Resource:
        return self._by_type[type_name]

    def __contains__(self, type_name: object) -> bool:
        return type_name in self._by_type

    def __iter__(self) -> Iterator[Resource]:
        return iter(self._by_type.values())

    def of(self, record: msgspec.Struct) -> Resource:
        """Return the resource that a record is one of."""
        resource = self._by_record[type(record)]
        return self[getattr(record, resource.kind)] if resource.kind else resource

    def keeps_texts(self, resource: Resource) -> bool:
        """Say whether a resource's texts are kept for searching and sorting."""
        return bool(resource.localized) and (self.dialect.filters or self.dialect.sorts)

    def reachable(self, type_name: str) -> frozenset[str]:
        """Return the types that a document about a type can have in it, itself among them."""
        known: frozenset[str] | None = self.memo.get(("reachable", type_name))
        if known is None:
            found, waiting = {type_name}, [type_name]
            while waiting:
                for relationship in self[waiting.pop()].relationships.values():
                    if relationship.to not in found:
                        found.add(relationship.to)
                        waiting.append(relationship.to)
            known = self.memo["reachable", type_name] = frozenset(found)
        return known

    def link_sides(self, type_name: str) -> set[tuple[str, str]]:
        """Return the names of the links that a type takes part in, and its column in them."""
        return {
            (relationship.name, side)
            for resource in self
            for relationship in resource.relationships.values()
            if isinstance(relationship, Linked)
            for side in _sides_of(type_name, resource.type, relationship)
        }

    def _faults(self, resource: Resource) -> Iterator[str]:
        yield from faults(resource)
        if resource.text_ids and self.keeps_texts(resource):
            yield "localized attributes are searched and sorted by with integer ids only"
        for name, relationship in resource.relationships.items():
            target = self._by_type.get(relationship.to)
            if target is None:
                yield f"{name} leads to {relationship.to}, which is no resource"
            else:
                yield from misfits(name, relationship, resource, target)


def _sides_of(type_name: str, own: str, relationship: Linked) -> Iterator[str]:
    source, target = ("target", "source") if relationship.inverse else ("source", "target")
    if own == type_name:
        yield source
    if relationship.to == type_name:
        yield target
