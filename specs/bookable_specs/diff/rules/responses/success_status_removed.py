"""The rule `success-status-removed`."""

from __future__ import annotations

from bookable_specs.diff.model import Change, Rule


def check(change: Change) -> str | None:
    """Say what happened, or None if it was something else."""
    if change.new is None and change.more["success"]:
        return f"{change.old} is no longer answered"
    return None


RULE = Rule(
    id="success-status-removed",
    about="response",
    request="breaking",
    response="breaking",
    why="Clients take it for the sign that all went well.",
    check=check,
    oasdiff=("response-success-status-removed",),
)
