"""The rule `server-removed`."""

from __future__ import annotations

from bookable_specs.diff.model import Change, Rule


def check(change: Change) -> str | None:
    """Say what happened, or None if it was something else."""
    if change.new is None:
        return f"the server {change.old} is gone"
    return None


RULE = Rule(
    id="server-removed",
    about="server",
    request="breaking",
    response="breaking",
    why="Calls to that address are no longer promised an answer.",
    check=check,
)
