"""The rule `max-length-raised`."""

from __future__ import annotations

from bookable_specs.diff.model import Change, Rule
from bookable_specs.diff.rules.bounds import ABOVE, moved, rises


def check(change: Change) -> str | None:
    """Say what happened, or None if it was something else."""
    if rises(change, missing=ABOVE):
        return f"the maxLength {moved(change)}"
    return None


RULE = Rule(
    id="max-length-raised",
    about="schema/maxLength",
    request="info",
    response="breaking",
    why="A reader meets larger values than it was promised room for.",
    check=check,
    oasdiff=(
        "response-property-max-length-increased",
        "request-property-max-length-increased",
    ),
)
