"""The rule `version-raised-too-little`."""

from __future__ import annotations

from bookable_specs.diff.model import Change, Rule
from bookable_specs.diff.rules.versions import bump


def check(change: Change) -> str | None:
    """Say what happened, or None if it was something else."""
    if bump(change) == "less":
        asked = change.more["asked"]
        return f"{change.new} after {change.old} says too little; this is a {asked} step"
    return None


RULE = Rule(
    id="version-raised-too-little",
    about="version",
    request="warning",
    response="warning",
    why="A version says by its first two numbers how much care an update needs.",
    check=check,
    oasdiff=("api-major-version-not-bumped",),
)
