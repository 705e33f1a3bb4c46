"""Walks a contract for what can be exercised, and an exchange for what it exercised.

Both walks give the same marks, so that a contract's less an exchange's is what is missing.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeAlias
from urllib.parse import parse_qs, urlsplit

from bookable_contracts.exchange import Exchange
from bookable_contracts.oracles.shapes import response_of
from bookable_specs import Contract, JsonObject, Operation
from bookable_specs.document import lookup, resolve

Mark: TypeAlias = tuple[str, str]
"""What kind of thing, and its name: its operation and its place in it."""

NOBODY_CAN_ASK = frozenset({"429", "500", "502", "503", "504", "5XX", "default"})
"""Statuses that a server answers when it likes, or that use a key up: no run is blamed for them."""

_SUCCESSES = frozenset({*map(str, range(200, 300)), "2XX"})

DEEP = 12
"""A schema deeper than this, or one in itself, is not walked further."""


def promised(contract: Contract, operation: Operation) -> Iterator[Mark]:
    """Name all of an operation: its parameters, statuses and branches."""
    node = _node(contract, operation)
    for parameter in _parameters(contract, operation):
        place = f"{operation.id} {parameter['in']} {parameter['name']}"
        yield "parameters", place
        yield from _schema(contract, parameter.get("schema", {}), place)
    for media in _followed(contract, node.get("requestBody", {})).get("content", {}).values():
        yield from _schema(contract, media.get("schema", {}), f"{operation.id} body")
    for status, response in node.get("responses", {}).items():
        yield "statuses", f"{operation.id} {status}"
        if status not in _SUCCESSES:
            continue  # refusals share an envelope: that they came says it all
        for media in _followed(contract, response).get("content", {}).values():
            yield from _schema(contract, media.get("schema", {}), f"{operation.id} {status}")


def countable(marks: Iterable[Mark]) -> Iterator[Mark]:
    """Leave out the statuses that no request brings about."""
    for kind, name in marks:
        if kind != "statuses" or name.rpartition(" ")[2] not in NOBODY_CAN_ASK:
            yield kind, name


def asked(contract: Contract, operation: Operation, exchange: Exchange) -> Iterator[Mark]:
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
                yield from _parts(contract, parameter.get("schema", {}), value, place)
    body = _followed(contract, _node(contract, operation).get("requestBody", {}))
    if exchange.body:
        sent: Any = {name: found[0] for name, found in form.items()} or _json(exchange.body)
        for media in body.get("content", {}).values():
            yield from _parts(contract, media.get("schema", {}), sent, f"{operation.id} body")


def answered(contract: Contract, operation: Operation, exchange: Exchange) -> Iterator[Mark]:
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
    yield from _parts(contract, media.get("schema", {}), exchange.value, f"{operation.id} {status}")


def _values(
    parameter: JsonObject, query: Mapping[str, list[str]], headers: Mapping[str, list[str]]
) -> list[str] | None:
    """Return the values of a parameter in a request; None if it is not there."""
    name, place = parameter["name"], parameter["in"]
    if place == "path":
        return []  # without it the request would be of another operation
    if place == "header":
        return headers.get(name.lower())
    deep = [value for key, found in query.items() if key.startswith(f"{name}[") for value in found]
    found = query.get(name)
    if found is None and not deep:
        return None
    separated = parameter.get("explode") is False
    values = [*(found or ()), *deep]
    return [part for value in values for part in (value.split(",") if separated else [value])]


def _schema(
    contract: Contract, schema: Any, place: str, seen: tuple[str, ...] = ()
) -> Iterator[Mark]:
    """Name the branches of a schema, at a place."""
    reference = schema.get("$ref", "") if isinstance(schema, dict) else ""
    if not isinstance(schema, dict) or len(seen) > DEEP or reference in seen:
        return
    seen = (*seen, reference) if reference else seen
    schema = _followed(contract, schema)
    for value in _enum(schema):
        yield "branches", f"{place} = {_word(value)}"
    for inner in _alternatives(schema):
        yield from _schema(contract, inner, place, seen)
    for name, inner in schema.get("properties", {}).items():
        yield "branches", f"{place} /{name}"
        yield from _schema(contract, inner, f"{place} /{name}", seen)
    yield from _schema(contract, schema.get("items"), f"{place} /*", seen)


def _parts(
    contract: Contract, schema: Any, value: Any, place: str, depth: int = 0
) -> Iterator[Mark]:
    """Name the branches that a value takes; of alternatives, those that have its fields."""
    if not isinstance(schema, dict) or depth > DEEP:
        return
    schema = _followed(contract, schema)
    for each in _enum(schema):
        if each == value or (isinstance(value, str) and _word(each) == value):
            yield "branches", f"{place} = {_word(each)}"
    for inner in _alternatives(schema):
        yield from _parts(contract, inner, value, place, depth + 1)
    if isinstance(value, dict):
        for name, inner in schema.get("properties", {}).items():
            if name in value:
                yield "branches", f"{place} /{name}"
                yield from _parts(contract, inner, value[name], f"{place} /{name}", depth + 1)
    elif isinstance(value, list):
        for item in value:
            yield from _parts(contract, schema.get("items"), item, f"{place} /*", depth + 1)
    elif isinstance(schema.get("items"), dict):  # a list in a query comes value by value
        yield from _parts(contract, schema["items"], value, f"{place} /*", depth + 1)


def _alternatives(schema: JsonObject) -> list[Any]:
    return [inner for word in ("allOf", "oneOf", "anyOf") for inner in schema.get(word, ())]


def _enum(schema: JsonObject) -> list[Any]:
    values = schema.get("enum", [schema["const"]] if "const" in schema else [])
    return list(values) if len(values) > 1 else []


def _word(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


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
    found = (_followed(contract, each) for each in operation.node.get("parameters", ()))
    return [each for each in found if "name" in each]


def _node(contract: Contract, operation: Operation) -> JsonObject:
    node = lookup(contract.modern, operation.pointer)
    return node if isinstance(node, dict) else {}


def _followed(contract: Contract, node: JsonObject) -> JsonObject:
    if isinstance(node, dict) and "$ref" in node:
        found = resolve(contract.modern, node["$ref"])
        return found if isinstance(found, dict) else {}
    return node
