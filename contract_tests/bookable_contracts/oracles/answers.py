"""Reading an answer: was it the expected one, and does it have the contract's error envelope."""

from __future__ import annotations

from typing import Any

from bookable_contracts.exchange import Exchange
from bookable_contracts.verdicts import NotTested, expect
from bookable_specs import Contract


def came(contract: Contract, exchange: Exchange) -> str:
    """Say what an answer was, in words that are the same in every run."""
    code = exchange.at(contract.document["x-error"]["code"]) if exchange.status >= 400 else None
    return f"{exchange.status} {code}" if isinstance(code, str) else str(exchange.status)


def asked(exchange: Exchange) -> str:
    """Say what was asked for, without the values that differ from run to run."""
    return exchange.operation or exchange.method


def answered(contract: Contract, exchange: Exchange, *statuses: int) -> Any:
    """Hold the answer to its status and return its body."""
    wanted = " or ".join(str(status) for status in statuses)
    message = f"{asked(exchange)} should answer {wanted}, answered {came(contract, exchange)}"
    expect(exchange.status in statuses, message, exchange)
    return exchange.json


def prepared(contract: Contract, exchange: Exchange, *statuses: int) -> Any:
    """Return the body of an answer that a check only builds upon; it does not judge it."""
    bodiless = exchange.status == 204 or exchange.status >= 400
    if exchange.status not in statuses or (exchange.json is None and not bodiless):
        what = f"{asked(exchange)} answered {came(contract, exchange)}"
        raise NotTested(f"the check could not be prepared: {what}", exchange)
    return exchange.json


def is_error(contract: Contract, exchange: Exchange, *statuses: int) -> None:
    """Hold a refusal to its status, to JSON and to a code and message where the contract says."""
    answered(contract, exchange, *statuses)
    expect(
        exchange.media_type.endswith(("/json", "+json")),
        f"a {exchange.status} should be JSON, its Content-Type is {exchange.media_type or 'none'}",
        exchange,
    )
    for name in ("code", "message"):
        pointer = contract.document["x-error"][name]
        text = exchange.at(pointer)
        expect(
            isinstance(text, str) and text,
            f"a {exchange.status} should have its {name} as a text at {pointer}",
            exchange,
        )


def pick(exchange: Exchange, pointer: str, kind: type = str) -> Any:
    """Return a value of the answer that a check cannot do without."""
    value = exchange.at(pointer)
    if not isinstance(value, kind):
        raise NotTested(f"{asked(exchange)} has no usable {pointer} in its answer", exchange)
    return value
