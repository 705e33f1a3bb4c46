"""The rule `parameter-style-changed`."""

from __future__ import annotations

from bookable_specs.diff.model import Change, Rule


def check(change: Change) -> str | None:
    """Say what happened, or None if it was something else."""
    return f"its style went from {change.old} to {change.new}"


RULE = Rule(
    id="parameter-style-changed",
    about="parameter/style",
    request="breaking",
    response="breaking",
    why="What is sent in the old style is read in the new one.",
    check=check,
)
