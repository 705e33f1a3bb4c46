"""Rules on paths, operations, webhooks and callbacks, in the order in which they are read."""

from __future__ import annotations

from bookable_specs.diff.model import Rule
from bookable_specs.diff.rules.paths import (
    callback_added,
    callback_removed,
    operation_added,
    operation_id_added,
    operation_id_changed,
    operation_id_removed,
    operation_removed,
    operation_removed_after_sunset,
    path_added,
    path_removed,
    path_removed_after_sunset,
    stability_lowered,
    stability_raised,
    tags_added,
    tags_removed,
    webhook_added,
    webhook_removed,
)

RULES: tuple[Rule, ...] = (
    path_removed.RULE,
    path_removed_after_sunset.RULE,
    path_added.RULE,
    operation_removed.RULE,
    operation_removed_after_sunset.RULE,
    operation_added.RULE,
    webhook_removed.RULE,
    webhook_added.RULE,
    callback_removed.RULE,
    callback_added.RULE,
    operation_id_changed.RULE,
    operation_id_removed.RULE,
    operation_id_added.RULE,
    tags_removed.RULE,
    tags_added.RULE,
    stability_lowered.RULE,
    stability_raised.RULE,
)

__all__ = ["RULES"]
