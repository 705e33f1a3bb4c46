"""The rule `enum-became-closed`."""

from __future__ import annotations

from bookable_specs.diff.model import Change, Rule


def check(change: Change) -> str | None:
    """Say what happened, or None if it was something else."""
    if change.new is False:
        return "no other values will come"
    return None


RULE = Rule(
    id="enum-became-closed",
    about="schema/extensible",
    request="warning",
    response="info",
    why="Whoever sends one that isn't listed is refused.",
    check=check,
)
