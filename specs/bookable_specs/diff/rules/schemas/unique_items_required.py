"""The rule `unique-items-required`."""

from __future__ import annotations

from bookable_specs.diff.model import Change, Rule


def check(change: Change) -> str | None:
    """Say what happened, or None if it was something else."""
    if change.new is True:
        return "items must differ from one another now"
    return None


RULE = Rule(
    id="unique-items-required",
    about="schema/uniqueItems",
    request="breaking",
    response="info",
    why="Lists that repeat an item are refused.",
    check=check,
)
