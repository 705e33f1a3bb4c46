"""The rule `version-raised`."""

from __future__ import annotations

from bookable_specs.diff.model import Change, Rule
from bookable_specs.diff.rules.versions import bump


def check(change: Change) -> str | None:
    """Say what happened, or None if it was something else."""
    if bump(change) == "enough":
        return f"the version went from {change.old} to {change.new}"
    return None


RULE = Rule(
    id="version-raised",
    about="version",
    request="info",
    response="info",
    why="This is what a reader of the version should see.",
    check=check,
)
