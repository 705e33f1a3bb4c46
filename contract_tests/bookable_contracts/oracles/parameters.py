"""Which parameters of a sent call are not as the contract has them, for APIs behind one endpoint.

Judges what really went over the wire, by the conventions of `x-rpc`: of one name the last value
counts, an empty value is none where no text is asked for, and a name may have aliases.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from bookable_contracts.oracles.shapes import faults
from bookable_specs import Contract, JsonObject, Operation
from bookable_specs.document import lookup

_WHOLE = re.compile(r"[+-]?[0-9]+", re.ASCII)


def wrong_parameters(
    contract: Contract, operation: Operation, sent: Iterable[tuple[str, str]]
) -> list[str]:
    """Name the documented parameters that are missing or not of their schema."""
    last = dict(sent)
    found = []
    for spec in _parameters(contract, operation):
        schema = contract.followed(spec["schema"])
        if schema.get("type") == "object":
            continue  # free parameters, of which no contract knows the names
        value = _value(last, spec)
        text = schema.get("type", "string") == "string" and not _is_choice(schema)
        if value is None or (not value and not text):
            if spec.get("required"):
                found.append(spec["name"])
        elif faults(contract, spec["schema"], _read(value, schema)):
            found.append(spec["name"])
    return found


def _is_choice(schema: JsonObject) -> bool:
    """Tell whether a text is one of a few; what an empty one is, is then not told."""
    return "enum" in schema or "format" in schema or "pattern" in schema


def _value(last: Mapping[str, str], spec: JsonObject) -> str | None:
    """Return the value of a parameter by its name or an alias: of those, the last that was sent."""
    names = {spec["name"], *spec.get("x-aliases", ())}
    values = [value for name, value in last.items() if name in names]
    return values[-1] if values else None


def _read(value: str, schema: JsonObject) -> Any:
    if schema.get("type") == "integer" and _WHOLE.fullmatch(value):
        return int(value) if len(value) < 40 else value
    return value


def _parameters(contract: Contract, operation: Operation) -> list[JsonObject]:
    node = lookup(contract.modern, operation.pointer)
    given = node.get("parameters", ()) if isinstance(node, dict) else ()
    return [contract.followed(each) for each in given]
