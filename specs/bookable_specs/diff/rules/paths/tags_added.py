"""The rule `tags-added`."""

from __future__ import annotations

from bookable_specs.diff.model import Change, Rule
from bookable_specs.diff.rules.telling import added


def check(change: Change) -> str | None:
    """Say what happened, or None if it was something else."""
    if added(change):
        return f"it has the tag {added(change)}"
    return None


RULE = Rule(
    id="tags-added",
    about="operation/tags",
    request="info",
    response="info",
    why="Tags sort documentation; some generators make a class of each.",
    check=check,
    oasdiff=("api-tag-added",),
)
