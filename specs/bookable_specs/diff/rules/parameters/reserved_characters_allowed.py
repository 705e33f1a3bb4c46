"""The rule `reserved-characters-allowed`."""

from __future__ import annotations

from bookable_specs.diff.model import Change, Rule


def check(change: Change) -> str | None:
    """Say what happened, or None if it was something else."""
    if change.new is True:
        return "reserved characters need no escape any more"
    return None


RULE = Rule(
    id="reserved-characters-allowed",
    about="parameter/allowReserved",
    request="info",
    response="warning",
    why="Escaped ones are still understood.",
    check=check,
)
