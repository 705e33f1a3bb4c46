"""The rule `optional-parameter-added`."""

from __future__ import annotations

from bookable_specs.diff.model import Change, Rule


def check(change: Change) -> str | None:
    """Say what happened, or None if it was something else."""
    if change.old is None and not change.more["required"]:
        return "the parameter is new, and optional"
    return None


RULE = Rule(
    id="optional-parameter-added",
    about="parameter",
    request="info",
    response="info",
    why="Calls do without it as before.",
    check=check,
    oasdiff=("new-optional-request-parameter",),
)
