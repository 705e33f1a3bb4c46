"""The rule `error-status-removed`."""

from __future__ import annotations

from bookable_specs.diff.model import Change, Rule


def check(change: Change) -> str | None:
    """Say what happened, or None if it was something else."""
    if change.new is None and not change.more["success"]:
        return f"{change.old} is no longer answered"
    return None


RULE = Rule(
    id="error-status-removed",
    about="response",
    request="warning",
    response="info",
    why="A client is ready for an error that doesn't come; a receiver may no longer answer so.",
    check=check,
    oasdiff=("response-non-success-status-removed",),
)
