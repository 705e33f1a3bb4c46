"""A verdict per operation, from the answers that the rule tests got."""

from __future__ import annotations

from collections import Counter

from bookable_contracts.oracles.traffic import departures
from bookable_contracts.session import Session
from bookable_contracts.verdicts import Finding, OperationResult, Verdict


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
    for exchange in client.log:
        if not exchange.operation or exchange.failure:
            continue
        result = results[exchange.operation]
        statuses[result.id][exchange.status] += 1
        for title, message in departures(contract, exchange):
            if (result.id, title, message) not in seen:
                seen.add((result.id, title, message))
                curl = client.script([exchange])
                finding = Finding(
                    operation=result.id, code="traffic", title=title, message=message, curl=curl
                )
                result.findings.append(finding)
                result.verdict = Verdict.BROKEN
    for name, counts in statuses.items():
        results[name].requests = counts.total()
        results[name].statuses = dict(sorted(counts.items()))
    return results
