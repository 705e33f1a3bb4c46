"""The rule `callback-added`."""

from __future__ import annotations

from bookable_specs.diff.model import Change, Rule
from bookable_specs.diff.rules.telling import code


def check(change: Change) -> str | None:
    """Say what happened, or None if it was something else."""
    if change.old is None:
        return f"the callback to {code(change.new)} is new"
    return None


RULE = Rule(
    id="callback-added",
    about="callback",
    request="info",
    response="info",
    why="Nobody relies on it yet; a receiver that gave an address may be called on it.",
    check=check,
)
