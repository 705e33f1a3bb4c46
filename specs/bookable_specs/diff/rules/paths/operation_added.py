"""The rule `operation-added`."""

from __future__ import annotations

from bookable_specs.diff.model import Change, Rule


def check(change: Change) -> str | None:
    """Say what happened, or None if it was something else."""
    if change.old is None:
        return "the operation is new"
    return None


RULE = Rule(
    id="operation-added",
    about="operation",
    request="info",
    response="info",
    why="Nobody calls it yet.",
    check=check,
    oasdiff=("endpoint-added",),
)
