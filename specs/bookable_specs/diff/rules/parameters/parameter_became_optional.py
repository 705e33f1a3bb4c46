"""The rule `parameter-became-optional`."""

from __future__ import annotations

from bookable_specs.diff.model import Change, Rule


def check(change: Change) -> str | None:
    """Say what happened, or None if it was something else."""
    if change.new is False:
        return "it became optional"
    return None


RULE = Rule(
    id="parameter-became-optional",
    about="parameter/required",
    request="info",
    response="breaking",
    why="Calls may do without it; a receiver can't count on it.",
    check=check,
    oasdiff=("request-parameter-became-optional",),
)
