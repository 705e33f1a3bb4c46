"""The rule `any-of-became-one-of`."""

from __future__ import annotations

from bookable_specs.diff.model import Change, Rule


def check(change: Change) -> str | None:
    """Say what happened, or None if it was something else."""
    if change.new == "oneOf":
        return "the anyOf became a oneOf"
    return None


RULE = Rule(
    id="any-of-became-one-of",
    about="schema/union-kind",
    request="warning",
    response="info",
    why="A value that is of several kinds at once is refused.",
    check=check,
)
