"""The rule `required-header-added`."""

from __future__ import annotations

from bookable_specs.diff.model import Change, Rule


def check(change: Change) -> str | None:
    """Say what happened, or None if it was something else."""
    if change.old is None and change.more["required"]:
        return "the header is new, and always there"
    return None


RULE = Rule(
    id="required-header-added",
    about="header",
    request="breaking",
    response="info",
    why="Clients ignore what they don't know; a receiver must send it.",
    check=check,
)
