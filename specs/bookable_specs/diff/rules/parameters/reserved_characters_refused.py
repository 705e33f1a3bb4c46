"""The rule `reserved-characters-refused`."""

from __future__ import annotations

from bookable_specs.diff.model import Change, Rule


def check(change: Change) -> str | None:
    """Say what happened, or None if it was something else."""
    if change.new is False:
        return "reserved characters must be escaped now"
    return None


RULE = Rule(
    id="reserved-characters-refused",
    about="parameter/allowReserved",
    request="warning",
    response="info",
    why="Calls that send them as they are may be misread.",
    check=check,
)
