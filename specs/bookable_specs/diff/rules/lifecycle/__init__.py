"""Rules on deprecation and sunset dates, in the order in which they are read."""

from __future__ import annotations

from bookable_specs.diff.model import Rule
from bookable_specs.diff.rules.lifecycle import (
    deprecated,
    deprecated_without_sunset,
    sunset_announced,
    sunset_brought_forward,
    sunset_postponed,
    sunset_too_soon,
    sunset_unreadable,
    sunset_withdrawn,
    undeprecated,
)

RULES: tuple[Rule, ...] = (
    deprecated.RULE,
    deprecated_without_sunset.RULE,
    undeprecated.RULE,
    sunset_too_soon.RULE,
    sunset_unreadable.RULE,
    sunset_announced.RULE,
    sunset_withdrawn.RULE,
    sunset_postponed.RULE,
    sunset_brought_forward.RULE,
)

__all__ = ["RULES"]
