"""The rule `type-changed`."""

from __future__ import annotations

from bookable_specs.diff.model import Change, Rule
from bookable_specs.diff.rules.types import narrower, told, wider


def check(change: Change) -> str | None:
    """Say what happened, or None if it was something else."""
    if not wider(change) and not narrower(change):
        return f"the type went from {told(change.old)} to {told(change.new)}"
    return None


RULE = Rule(
    id="type-changed",
    about="schema/type",
    request="breaking",
    response="breaking",
    why="Neither side understands the other's values.",
    check=check,
    oasdiff=(
        "request-property-type-changed",
        "request-parameter-type-changed",
        "response-property-type-changed",
    ),
)
