"""Says in few words what a JSON Schema validator found wrong, and where."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from jsonschema import ValidationError

from bookable_contracts.verify.places import Steps
from bookable_contracts.verify.redaction import is_redacted

_CLOSED = ("additionalProperties", "unevaluatedProperties")
_LONGEST = 160
_NAMES = {dict: "object", list: "array", str: "string", bool: "boolean", int: "integer"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Breach:
    """One thing that is wrong with one value; `unknown` if it is there though nothing knows it."""

    steps: Steps
    told: str
    value: Any = None
    has_value: bool = True
    unknown: bool = False


def breaches(errors: Iterable[Exception], before: Steps = ()) -> Iterator[Breach]:
    """Name what is wrong, one for each value and keyword; of a choice, by its nearest branch.

    What was redacted is not judged: nobody knows what it was.
    """
    said: set[Steps] = set()
    for error in sorted(errors, key=_is_choice):
        for breach in _one(error, before):
            # What was said of a value need not be said again by a choice that it is part of.
            if not (_is_choice(error) and breach.steps in said):
                said.add(breach.steps)
                yield breach


def _is_choice(error: Exception) -> bool:
    return isinstance(error, ValidationError) and error.validator in {"oneOf", "anyOf"}


def _one(error: Exception, before: Steps) -> Iterator[Breach]:
    if not isinstance(error, ValidationError):
        yield Breach(steps=before, told=str(error), has_value=False)
    elif not is_redacted(error.instance):
        yield from _breach(error, (*before, *error.path))


def _breach(error: ValidationError, steps: Steps) -> Iterator[Breach]:
    keyword = str(error.validator)
    instance: Any = error.instance
    wanted: Any = error.validator_value
    if keyword == "required":
        for name in wanted:
            if name not in instance:
                yield Breach(steps=(*steps, name), told="is missing", has_value=False)
    elif keyword in _CLOSED and isinstance(instance, dict):
        for name in _unknown(error):
            yield Breach(steps=(*steps, name), told="", value=instance[name], unknown=True)
    elif keyword in {"oneOf", "anyOf"} and error.context:
        yield from _choice(error, steps)
    else:
        yield Breach(steps=steps, told=_told(error), value=instance)


def _unknown(error: ValidationError) -> list[str]:
    instance: Any = error.instance
    if not isinstance(error.schema, Mapping):
        return list(instance)
    known = error.schema.get("properties") or {}
    patterns = error.schema.get("patternProperties") or {}
    found = [
        name
        for name in instance
        if name not in known and not any(re.search(pattern, name) for pattern in patterns)
    ]
    if error.validator == "unevaluatedProperties":  # other schemas may know some of them
        return [name for name in found if repr(name) in error.message] or found
    return found


def _choice(error: ValidationError, steps: Steps) -> Iterator[Breach]:
    context = list(error.context or ())
    here = [each for each in context if not each.path]
    kinds = [each for each in here if each.validator == "type"]
    if len(kinds) == len(context):
        wanted = " or ".join(dict.fromkeys(_types(each.validator_value) for each in kinds))
        told = f"should be {wanted}, is {_name(error.instance)}"
        yield Breach(steps=steps, told=told, value=error.instance)
        return
    branches: dict[Any, list[ValidationError]] = {}
    for each in context:
        branches.setdefault(each.schema_path[0], []).append(each)
    nearest = min(branches.values(), key=_distance)
    yield from breaches(nearest, steps)


def _distance(errors: list[ValidationError]) -> tuple[int, int]:
    """Tell how far a value is from a branch: one that names another type is far off."""
    naming = sum(each.validator in {"const", "enum", "type"} for each in errors)
    return naming, len(errors)


def _told(error: ValidationError) -> str:
    value = error.validator_value
    say = _WORDS.get(str(error.validator))
    told = say(value, error.instance) if say else f"breaks {error.validator}: {value!r}"
    return told if len(told) <= _LONGEST else f"{told[:_LONGEST]}…"


def _types(value: Any) -> str:
    return " or ".join(value) if isinstance(value, list) else str(value)


def _name(value: Any) -> str:
    if value is None:
        return "null"
    return _NAMES.get(type(value), "number")


_WORDS: Mapping[str, Callable[[Any, Any], str]] = MappingProxyType(
    {
        "type": lambda wanted, value: f"should be {_types(wanted)}, is {_name(value)}",
        "enum": lambda wanted, _: f"should be one of {', '.join(map(str, wanted))}",
        "const": lambda wanted, _: f"should be {wanted}",
        "format": lambda wanted, _: f"is no {wanted}",
        "pattern": lambda wanted, _: f"does not match {wanted}",
        "minLength": lambda wanted, _: f"is shorter than {wanted}",
        "maxLength": lambda wanted, _: f"is longer than {wanted}",
        "minimum": lambda wanted, _: f"is below {wanted}",
        "maximum": lambda wanted, _: f"is above {wanted}",
        "exclusiveMinimum": lambda wanted, _: f"is not above {wanted}",
        "exclusiveMaximum": lambda wanted, _: f"is not below {wanted}",
        "minItems": lambda wanted, _: f"has fewer than {wanted} items",
        "maxItems": lambda wanted, _: f"has more than {wanted} items",
        "uniqueItems": lambda *_: "has an item twice",
        "oneOf": lambda *_: "fits more than one of its shapes",
        "not": lambda *_: "fits what it must not",
    }
)
