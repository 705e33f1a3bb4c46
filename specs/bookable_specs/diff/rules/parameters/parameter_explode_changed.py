"""The rule `parameter-explode-changed`."""

from __future__ import annotations

from bookable_specs.diff.model import Change, Rule
from bookable_specs.diff.rules.telling import code


def check(change: Change) -> str | None:
    """Say what happened, or None if it was something else."""
    return f"explode went from {code(change.old)} to {code(change.new)}"


RULE = Rule(
    id="parameter-explode-changed",
    about="parameter/explode",
    request="breaking",
    response="breaking",
    why="Lists and objects are written in another way.",
    check=check,
)
