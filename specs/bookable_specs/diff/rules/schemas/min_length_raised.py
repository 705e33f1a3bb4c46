"""The rule `min-length-raised`."""

from __future__ import annotations

from bookable_specs.diff.model import Change, Rule
from bookable_specs.diff.rules.bounds import BELOW, moved, rises


def check(change: Change) -> str | None:
    """Say what happened, or None if it was something else."""
    if rises(change, missing=BELOW):
        return f"the minLength {moved(change)}"
    return None


RULE = Rule(
    id="min-length-raised",
    about="schema/minLength",
    request="breaking",
    response="info",
    why="Smaller values, which were fine, are refused.",
    check=check,
    oasdiff=(
        "request-property-min-length-increased",
        "request-parameter-min-length-increased",
    ),
)
