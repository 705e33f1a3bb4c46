"""The rule `maximum-raised`."""

from __future__ import annotations

from bookable_specs.diff.model import Change, Rule
from bookable_specs.diff.rules.bounds import ABOVE, moved, rises


def check(change: Change) -> str | None:
    """Say what happened, or None if it was something else."""
    if rises(change, missing=ABOVE):
        return f"the maximum {moved(change)}"
    return None


RULE = Rule(
    id="maximum-raised",
    about="schema/maximum",
    request="info",
    response="breaking",
    why="A reader meets larger values than it was promised room for.",
    check=check,
    oasdiff=(
        "response-property-max-increased",
        "request-property-max-increased",
    ),
)
