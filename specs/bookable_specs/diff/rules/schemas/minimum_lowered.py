"""The rule `minimum-lowered`."""

from __future__ import annotations

from bookable_specs.diff.model import Change, Rule
from bookable_specs.diff.rules.bounds import BELOW, falls, moved


def check(change: Change) -> str | None:
    """Say what happened, or None if it was something else."""
    if falls(change, missing=BELOW):
        return f"the minimum {moved(change)}"
    return None


RULE = Rule(
    id="minimum-lowered",
    about="schema/minimum",
    request="info",
    response="breaking",
    why="A reader meets smaller values than it was promised.",
    check=check,
    oasdiff=(
        "response-property-min-decreased",
        "request-property-min-decreased",
    ),
)
