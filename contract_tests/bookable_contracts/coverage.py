"""How much of a contract a run's traffic exercised: operations, parameters, statuses, branches.

A branch is a property or an enum value of a body, sent or answered, or an enum value of a
parameter. What a run cannot be blamed for missing, such as a 500, does not count.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from bookable_contracts.coverage_places import Mark, Places
from bookable_contracts.coverage_walk import answered, asked, countable, promised
from bookable_contracts.exchange import Exchange
from bookable_specs import Contract

KINDS = ("operations", "parameters", "statuses", "branches")
Missing: TypeAlias = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """Of one kind of thing: how many there are, how many were exercised, and which were not."""

    total: int
    exercised: int
    missing: Missing = ()

    @property
    def percent(self) -> float:
        """What was exercised, in per cent with one decimal, cut; 100 if there is nothing."""
        return _percent(self.exercised, self.total)


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """The shares by kind, and all of them together."""

    shares: Mapping[str, Share]

    @property
    def percent(self) -> float:
        """All kinds together: each thing counts once."""
        found = self.shares.values()
        return _percent(sum(each.exercised for each in found), sum(each.total for each in found))


@dataclass(slots=True, kw_only=True)
class Exercise:
    """Hears a run's traffic and tells what it left untouched."""

    contract: Contract
    only: frozenset[str] | None = None
    """The operations that the run may call; None for all."""
    _seen: set[Mark] = field(default_factory=set)
    _places: Places = field(init=False)

    def __post_init__(self) -> None:
        """Begin with no place known."""
        self._places = Places(self.contract)

    def note(self, exchange: Exchange) -> None:
        """Take in one exchange; those of no operation, or without an answer, show nothing."""
        if exchange.failure or not exchange.status:
            return
        operation = self.contract.operations.get(exchange.operation)
        if operation is not None:
            self._seen.add(("operations", operation.id))
            self._seen.update(asked(self.contract, operation, exchange, self._places))
            self._seen.update(answered(self.contract, operation, exchange, self._places))

    def coverage(self) -> Coverage:
        """Return what was exercised so far."""
        marks = dict.fromkeys(self._all())
        shares = {}
        for kind in KINDS:
            names = [name for of, name in marks if of == kind]
            missing = tuple(name for name in names if (kind, name) not in self._seen)
            found = len(names) - len(missing)
            shares[kind] = Share(total=len(names), exercised=found, missing=missing)
        return Coverage(shares=shares)

    def _all(self) -> Iterator[Mark]:
        for operation in self.contract.operations.values():
            if self.only is None or operation.id in self.only:
                yield "operations", operation.id
                yield from countable(promised(self.contract, operation))


def exercised(
    contract: Contract, traffic: Iterable[Exchange], only: frozenset[str] | None = None
) -> Coverage:
    """Return how much of a contract some traffic exercised."""
    exercise = Exercise(contract=contract, only=only)
    for exchange in traffic:
        exercise.note(exchange)
    return exercise.coverage()


def as_json(coverage: Coverage) -> dict[str, Any]:
    """Turn it into JSON."""
    shares = {
        kind: {
            "total": share.total,
            "exercised": share.exercised,
            "percent": share.percent,
            "missing": list(share.missing),
        }
        for kind, share in coverage.shares.items()
    }
    return {"percent": coverage.percent, **shares}


def _percent(part: int, whole: int) -> float:
    return part * 1000 // whole / 10 if whole else 100.0
