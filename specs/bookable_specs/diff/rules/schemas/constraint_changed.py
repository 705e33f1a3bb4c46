"""The rule `constraint-changed`."""

from __future__ import annotations

from bookable_specs.diff.model import Change, Rule
from bookable_specs.diff.rules.telling import code


def check(change: Change) -> str | None:
    """Say what happened, or None if it was something else."""
    if bool(change.old) and bool(change.new):
        return f"{code(change.more['keyword'])} changed"
    return None


RULE = Rule(
    id="constraint-changed",
    about="schema/whole",
    request="warning",
    response="warning",
    why="Whether it allows more or less can't be told for sure; look at it.",
    check=check,
    oasdiff=("request-body-dependent-required-changed",),
)
