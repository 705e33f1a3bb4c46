"""How values are written in messages."""

from __future__ import annotations

import json
from typing import Any

from bookable_specs.diff.model import Change
from bookable_specs.diff.shape.keywords import key_of

_LONGEST = 60
_MOST = 8


def code(value: Any) -> str:
    """Write a value in backticks, cut where it is long."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    text = " ".join(text.split()).replace("`", "'")
    return f"`{text if len(text) <= _LONGEST else text[:_LONGEST] + '…'}`"


def listed(values: list[Any]) -> str:
    """Write values one after another; many are counted."""
    told = ", ".join(code(value) for value in values[:_MOST])
    more = len(values) - _MOST
    return f"{told} and {more} more" if more > 0 else told


def added(change: Change) -> str:
    """Name what a list gained; empty if nothing, or if one version has no list."""
    return _beyond(change.new, change.old)


def removed(change: Change) -> str:
    """Name what a list lost; empty if nothing, or if one version has no list."""
    return _beyond(change.old, change.new)


def _beyond(values: Any, known: Any) -> str:
    if values is None or known is None:
        return ""
    keys = {key_of(value) for value in known}
    return listed([value for value in values if key_of(value) not in keys])
