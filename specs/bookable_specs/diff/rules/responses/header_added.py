"""The rule `header-added`."""

from __future__ import annotations

from bookable_specs.diff.model import Change, Rule


def check(change: Change) -> str | None:
    """Say what happened, or None if it was something else."""
    if change.old is None and not change.more["required"]:
        return "the header is new"
    return None


RULE = Rule(
    id="header-added",
    about="header",
    request="info",
    response="info",
    why="Clients ignore what they don't know.",
    check=check,
)
