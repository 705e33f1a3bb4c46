"""Walks a contract for what can be exercised, and an exchange for what it exercised.

Both walks give the same marks, so that a contract's less an exchange's is what is missing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import parse_qs, urlsplit

from bookable_contracts.coverage_places import (
    DEEP,
    Mark,
    Places,
    alternatives,
    enum,
    word,
)
from bookable_contracts.exchange import Exchange
from bookable_contracts.oracles.shapes import response_of
from bookable_specs import Contract, JsonObject, Operation
from bookable_specs.document import lookup

NOBODY_CAN_ASK = frozenset({"429", "500", "502", "503", "504", "5XX", "default"})
"""Statuses that a server answers when it likes, or that use a key up: no run is blamed for them."""

_SUCCESSES = frozenset({*map(str, range(200, 300)), "2XX"})
_BRACKETS = re.compile(r"\[([^\[\]]*)\]")


def promised(contract: Contract, operation: Operation) -> Iterator[Mark]:
    """Name all of an operation: its parameters, statuses and branches."""
    node = _node(contract, operation)
    for parameter in _parameters(contract, operation):
        place = f"{operation.id} {parameter['in']} {parameter['name']}"
        yield "parameters", place
        yield from _schema(contract, parameter.get("schema", {}), place)
    for media in contract.followed(node.get("requestBody", {})).get("content", {}).values():
        yield from _schema(contract, media.get("schema", {}), f"{operation.id} body")
    for status, response in node.get("responses", {}).items():
        yield "statuses", f"{operation.id} {status}"
        if status not in _SUCCESSES:
            continue  # refusals share an envelope: that they came says it all
        for media in contract.followed(response).get("content", {}).values():
            yield from _schema(contract, media.get("schema", {}), f"{operation.id} {status}")


def countable(marks: Iterable[Mark]) -> Iterator[Mark]:
    """Leave out the statuses that no request brings about."""
    for kind, name in marks:
        if kind != "statuses" or name.rpartition(" ")[2] not in NOBODY_CAN_ASK:
            yield kind, name


def asked(
    contract: Contract, operation: Operation, exchange: Exchange, places: Places
) -> Iterator[Mark]:
    """Name the parameters and branches of a request."""
    form = _form(exchange)
    query = {**parse_qs(urlsplit(exchange.url).query, keep_blank_values=True), **form}
    headers = {name.lower(): [value] for name, value in exchange.headers.items()}
    for parameter in _parameters(contract, operation):
        name = parameter["name"]
        values = _values(parameter, query, headers)
        if values is not None:
            place = f"{operation.id} {parameter['in']} {name}"
            yield "parameters", place
            for value in values:
                yield from places.at(place, parameter.get("schema", {})).marks(value)
    body = contract.followed(_node(contract, operation).get("requestBody", {}))
    if exchange.body:
        sent: Any = {name: found[0] for name, found in form.items()} or _json(exchange.body)
        for kind, media in body.get("content", {}).items():
            inside = places.at(f"{operation.id} body", media.get("schema", {}), kind)
            yield from inside.marks(sent)


def answered(
    contract: Contract, operation: Operation, exchange: Exchange, places: Places
) -> Iterator[Mark]:
    """Name the status and the branches of an answer."""
    responses = _node(contract, operation).get("responses", {})
    names = (str(exchange.status), f"{exchange.status // 100}XX", "default")
    status = next((name for name in names if name in responses), None)
    if status is None:
        return
    yield "statuses", f"{operation.id} {status}"
    if status not in _SUCCESSES:
        return
    response = response_of(contract, operation, exchange.status) or {}
    media = response.get("content", {}).get(exchange.media_type, {})
    place = f"{operation.id} {status}"
    yield from places.at(place, media.get("schema", {}), exchange.media_type).marks(exchange.value)


def _values(
    parameter: JsonObject, query: Mapping[str, list[str]], headers: Mapping[str, list[str]]
) -> list[Any] | None:
    """Return the values of a parameter in a request; None if it is not there.

    An object in brackets comes member by member, each as an object that has it alone.
    """
    name, place = parameter["name"], parameter["in"]
    if place == "path":
        return []  # without it the request would be of another operation
    if place == "header":
        return headers.get(name.lower())
    inside = {key[len(name) :]: each for key, each in query.items() if key.startswith(f"{name}[")}
    found = query.get(name)
    if found is None and not inside:
        return None
    if parameter.get("style") == "deepObject":
        return [_member(key, value) for key, each in inside.items() for value in each]
    separated = parameter.get("explode") is False
    values = [*(found or ()), *(value for each in inside.values() for value in each)]
    return [part for value in values for part in (value.split(",") if separated else [value])]


def _member(brackets: str, value: str) -> Any:
    """Return the object that a value in brackets is a part of: `{a: {b: value}}` for `[a][b]`."""
    whole: Any = value
    for name in reversed(_BRACKETS.findall(brackets)):
        whole = {name: whole}
    return whole


def _schema(
    contract: Contract, schema: Any, place: str, seen: tuple[str, ...] = ()
) -> Iterator[Mark]:
    """Name the branches of a schema, at a place."""
    reference = schema.get("$ref", "") if isinstance(schema, dict) else ""
    if not isinstance(schema, dict) or len(seen) > DEEP or reference in seen:
        return
    seen = (*seen, reference) if reference else seen
    schema = contract.followed(schema)
    for value in enum(schema):
        yield "branches", f"{place} = {word(value)}"
    for inner in alternatives(schema):
        yield from _schema(contract, inner, place, seen)
    for name, inner in schema.get("properties", {}).items():
        yield "branches", f"{place} /{name}"
        yield from _schema(contract, inner, f"{place} /{name}", seen)
    yield from _schema(contract, schema.get("items"), f"{place} /*", seen)


def _form(exchange: Exchange) -> dict[str, list[str]]:
    kinds = [value for name, value in exchange.headers.items() if name.lower() == "content-type"]
    if not any("x-www-form-urlencoded" in kind for kind in kinds):
        return {}
    return parse_qs(exchange.body.decode(errors="replace"), keep_blank_values=True)


def _json(body: bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        return None


def _parameters(contract: Contract, operation: Operation) -> list[JsonObject]:
    found = (contract.followed(each) for each in operation.node.get("parameters", ()))
    return [each for each in found if "name" in each]


def _node(contract: Contract, operation: Operation) -> JsonObject:
    node = lookup(contract.modern, operation.pointer)
    return node if isinstance(node, dict) else {}
