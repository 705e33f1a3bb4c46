"""The rule `tags-removed`."""

from __future__ import annotations

from bookable_specs.diff.model import Change, Rule
from bookable_specs.diff.rules.telling import removed


def check(change: Change) -> str | None:
    """Say what happened, or None if it was something else."""
    if removed(change):
        return f"it no longer has the tag {removed(change)}"
    return None


RULE = Rule(
    id="tags-removed",
    about="operation/tags",
    request="info",
    response="info",
    why="Tags sort documentation; some generators make a class of each.",
    check=check,
    oasdiff=("api-tag-removed",),
)
