"""What the generated requests came to: statuses, successes, and how many met a conflict."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

from bookable_contracts.exchange import Exchange
from bookable_contracts.oracles.outcomes import is_success
from bookable_contracts.profiles import writes_sent
from bookable_contracts.session import Session
from bookable_contracts.verdicts import OperationResult
from bookable_contracts.xml_answers import readers_of

CONFLICTS = frozenset({409, 422})
"""Refusals of what is well-formed: where they are many, what is behind them is not seen."""

MOST_CONFLICTS = 0.5
FEW = 4
"""Fewer valid requests than this say nothing about a share."""


@dataclass(slots=True, kw_only=True)
class Survey:
    """The generated traffic by operation."""

    counts: dict[str, Counter[int]] = field(default_factory=dict)
    succeeded: set[str] = field(default_factory=set)
    valid: Counter[str] = field(default_factory=Counter)
    """Requests that were meant to be valid and that were let in."""
    conflicts: Counter[str] = field(default_factory=Counter)
    writes: list[str] = field(default_factory=list)
    """What was sent that may change something."""

    def doubts(self) -> tuple[str, ...]:
        """Name the operations most of whose valid requests met a conflict."""
        found = []
        for name, count in self.valid.items():
            if count >= FEW and self.conflicts[name] > MOST_CONFLICTS * count:
                share = "most valid generated requests met 409 or 422"
                found.append(f"{name}: {share}, which hides what is behind")
        return tuple(found)


def survey(
    session: Session,
    traffic: Iterable[tuple[Exchange, bool]],
    operations: Mapping[str, OperationResult],
    hear: Callable[[Exchange], None],
) -> Survey:
    """Count the generated traffic once through, and let others hear it."""
    found = Survey(counts={name: Counter[int]() for name in operations})
    contract, readers = session.contract, readers_of(session.contract.document)
    for bare, positive in traffic:
        exchange = replace(bare, readers=readers)
        found.writes += writes_sent(contract, session.client.base_url, [exchange])
        if not exchange.operation or not exchange.status:
            continue
        hear(exchange)
        found.counts[exchange.operation][exchange.status] += 1
        if is_success(contract, exchange):
            found.succeeded.add(exchange.operation)
        if positive and exchange.status not in {401, 403}:
            found.valid[exchange.operation] += 1
            found.conflicts[exchange.operation] += exchange.status in CONFLICTS
    return found
