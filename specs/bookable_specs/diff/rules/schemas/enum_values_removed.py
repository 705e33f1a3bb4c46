"""The rule `enum-values-removed`."""

from __future__ import annotations

from bookable_specs.diff.model import Change, Rule
from bookable_specs.diff.rules.telling import removed
from bookable_specs.diff.rules.values import closed, constant


def check(change: Change) -> str | None:
    """Say what happened, or None if it was something else."""
    if closed(change) and not constant(change) and removed(change):
        return f"the values lost {removed(change)}"
    return None


RULE = Rule(
    id="enum-values-removed",
    about="schema/enum",
    request="breaking",
    response="info",
    why="Whoever sends one of them is refused.",
    check=check,
    oasdiff=(
        "request-property-enum-value-removed",
        "request-parameter-enum-value-removed",
        "request-body-enum-value-removed",
        "response-property-enum-value-removed",
    ),
)
