"""The rule `version-not-raised`."""

from __future__ import annotations

from bookable_specs.diff.model import Change, Rule
from bookable_specs.diff.rules.versions import bump


def check(change: Change) -> str | None:
    """Say what happened, or None if it was something else."""
    if bump(change) == "none":
        asked = change.more["asked"]
        return f"the version is still {change.new}, with changes that ask for {asked}"
    return None


RULE = Rule(
    id="version-not-raised",
    about="version",
    request="warning",
    response="warning",
    why="Whoever reads the version can't see that something changed.",
    check=check,
    oasdiff=("api-version-not-bumped",),
)
