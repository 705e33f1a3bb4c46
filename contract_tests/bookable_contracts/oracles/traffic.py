"""Judges answers, whoever asked for them, by the contract: status, media type, headers, body."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from typing import TypeAlias

from bookable_contracts.exchange import Exchange
from bookable_contracts.oracles.shapes import faults, header_faults, response_of, schema_of
from bookable_specs import Contract, JsonObject

Known: TypeAlias = dict[tuple[str, int, str, bytes], list[str]]
"""What schemas say of bodies that were judged: about half of a run's answers came before."""


def departures(
    contract: Contract, exchange: Exchange, known: Known | None = None
) -> Iterator[tuple[str, str]]:
    """Name where one answer departs from its operation's contract: (title, message)."""
    operation = contract.operations[exchange.operation]
    response = response_of(contract, operation, exchange.status)
    if response is None:
        yield "undocumented status", f"the contract has no {exchange.status} here"
        return
    for fault in header_faults(contract, response, exchange):
        yield "response headers", f"{exchange.status}: {fault}"
    content = response.get("content", {})
    if not content:
        return
    if exchange.media_type not in content:
        kinds = " or ".join(content)
        came = exchange.media_type or "none"
        yield "media type", f"{exchange.status}: should be {kinds}, is {came}"
        return
    schema = schema_of(contract, operation, exchange)
    if schema is not None:
        for fault in _faults(contract, schema, exchange, {} if known is None else known):
            yield "response schema", f"{exchange.status}: {fault}"


def _faults(contract: Contract, schema: JsonObject, exchange: Exchange, known: Known) -> list[str]:
    body = sha256(exchange.answer_body).digest()
    name = exchange.operation, exchange.status, exchange.media_type, body
    if name not in known:
        known[name] = faults(contract, schema, exchange.value)
    return known[name]
