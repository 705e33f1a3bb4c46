"""Answers that tell in their body how a call went, as `x-error` says: `failed: {at, value}`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bookable_contracts.client import Client, Request
from bookable_contracts.exchange import Exchange
from bookable_contracts.oracles.answers import asked
from bookable_contracts.target import Key
from bookable_contracts.verdicts import NotTested, expect
from bookable_specs import Contract


def is_success(contract: Contract, exchange: Exchange) -> bool:
    """Tell whether a call was answered as documented, and not with a failure."""
    error = contract.document.get("x-error", {})
    documented = "failed" not in error or exchange.status == error["status"]
    return documented and took_effect(contract, exchange)


def took_effect(contract: Contract, exchange: Exchange) -> bool:
    """Tell whether a call did what it should, though with another 2xx than the documented."""
    failed = contract.document.get("x-error", {}).get("failed")
    if not 200 <= exchange.status < 300:
        return False
    if failed is None:
        return True
    return isinstance(exchange.json, dict) and exchange.at(failed["at"]) != failed["value"]


def is_failure(contract: Contract, exchange: Exchange) -> bool:
    """Tell whether a call was refused, as the contract has it."""
    error = contract.document["x-error"]
    told = exchange.at(error["failed"]["at"])
    return bool(exchange.status == error["status"] and told == error["failed"]["value"])


def outcome(contract: Contract, exchange: Exchange) -> str:
    """Say how a call went, in words that are the same in every run."""
    error = contract.document["x-error"]
    if exchange.status != error["status"]:
        return f"it answered {exchange.status}"
    if exchange.json is None:
        return f"its answer cannot be read: {exchange.unreadable or 'it is no JSON'}"
    if not is_failure(contract, exchange):
        return "it succeeded"
    code = exchange.at(error["code"])
    return f"it failed with {code}" if isinstance(code, str) and code else "it failed"


def succeeds(contract: Contract, exchange: Exchange, what: str = "") -> Any:
    """Hold a call to having succeeded; returns its body."""
    message = f"{what or asked(exchange)} should succeed, {outcome(contract, exchange)}"
    expect(is_success(contract, exchange), message, exchange)
    return exchange.json


def fails(contract: Contract, exchange: Exchange, what: str = "") -> None:
    """Hold a call to having been refused in the contract's way."""
    message = f"{what or asked(exchange)} should be refused, {outcome(contract, exchange)}"
    expect(is_failure(contract, exchange), message, exchange)


def built_upon(contract: Contract, exchange: Exchange) -> Any:
    """Return the body of a success that a check only builds upon; it does not judge it."""
    if not is_success(contract, exchange):
        what = f"{asked(exchange)}: {outcome(contract, exchange)}"
        raise NotTested(f"the check could not be prepared: {what}", exchange)
    return exchange.json


def one_success(client: Client, calls: Sequence[tuple[Key, Request]]) -> Exchange:
    """Send all at once: one succeeds, all others are refused; return the winner's answer."""
    contract = client.contract
    answers = client.together(calls)
    winners = [answer for answer in answers if is_success(contract, answer)]
    what = f"of {len(calls)} {answers[0].operation} at once for the same"
    expect(winners, f"{what}, one should succeed, none did", *answers[:2])
    expect(len(winners) == 1, f"{what}, only one should succeed, more did", *winners[:2])
    strange = [each for each in answers if each not in winners and not is_failure(contract, each)]
    message = f"{what}, all but one should be refused"
    expect(not strange, message, *winners[:1], *strange[:1])
    return winners[0]
