"""The rule `error-status-added`."""

from __future__ import annotations

from bookable_specs.diff.model import Change, Rule


def check(change: Change) -> str | None:
    """Say what happened, or None if it was something else."""
    if change.old is None and not change.more["success"]:
        return f"{change.new} is answered too"
    return None


RULE = Rule(
    id="error-status-added",
    about="response",
    request="info",
    response="info",
    why="Clients must be ready for errors that nobody announced, too.",
    check=check,
    oasdiff=("response-non-success-status-added",),
)
