"""Says how a value departs from what a test expects of it."""

from __future__ import annotations

import re
import reprlib
from collections.abc import Mapping
from typing import Any


def mismatches(expected: Any, got: Any, where: str = "body") -> list[str]:
    """Return how a value departs from what is expected, each in one line; none if it fits.

    Of an object the named members are looked at, of a list every item; a pattern searches a text;
    anything else has to be equal, so `unittest.mock.ANY` and `pytest.approx` do as well. `true` is
    not 1.
    """
    if isinstance(expected, Mapping):
        return _members(expected, got, where)
    if isinstance(expected, list | tuple):
        return _items(expected, got, where)
    if isinstance(expected, re.Pattern):
        if isinstance(got, str) and expected.search(got):
            return []
        return [f"{where} is {show(got)}, which {expected.pattern!r} does not match"]
    confused = isinstance(got, bool) and type(expected) in (int, float)
    confused = confused or (isinstance(expected, bool) and not isinstance(got, bool))
    if not confused and expected == got:
        return []
    return [f"{where} is {show(got)}, not {show(expected)}"]


def _members(expected: Mapping[str, Any], got: Any, where: str) -> list[str]:
    if not isinstance(got, Mapping):
        return [f"{where} is {show(got)}, not an object"]
    found = []
    for name, value in expected.items():
        if name in got:
            found += mismatches(value, got[name], f"{where}.{name}")
        else:
            found.append(f"{where}.{name} is missing")
    return found


def _items(expected: list[Any] | tuple[Any, ...], got: Any, where: str) -> list[str]:
    if not isinstance(got, list):
        return [f"{where} is {show(got)}, not a list"]
    if len(got) != len(expected):
        return [f"{where} has {len(got)} items, not {len(expected)}"]
    pairs = enumerate(zip(expected, got, strict=True))
    return [line for n, (e, g) in pairs for line in mismatches(e, g, f"{where}[{n}]")]


def show(value: Any) -> str:
    """Return a value as a failure message shows it: short."""
    short = reprlib.Repr()
    short.maxstring = short.maxother = 80
    return short.repr(value)
