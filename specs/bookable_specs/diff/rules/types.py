"""Which types and formats hold which others."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bookable_specs.diff.model import Change

_ALL = frozenset({"array", "boolean", "integer", "number", "object", "string", "null"})
_PLAIN = frozenset({"boolean", "integer", "number"})
_HOLDS: Mapping[str, frozenset[str]] = {
    "int64": frozenset({"int32"}),
    "double": frozenset({"float"}),
}


def wider(change: Change) -> bool:
    """Tell whether the new types hold all the old ones."""
    return _held(change.old, change.new, as_text=change.more["as_text"])


def narrower(change: Change) -> bool:
    """Tell whether the old types hold all the new ones."""
    return _held(change.new, change.old, as_text=change.more["as_text"])


def told(types: Any) -> str:
    """Write types: a list, `any type` for None, `nothing` for the empty list."""
    if types is None:
        return "any type"
    return " or ".join(types) or "nothing"


def format_wider(old: Any, new: Any) -> bool:
    """Tell whether one number format holds another."""
    return old in _HOLDS.get(str(new), ())


def format_other(change: Change) -> bool:
    """Tell whether two formats have nothing to do with each other."""
    if change.old is None or change.new is None:
        return False
    return not format_wider(change.old, change.new) and not format_wider(change.new, change.old)


def _held(few: Any, many: Any, *, as_text: bool) -> bool:
    """Tell whether types hold others; written as text, every plain value is a string, too."""
    holding = _types(many)
    if as_text and "string" in holding:
        holding |= _PLAIN
    return _types(few) <= holding


def _types(types: Any) -> frozenset[str]:
    found = _ALL if types is None else frozenset(types)
    return found | {"integer"} if "number" in found else found
