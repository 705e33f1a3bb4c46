"""The rule `default-changed`."""

from __future__ import annotations

from bookable_specs.diff.model import Change, Rule
from bookable_specs.diff.rules.telling import code


def check(change: Change) -> str | None:
    """Say what happened, or None if it was something else."""
    if change.old is not None and change.new is not None:
        return f"the default went from {code(change.old)} to {code(change.new)}"
    return None


RULE = Rule(
    id="default-changed",
    about="schema/default",
    request="warning",
    response="info",
    why="Calls that leave it out now mean something else.",
    check=check,
    oasdiff=(
        "request-property-default-value-changed",
        "request-parameter-default-value-changed",
        "response-property-default-value-changed",
    ),
)
