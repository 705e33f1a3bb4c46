"""Which way a bound moved. Where there is none, it lies beyond every number."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

from bookable_specs.diff.model import Change
from bookable_specs.diff.shape.schema import Bound

BELOW = -math.inf
ABOVE = math.inf


def rises(change: Change, *, missing: float) -> bool:
    """Tell whether the bound is higher than before; `missing` is where none would be."""
    return _place(change.new, missing) > _place(change.old, missing)


def falls(change: Change, *, missing: float) -> bool:
    """Tell whether the bound is lower than before."""
    return _place(change.new, missing) < _place(change.old, missing)


def moved(change: Change) -> str:
    """Say how a bound moved, came or went."""
    if change.old is None:
        return f"is now {change.new}"
    if change.new is None:
        return f"{change.old} is gone"
    return f"went from {change.old} to {change.new}"


def finer(step: Any, coarse: Any) -> bool:
    """Tell whether every multiple of `step` is one of `coarse`; no step has every number."""
    if step is None or coarse is None:
        return step is not None
    if not coarse:
        return False
    return Fraction(str(step)) % Fraction(str(coarse)) == 0


def _place(value: Any, missing: float) -> tuple[float, int]:
    """Return where a bound lies; one that is excluded lies a little further inside."""
    if value is None:
        return (missing, 0)
    if isinstance(value, Bound):
        inside = 1 if missing < 0 else -1
        return (value.value, inside if value.exclusive else 0)
    return (value, 0)
