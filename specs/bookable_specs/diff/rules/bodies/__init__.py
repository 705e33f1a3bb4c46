"""Rules on bodies and media types, in the order in which they are read."""

from __future__ import annotations

from bookable_specs.diff.model import Rule
from bookable_specs.diff.rules.bodies import (
    body_became_optional,
    body_became_required,
    body_removed,
    encoding_changed,
    media_type_added,
    media_type_removed,
    optional_body_added,
    required_body_added,
)

RULES: tuple[Rule, ...] = (
    required_body_added.RULE,
    optional_body_added.RULE,
    body_removed.RULE,
    body_became_required.RULE,
    body_became_optional.RULE,
    media_type_removed.RULE,
    media_type_added.RULE,
    encoding_changed.RULE,
)

__all__ = ["RULES"]
