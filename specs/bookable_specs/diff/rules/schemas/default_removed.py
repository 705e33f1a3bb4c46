"""The rule `default-removed`."""

from __future__ import annotations

from bookable_specs.diff.model import Change, Rule
from bookable_specs.diff.rules.telling import code


def check(change: Change) -> str | None:
    """Say what happened, or None if it was something else."""
    if change.new is None:
        return f"the default {code(change.old)} is gone"
    return None


RULE = Rule(
    id="default-removed",
    about="schema/default",
    request="warning",
    response="info",
    why="What calls mean that leave it out is no longer said.",
    check=check,
    oasdiff=(
        "request-property-default-value-removed",
        "request-parameter-default-value-removed",
        "response-property-default-value-removed",
    ),
)
