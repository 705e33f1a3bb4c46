"""Rules on who may call, in the order in which they are read."""

from __future__ import annotations

from bookable_specs.diff.model import Rule
from bookable_specs.diff.rules.security import (
    scopes_dropped,
    scopes_required,
    security_alternative_added,
    security_alternative_removed,
    security_lifted,
    security_required,
)

RULES: tuple[Rule, ...] = (
    security_required.RULE,
    security_lifted.RULE,
    security_alternative_removed.RULE,
    security_alternative_added.RULE,
    scopes_required.RULE,
    scopes_dropped.RULE,
)

__all__ = ["RULES"]
