"""The rule `enum-values-added`."""

from __future__ import annotations

from bookable_specs.diff.model import Change, Rule
from bookable_specs.diff.rules.telling import added
from bookable_specs.diff.rules.values import closed, constant


def check(change: Change) -> str | None:
    """Say what happened, or None if it was something else."""
    if closed(change) and not constant(change) and added(change):
        return f"the values gained {added(change)}"
    return None


RULE = Rule(
    id="enum-values-added",
    about="schema/enum",
    request="info",
    response="warning",
    why="A reader that decides by the value meets one that it doesn't know.",
    check=check,
    oasdiff=(
        "request-property-enum-value-added",
        "request-parameter-enum-value-added",
        "response-property-enum-value-added",
    ),
)
