"""The rule `server-added`."""

from __future__ import annotations

from bookable_specs.diff.model import Change, Rule


def check(change: Change) -> str | None:
    """Say what happened, or None if it was something else."""
    if change.old is None:
        return f"the server {change.new} is new"
    return None


RULE = Rule(
    id="server-added",
    about="server",
    request="info",
    response="info",
    why="Clients go on calling the servers that they know.",
    check=check,
)
