"""The rule `pattern-added`."""

from __future__ import annotations

from bookable_specs.diff.model import Change, Rule
from bookable_specs.diff.rules.telling import code


def check(change: Change) -> str | None:
    """Say what happened, or None if it was something else."""
    if change.old is None:
        return f"the pattern {code(change.new)} is asked for"
    return None


RULE = Rule(
    id="pattern-added",
    about="schema/pattern",
    request="breaking",
    response="info",
    why="Values that don't match it are refused.",
    check=check,
    oasdiff=(
        "request-property-pattern-added",
        "request-parameter-pattern-added",
        "response-property-pattern-added",
    ),
)
