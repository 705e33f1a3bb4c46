"""What of a contract is judged one by one: its collections, their filters and relationships."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bookable_contracts.oracles.jsonapi.collection import filters_of
from bookable_contracts.oracles.jsonapi.types import primary_type, types_of
from bookable_specs import Contract, Operation


@dataclass(frozen=True, slots=True)
class Case:
    """A filter or relationship of a collection; `id` names both for the report."""

    operation: Operation
    name: str

    @property
    def id(self) -> str:
        """What the report calls it."""
        return f"{self.operation.id} {self.name}"


def collections(contract: Contract) -> list[Operation]:
    """Return the operations that answer a list of resources."""
    if "x-jsonapi" not in contract.document:
        return []
    known = types_of(contract)
    return [
        operation
        for operation in contract.operations.values()
        if operation.node.get("x-paged") and operation.node.get("x-resource") in known
    ]


def filter_cases(contract: Contract) -> list[Case]:
    """Return every documented filter of every collection."""
    return [Case(each, name) for each in collections(contract) for name in filters_of(each)]


def relationship_cases(contract: Contract) -> list[Case]:
    """Return every relationship that a collection can include."""
    return [
        Case(operation, name)
        for operation in collections(contract)
        for name in dict.fromkeys(
            path.partition(".")[0] for path in includable(contract, operation, depth=1)
        )
    ]


def paths_on(case: Case, contract: Contract, *, depth: int = 2) -> list[str]:
    """Return the paths that lead on from the relationship of a case."""
    paths = includable(contract, case.operation, depth=depth)
    return [path for path in paths if path.startswith(f"{case.name}.")]


def includable(contract: Contract, operation: Operation, *, depth: int) -> Iterator[str]:
    """Return the paths that an operation can include: those it lists, or else by the types."""
    parameters = {each["name"]: each for each in operation.node.get("parameters", ())}
    if "include" not in parameters:
        return
    schema = parameters["include"].get("schema", {})
    listed = schema.get("x-includes") or schema.get("items", {}).get("enum")
    if listed:
        yield from (str(path) for path in listed if path.count(".") < depth)
    else:
        yield from _paths(contract, primary_type(contract, operation).name, depth)


def _paths(contract: Contract, type_name: str, depth: int) -> Iterator[str]:
    types = types_of(contract)
    if not depth or type_name not in types:
        return
    for name, relationship in types[type_name].relationships.items():
        yield name
        further = (path for to in relationship.to for path in _paths(contract, to, depth - 1))
        yield from (f"{name}.{path}" for path in further)
