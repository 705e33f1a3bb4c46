"""Refusals as JSON:API has them: a list of errors, each telling what it is about."""

from __future__ import annotations

from typing import Any

from bookable_contracts.exchange import Exchange
from bookable_contracts.oracles.answers import came, is_error
from bookable_contracts.oracles.jsonapi.collection import Collection
from bookable_contracts.verdicts import expect
from bookable_specs import Contract

UNKNOWN = "no_such_name"


def refuses_unknown_names(collection: Collection) -> None:
    """Hold a list to 400 for names that it does not have, with the parameter named."""
    contract, kind = collection.contract, collection.type.name
    attempts = {f"fields[{kind}]": UNKNOWN, f"fields[{UNKNOWN}]": "id"}
    parameters = collection.parameters
    if "include" in parameters:
        relationship = next(iter(collection.type.relationships), UNKNOWN)
        for text in (UNKNOWN, f"{relationship}.{UNKNOWN}"):
            names_the_parameter(contract, collection.ask({"include": text}), "include", text)
    if "sort" in parameters:
        attribute = next(iter(collection.type.attributes))
        for text in (UNKNOWN, f"{attribute},-{UNKNOWN}"):
            names_the_parameter(contract, collection.ask({"sort": text}), "sort", text)
    if collection.filters:
        known = next(iter(collection.filters))
        attempts |= {f"filter[{UNKNOWN}]": "1"}
        sign = contract.document["x-jsonapi"].get("filter", {}).get("or")
        if sign:
            attempts |= {f"filter[{known}{sign}{UNKNOWN}]": "1"}
    for name, text in attempts.items():
        if name.startswith("fields[") and not any(p.startswith("fields[") for p in parameters):
            continue
        names_the_parameter(contract, collection.ask({name: text}), name, "an unknown name")


def names_the_parameter(contract: Contract, exchange: Exchange, name: str, what: str) -> None:
    """Hold a refusal to 400 and to naming the parameter that was wrong."""
    refused = exchange.status == 400
    message = f"{name} with {what} should answer 400, answered {came(contract, exchange)}"
    expect(refused, message, exchange)
    lists_errors(contract, exchange)
    names_its_parameter(contract, exchange, name)


def names_its_parameter(contract: Contract, exchange: Exchange, name: str) -> None:
    """Hold a refusal to naming the parameter as its source."""
    told = [_source(error, "parameter") for error in _errors(contract, exchange)]
    message = f"a {exchange.status} for {name} should name the parameter as its source"
    expect(name in told, message, exchange)


def lists_errors(contract: Contract, exchange: Exchange) -> None:
    """Hold a refusal to a document of errors alone, each with the status of the answer."""
    is_error(contract, exchange, exchange.status)
    media_type = contract.document["x-jsonapi"]["media-type"]
    message = f"a refusal should be {media_type}, as every answer"
    expect(exchange.media_type == media_type, message, exchange)
    body = exchange.json
    alone = isinstance(body, dict) and "data" not in body
    expect(alone, "a refusal should have errors and no data", exchange)
    wanted: Any = str(exchange.status)
    if contract.document["x-jsonapi"].get("status") == "number":
        wanted = exchange.status
    for error in _errors(contract, exchange):
        told = error.get("status")
        message = f"an error should tell the status of the answer as {wanted!r}, it tells {told!r}"
        expect(told == wanted, message, exchange)


def points_to(contract: Contract, exchange: Exchange, pointer: str) -> None:
    """Hold a refusal of a body to pointing to where it is wrong."""
    lists_errors(contract, exchange)
    told = [_source(error, "pointer") for error in _errors(contract, exchange)]
    message = f"a {exchange.status} should point to {pointer}"
    expect(pointer in told, message, exchange)


def points_towards(contract: Contract, exchange: Exchange, pointer: str) -> None:
    """Hold a refusal of a member that may not be there to pointing to it, or to what it is in."""
    lists_errors(contract, exchange)
    told = [_source(error, "pointer") for error in _errors(contract, exchange)]
    message = f"a {exchange.status} should point to {pointer}, or to what that is in"
    expect({pointer, pointer.rpartition("/")[0]} & set(told), message, exchange)


def _errors(contract: Contract, exchange: Exchange) -> list[Any]:
    found = exchange.at(contract.document["x-error"].get("errors", "/errors"))
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def _source(error: Any, kind: str) -> Any:
    """Return what an error is about: JSON:API's object, or a vendor's plain text."""
    source = error.get("source")
    return source.get(kind) if isinstance(source, dict) else source
