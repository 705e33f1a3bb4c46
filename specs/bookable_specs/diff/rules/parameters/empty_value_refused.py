"""The rule `empty-value-refused`."""

from __future__ import annotations

from bookable_specs.diff.model import Change, Rule


def check(change: Change) -> str | None:
    """Say what happened, or None if it was something else."""
    if change.new is False:
        return "it may no longer be empty"
    return None


RULE = Rule(
    id="empty-value-refused",
    about="parameter/allowEmptyValue",
    request="breaking",
    response="info",
    why="Calls that send it empty are refused.",
    check=check,
)
