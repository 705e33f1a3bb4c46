"""The rule `not-changed`."""

from __future__ import annotations

from bookable_specs.diff.model import Change, Rule


def check(change: Change) -> str | None:
    """Say what happened, or None if it was something else."""
    if bool(change.old) and bool(change.new):
        return "the 'not' rules out other values"
    return None


RULE = Rule(
    id="not-changed",
    about="schema/not",
    request="warning",
    response="warning",
    why="Whether it allows more or less can't be told for sure; look at it.",
    check=check,
)
