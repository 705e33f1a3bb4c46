"""Rules on parameters, in the order in which they are read."""

from __future__ import annotations

from bookable_specs.diff.model import Rule
from bookable_specs.diff.rules.parameters import (
    empty_value_allowed,
    empty_value_refused,
    optional_parameter_added,
    parameter_became_optional,
    parameter_became_required,
    parameter_explode_changed,
    parameter_moved,
    parameter_removed,
    parameter_removed_after_sunset,
    parameter_serialisation_changed,
    parameter_style_changed,
    required_parameter_added,
    reserved_characters_allowed,
    reserved_characters_refused,
)

RULES: tuple[Rule, ...] = (
    parameter_removed.RULE,
    parameter_removed_after_sunset.RULE,
    required_parameter_added.RULE,
    optional_parameter_added.RULE,
    parameter_moved.RULE,
    parameter_became_required.RULE,
    parameter_became_optional.RULE,
    parameter_style_changed.RULE,
    parameter_explode_changed.RULE,
    reserved_characters_allowed.RULE,
    reserved_characters_refused.RULE,
    empty_value_allowed.RULE,
    empty_value_refused.RULE,
    parameter_serialisation_changed.RULE,
)

__all__ = ["RULES"]
