"""The rule `callback-removed`."""

from __future__ import annotations

from bookable_specs.diff.model import Change, Rule
from bookable_specs.diff.rules.telling import code


def check(change: Change) -> str | None:
    """Say what happened, or None if it was something else."""
    if change.new is None:
        return f"the callback to {code(change.old)} is gone"
    return None


RULE = Rule(
    id="callback-removed",
    about="callback",
    request="breaking",
    response="breaking",
    why="Receivers wait for a message that no longer comes.",
    check=check,
)
