"""The rule `path-added`."""

from __future__ import annotations

from bookable_specs.diff.model import Change, Rule


def check(change: Change) -> str | None:
    """Say what happened, or None if it was something else."""
    if change.old is None:
        return "the path is new"
    return None


RULE = Rule(
    id="path-added",
    about="path",
    request="info",
    response="info",
    why="Nobody calls it yet.",
    check=check,
    oasdiff=("endpoint-added",),
)
