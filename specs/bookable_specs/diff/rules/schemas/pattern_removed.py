"""The rule `pattern-removed`."""

from __future__ import annotations

from bookable_specs.diff.model import Change, Rule
from bookable_specs.diff.rules.telling import code


def check(change: Change) -> str | None:
    """Say what happened, or None if it was something else."""
    if change.new is None:
        return f"the pattern {code(change.old)} is no longer promised"
    return None


RULE = Rule(
    id="pattern-removed",
    about="schema/pattern",
    request="info",
    response="warning",
    why="A reader that takes values apart by it may meet others.",
    check=check,
    oasdiff=(
        "request-property-pattern-removed",
        "request-parameter-pattern-removed",
        "response-property-pattern-removed",
    ),
)
