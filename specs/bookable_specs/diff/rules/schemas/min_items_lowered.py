"""The rule `min-items-lowered`."""

from __future__ import annotations

from bookable_specs.diff.model import Change, Rule
from bookable_specs.diff.rules.bounds import BELOW, falls, moved


def check(change: Change) -> str | None:
    """Say what happened, or None if it was something else."""
    if falls(change, missing=BELOW):
        return f"the minItems {moved(change)}"
    return None


RULE = Rule(
    id="min-items-lowered",
    about="schema/minItems",
    request="info",
    response="breaking",
    why="A reader meets smaller values than it was promised.",
    check=check,
    oasdiff=(
        "response-property-min-items-decreased",
        "request-property-min-items-decreased",
    ),
)
