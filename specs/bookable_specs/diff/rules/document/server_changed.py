"""The rule `server-changed`."""

from __future__ import annotations

from bookable_specs.diff.model import Change, Rule


def check(change: Change) -> str | None:
    """Say what happened, or None if it was something else."""
    if change.old is not None and change.new is not None:
        return f"the server {change.old} became {change.new}"
    return None


RULE = Rule(
    id="server-changed",
    about="server",
    request="warning",
    response="warning",
    why="Clients that have the old address built in miss the new one.",
    check=check,
)
