"""The rule `header-became-required`."""

from __future__ import annotations

from bookable_specs.diff.model import Change, Rule


def check(change: Change) -> str | None:
    """Say what happened, or None if it was something else."""
    if change.new is True:
        return "the header is always there now"
    return None


RULE = Rule(
    id="header-became-required",
    about="header/required",
    request="breaking",
    response="info",
    why="Clients can count on it; a receiver must send it.",
    check=check,
)
