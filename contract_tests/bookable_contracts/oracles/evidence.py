"""How sure a contract is of what an answer departs from."""

from __future__ import annotations

from bookable_contracts.oracles.shapes import response_of
from bookable_specs import Contract, Operation

ABOUT = {"ST203": 401, "ST401": 401, "ST204": 405, "ST205": 405}
"""Checks of the generated part that demand a status, by code, whatever was answered instead."""


def evidence_of(contract: Contract, operation: Operation, status: int, code: str = "") -> str:
    """Return the evidence of the answer that a departure is about: documented, public or assumed.

    It is the response's own `x-evidence`; the operation's where the contract has no such response.
    That there are no 5xx nobody has to document.
    """
    if status >= 500:
        return "documented"
    response = response_of(contract, operation, ABOUT.get(code, status)) or {}
    return str(response.get("x-evidence") or operation.node.get("x-evidence") or "documented")
