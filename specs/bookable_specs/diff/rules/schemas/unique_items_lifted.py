"""The rule `unique-items-lifted`."""

from __future__ import annotations

from bookable_specs.diff.model import Change, Rule


def check(change: Change) -> str | None:
    """Say what happened, or None if it was something else."""
    if change.new is None:
        return "items may repeat now"
    return None


RULE = Rule(
    id="unique-items-lifted",
    about="schema/uniqueItems",
    request="info",
    response="breaking",
    why="A reader that counts on distinct items meets the same one twice.",
    check=check,
)
