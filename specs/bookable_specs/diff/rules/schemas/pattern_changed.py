"""The rule `pattern-changed`."""

from __future__ import annotations

from bookable_specs.diff.model import Change, Rule
from bookable_specs.diff.rules.telling import code


def check(change: Change) -> str | None:
    """Say what happened, or None if it was something else."""
    if change.old is not None and change.new is not None:
        return f"the pattern went from {code(change.old)} to {code(change.new)}"
    return None


RULE = Rule(
    id="pattern-changed",
    about="schema/pattern",
    request="warning",
    response="warning",
    why="Whether the new one allows more or less can't be told for sure; look at it.",
    check=check,
    oasdiff=(
        "request-property-pattern-changed",
        "request-parameter-pattern-changed",
        "response-property-pattern-changed",
    ),
)
