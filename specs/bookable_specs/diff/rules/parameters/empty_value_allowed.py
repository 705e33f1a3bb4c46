"""The rule `empty-value-allowed`."""

from __future__ import annotations

from bookable_specs.diff.model import Change, Rule


def check(change: Change) -> str | None:
    """Say what happened, or None if it was something else."""
    if change.new is True:
        return "it may be empty now"
    return None


RULE = Rule(
    id="empty-value-allowed",
    about="parameter/allowEmptyValue",
    request="info",
    response="breaking",
    why="Nobody has to send it empty; a receiver may meet it empty.",
    check=check,
)
