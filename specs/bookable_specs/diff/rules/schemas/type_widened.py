"""The rule `type-widened`."""

from __future__ import annotations

from bookable_specs.diff.model import Change, Rule
from bookable_specs.diff.rules.types import told, wider


def check(change: Change) -> str | None:
    """Say what happened, or None if it was something else."""
    if wider(change):
        return f"the type widened from {told(change.old)} to {told(change.new)}"
    return None


RULE = Rule(
    id="type-widened",
    about="schema/type",
    request="info",
    response="breaking",
    why="Everything that was accepted still is; a reader meets types it doesn't know.",
    check=check,
    oasdiff=(
        "request-property-type-generalized",
        "request-parameter-type-generalized",
        "response-property-type-generalized",
    ),
)
