"""The rule `max-items-raised`."""

from __future__ import annotations

from bookable_specs.diff.model import Change, Rule
from bookable_specs.diff.rules.bounds import ABOVE, moved, rises


def check(change: Change) -> str | None:
    """Say what happened, or None if it was something else."""
    if rises(change, missing=ABOVE):
        return f"the maxItems {moved(change)}"
    return None


RULE = Rule(
    id="max-items-raised",
    about="schema/maxItems",
    request="info",
    response="breaking",
    why="A reader meets larger values than it was promised room for.",
    check=check,
    oasdiff=(
        "response-property-max-items-increased",
        "request-property-max-items-increased",
    ),
)
