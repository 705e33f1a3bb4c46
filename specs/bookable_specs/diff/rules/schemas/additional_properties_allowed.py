"""The rule `additional-properties-allowed`."""

from __future__ import annotations

from bookable_specs.diff.model import Change, Rule
from bookable_specs.diff.rules.values import opener


def check(change: Change) -> str | None:
    """Say what happened, or None if it was something else."""
    if opener(change) is True:
        return f"further properties went from {change.old} to {change.new}"
    return None


RULE = Rule(
    id="additional-properties-allowed",
    about="schema/additionalProperties",
    request="info",
    response="warning",
    why="A reader may meet properties that it doesn't know.",
    check=check,
)
