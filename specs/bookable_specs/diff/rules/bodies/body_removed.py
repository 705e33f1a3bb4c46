"""The rule `body-removed`."""

from __future__ import annotations

from bookable_specs.diff.model import Change, Rule


def check(change: Change) -> str | None:
    """Say what happened, or None if it was something else."""
    if change.new is None:
        return "the body is gone"
    return None


RULE = Rule(
    id="body-removed",
    about="body",
    request="breaking",
    response="breaking",
    why="What is sent in it is ignored or refused; a receiver no longer gets it.",
    check=check,
)
