"""Rules on statuses and response headers, in the order in which they are read."""

from __future__ import annotations

from bookable_specs.diff.model import Rule
from bookable_specs.diff.rules.responses import (
    error_status_added,
    error_status_removed,
    header_added,
    header_became_optional,
    header_became_required,
    header_removed,
    required_header_added,
    required_header_removed,
    success_status_added,
    success_status_removed,
)

RULES: tuple[Rule, ...] = (
    success_status_removed.RULE,
    success_status_added.RULE,
    error_status_removed.RULE,
    error_status_added.RULE,
    required_header_removed.RULE,
    header_removed.RULE,
    required_header_added.RULE,
    header_added.RULE,
    header_became_optional.RULE,
    header_became_required.RULE,
)

__all__ = ["RULES"]
