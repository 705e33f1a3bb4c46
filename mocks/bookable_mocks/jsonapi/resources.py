"""All resources of a mock together with its dialect: what every function of the room is given."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from bookable_mocks.jsonapi.definitions import Linked, Resource, ToMany
from bookable_mocks.jsonapi.dialect import Dialect


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
        faults = [f"{r.type}: {fault}" for r in resources for fault in self._faults(r)]
        if len(self._by_type) != len(resources) or len(self._by_record) != len(resources):
            faults.append("two resources have the same type or the same records")
        if faults:
            raise ValueError("; ".join(faults))

    def __getitem__(self, type_name: str) -> Resource:
        return self._by_type[type_name]

    def __contains__(self, type_name: object) -> bool:
        return type_name in self._by_type

    def __iter__(self) -> Iterator[Resource]:
        return iter(self._by_type.values())

    def of(self, record: msgspec.Struct) -> Resource:
        """Return the resource that a record is one of."""
        return self._by_record[type(record)]

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
        yield from resource.faults()
        for name, relationship in resource.relationships.items():
            if relationship.to not in self._by_type:
                yield f"{name} leads to {relationship.to}, which is no resource"
            elif isinstance(relationship, ToMany):
                related = self._by_type[relationship.to].table
                if relationship.via not in related.columns:
                    yield f"{name} goes by {relationship.via}, which is no column of {related.name}"


def _sides_of(type_name: str, own: str, relationship: Linked) -> Iterator[str]:
    source, target = ("target", "source") if relationship.inverse else ("source", "target")
    if own == type_name:
        yield source
    if relationship.to == type_name:
        yield target
