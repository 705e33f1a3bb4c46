"""The rule `success-status-added`."""

from __future__ import annotations

from bookable_specs.diff.model import Change, Rule


def check(change: Change) -> str | None:
    """Say what happened, or None if it was something else."""
    if change.old is None and change.more["success"]:
        return f"{change.new} is answered too"
    return None


RULE = Rule(
    id="success-status-added",
    about="response",
    request="info",
    response="info",
    why="Clients that look at the class of a status take it for a success.",
    check=check,
    oasdiff=("response-success-status-added",),
)
