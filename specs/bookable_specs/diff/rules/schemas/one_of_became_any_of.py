"""The rule `one-of-became-any-of`."""

from __future__ import annotations

from bookable_specs.diff.model import Change, Rule


def check(change: Change) -> str | None:
    """Say what happened, or None if it was something else."""
    if change.new == "anyOf":
        return "the oneOf became an anyOf"
    return None


RULE = Rule(
    id="one-of-became-any-of",
    about="schema/union-kind",
    request="info",
    response="warning",
    why="A value may now be of several kinds at once.",
    check=check,
)
