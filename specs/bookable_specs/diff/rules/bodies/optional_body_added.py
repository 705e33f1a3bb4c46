"""The rule `optional-body-added`."""

from __future__ import annotations

from bookable_specs.diff.model import Change, Rule


def check(change: Change) -> str | None:
    """Say what happened, or None if it was something else."""
    if change.old is None and not change.more["required"]:
        return "an optional body is new"
    return None


RULE = Rule(
    id="optional-body-added",
    about="body",
    request="info",
    response="info",
    why="Calls do without it as before.",
    check=check,
    oasdiff=("request-body-added-optional",),
)
