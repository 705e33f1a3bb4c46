"""The rule `extensible-values-removed`."""

from __future__ import annotations

from bookable_specs.diff.model import Change, Rule
from bookable_specs.diff.rules.telling import removed


def check(change: Change) -> str | None:
    """Say what happened, or None if it was something else."""
    if change.more["extensible"] and removed(change):
        return f"the known values lost {removed(change)}"
    return None


RULE = Rule(
    id="extensible-values-removed",
    about="schema/enum",
    request="warning",
    response="info",
    why="Whoever sends one of them may be refused.",
    check=check,
    oasdiff=(
        "request-property-x-extensible-enum-value-removed",
        "request-parameter-x-extensible-enum-value-removed",
    ),
)
