"""The rule `version-lowered`."""

from __future__ import annotations

from bookable_specs.diff.model import Change, Rule
from bookable_specs.diff.rules.versions import bump


def check(change: Change) -> str | None:
    """Say what happened, or None if it was something else."""
    if bump(change) == "down":
        return f"the version went back from {change.old} to {change.new}"
    return None


RULE = Rule(
    id="version-lowered",
    about="version",
    request="warning",
    response="warning",
    why="A lower version is read as an older contract.",
    check=check,
    oasdiff=("api-version-decreased",),
)
