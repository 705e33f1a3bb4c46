"""Where something stands in a body, once exactly and once for all items of a list."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TypeAlias

from bookable_specs.document import join

Steps: TypeAlias = tuple[str | int, ...]

_PLAIN = re.compile(r"[A-Za-z_$][\w$-]*")


def pattern(root: str, steps: Sequence[str | int]) -> str:
    """Write a place as `body.data[*].name`."""
    return root + "".join(_step(step) for step in steps)


def pointer(steps: Sequence[str | int]) -> str:
    """Write a place as a JSON pointer."""
    return join("", *steps)


def _step(step: str | int) -> str:
    if isinstance(step, int):
        return "[*]"
    return f".{step}" if _PLAIN.fullmatch(step) else f"[{step!r}]"
