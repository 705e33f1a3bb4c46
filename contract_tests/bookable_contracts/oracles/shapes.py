"""What a contract says about the shape of an answer, and where its formats stand in one."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from functools import lru_cache, partial
from typing import Any

import jsonschema_rs
from jsonschema import Draft202012Validator

from bookable_contracts.exchange import Exchange
from bookable_specs import Contract, JsonObject, Operation
from bookable_specs.document import lookup

_INDEX = re.compile(r"\[\d+\]")
_CHECKER = Draft202012Validator.FORMAT_CHECKER


def response_of(contract: Contract, operation: Operation, status: int) -> JsonObject | None:
    """Return the response that the contract has for a status; None if it has none."""
    node = lookup(contract.modern, operation.pointer)
    responses = node["responses"] if isinstance(node, dict) else {}
    for name in (str(status), f"{status // 100}XX", "default"):
        if name in responses:
            return contract.followed(responses[name])
    return None


def schema_of(contract: Contract, operation: Operation, exchange: Exchange) -> JsonObject | None:
    """Return the schema of an answer's body; None if the contract has none for it."""
    response = response_of(contract, operation, exchange.status) or {}
    media = response.get("content", {}).get(exchange.media_type, {})
    schema = media.get("schema")
    return schema if isinstance(schema, dict) else None


def faults(contract: Contract, schema: JsonObject, value: Any) -> list[str]:
    """Name where a value departs from a schema of the contract, by place and keyword."""
    key = json.dumps(schema)
    if _fits(contract, key, value):
        return []
    validator = _validator(contract, key)
    errors = sorted(
        validator.iter_errors(value), key=lambda error: (error.json_path, error.message)
    )
    found = (f"{_INDEX.sub('[*]', error.json_path)}: {_reason(error)}" for error in errors)
    return list(dict.fromkeys(found))


def header_faults(contract: Contract, response: JsonObject, exchange: Exchange) -> list[str]:
    """Name the documented headers that are missing or not of their type."""
    found = []
    for name, spec in response.get("headers", {}).items():
        header = contract.followed(spec)
        value = exchange.answer_headers.get(name)
        if value is None and header.get("required"):
            found.append(f"the header {name} is missing")
        whole = header.get("schema", {}).get("type") == "integer"
        if value is not None and whole and exchange.header_int(name) is None:
            found.append(f"the header {name} is no whole number")
    return found


def formats(contract: Contract, schema: JsonObject, value: Any) -> Iterator[tuple[str, str, Any]]:
    """Walk a value along its schema: (name of the field, format, value) for each format in it."""
    yield from _formats(contract, schema, value, "the answer")


def _formats(
    contract: Contract, schema: JsonObject, value: Any, name: str
) -> Iterator[tuple[str, str, Any]]:
    schema = contract.followed(schema)
    if "format" in schema and value is not None:
        yield name, schema["format"], value
    for part in schema.get("allOf", ()):
        yield from _formats(contract, part, value, name)
    if isinstance(value, dict):
        for field, inner in schema.get("properties", {}).items():
            if field in value:
                yield from _formats(contract, inner, value[field], field)
    elif isinstance(value, list) and isinstance(schema.get("items"), dict):
        for item in value:
            yield from _formats(contract, schema["items"], item, name)


@lru_cache(maxsize=256)
def _validator(contract: Contract, key: str) -> Draft202012Validator:
    schema = {**json.loads(key), "components": contract.modern["components"]}
    return Draft202012Validator(schema, format_checker=_CHECKER)


def _fits(contract: Contract, key: str, value: Any) -> bool:
    """Say whether a value is right beyond doubt."""
    try:
        return _quick(contract, key).is_valid(value)
    except ValueError:  # half of a surrogate pair, which JSON may have and UTF-8 may not
        return False


@lru_cache(maxsize=256)
def _quick(contract: Contract, key: str) -> jsonschema_rs.Draft202012Validator:
    """Return a judge of what is right, some fifty times as fast; the slow one says what is wrong.

    It asks the same checkers about formats, so that neither lets pass what the other objects to.
    """
    schema = {**json.loads(key), "components": contract.modern["components"]}
    formats: dict[str, Callable[..., bool]] = {
        name: partial(_CHECKER.conforms, format=name) for name in _CHECKER.checkers
    }
    return jsonschema_rs.Draft202012Validator(schema, validate_formats=True, formats=formats)


def _reason(error: Any) -> str:
    """Say what is wrong without quoting the value, which differs from run to run."""
    if error.validator == "required":
        return str(error.message)
    return f"breaks {error.validator}: {error.validator_value!r}"
