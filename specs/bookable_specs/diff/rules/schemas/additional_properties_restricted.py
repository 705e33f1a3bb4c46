"""The rule `additional-properties-restricted`."""

from __future__ import annotations

from bookable_specs.diff.model import Change, Rule
from bookable_specs.diff.rules.values import opener


def check(change: Change) -> str | None:
    """Say what happened, or None if it was something else."""
    if opener(change) is False:
        return f"further properties went from {change.old} to {change.new}"
    return None


RULE = Rule(
    id="additional-properties-restricted",
    about="schema/additionalProperties",
    request="breaking",
    response="info",
    why="Whoever sends properties that aren't named may be refused.",
    check=check,
)
