"""The rule `enum-became-extensible`."""

from __future__ import annotations

from bookable_specs.diff.model import Change, Rule


def check(change: Change) -> str | None:
    """Say what happened, or None if it was something else."""
    if change.new is True:
        return "more values may come from now on"
    return None


RULE = Rule(
    id="enum-became-extensible",
    about="schema/extensible",
    request="info",
    response="warning",
    why="A reader must be ready for values that are not listed.",
    check=check,
)
