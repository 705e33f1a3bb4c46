"""Refusals of this API: lists of errors whose source is a plain text (B1-12)."""

from __future__ import annotations

from typing import Any

from bookable_contracts.exchange import Exchange
from bookable_contracts.oracles.answers import answered
from bookable_contracts.oracles.jsonapi.refusing import lists_errors
from bookable_contracts.verdicts import expect
from bookable_specs import Contract

BLANK = "can't be blank"
TAKEN = "is not available"


def errors_of(exchange: Exchange) -> list[tuple[Any, Any]]:
    """Return detail and source of each error of an answer."""
    errors = exchange.at("/errors")
    listed = errors if isinstance(errors, list) else []
    return [(each.get("detail"), each.get("source")) for each in listed if isinstance(each, dict)]


def refuses(contract: Contract, exchange: Exchange, status: int) -> None:
    """Hold a refusal to its status and to the shape of errors."""
    answered(contract, exchange, status)
    lists_errors(contract, exchange)


def blames(contract: Contract, exchange: Exchange, source: str, detail: str = "") -> None:
    """Hold a 422 to an error with this source, and this detail if one is given."""
    refuses(contract, exchange, 422)
    told = errors_of(exchange)
    message = f"a 422 should have an error whose source is {source}"
    expect(any(each[1] == source for each in told), message, exchange)
    if detail:
        message = f"the error of {source} should say that it {detail}"
        expect((detail, source) in told, message, exchange)


def blanks(exchange: Exchange) -> list[str]:
    """Return the details that an answer says are missing."""
    named = [str(source) for detail, source in errors_of(exchange) if detail == BLANK]
    return [each.removeprefix("attributes/") for each in named if each.startswith("attributes/")]
