"""A verdict per operation, from the answers that the rule tests got."""

from __future__ import annotations

from collections import Counter

from bookable_contracts.oracles.evidence import evidence_of
from bookable_contracts.oracles.outcomes import is_success
from bookable_contracts.oracles.traffic import Known, departures
from bookable_contracts.session import Session
from bookable_contracts.verdicts import Finding, OperationResult, combine


def from_traffic(session: Session) -> dict[str, OperationResult]:
    """Judge each recorded answer of a documented call by the contract.

    A departure breaks the operation. That none was found does not yet make it hold: the rule tests
    ask for few shapes, the generated part asks for many.
    """
    contract, client = session.contract, session.client
    results = {
        operation.id: OperationResult(id=operation.id, method=operation.method, path=operation.path)
        for operation in contract.operations.values()
    }
    statuses = {name: Counter[int]() for name in results}
    seen: set[tuple[str, str, str]] = set()
    known: Known = {}
    for exchange in client.log:
        if not exchange.operation or exchange.failure:
            continue
        result = results[exchange.operation]
        statuses[result.id][exchange.status] += 1
        result.succeeded = result.succeeded or is_success(contract, exchange)
        for title, message in departures(contract, exchange, known):
            if (result.id, title, message) not in seen:
                seen.add((result.id, title, message))
                curl = client.script([exchange])
                operation = contract.operations[result.id]
                finding = Finding(
                    operation=result.id,
                    code="traffic",
                    title=title,
                    message=message,
                    curl=curl,
                    evidence=evidence_of(contract, operation, exchange.status),
                )
                result.findings.append(finding)
    for name, counts in statuses.items():
        if results[name].findings:
            results[name].verdict = combine(each.verdict for each in results[name].findings)
        results[name].requests = counts.total()
        results[name].statuses = dict(sorted(counts.items()))
    return results
