"""The rule `format-changed`."""

from __future__ import annotations

from bookable_specs.diff.model import Change, Rule
from bookable_specs.diff.rules.telling import code
from bookable_specs.diff.rules.types import format_other


def check(change: Change) -> str | None:
    """Say what happened, or None if it was something else."""
    if format_other(change):
        return f"the format went from {code(change.old)} to {code(change.new)}"
    return None


RULE = Rule(
    id="format-changed",
    about="schema/format",
    request="breaking",
    response="breaking",
    why="Neither side understands the other's values.",
    check=check,
    oasdiff=(
        "request-property-type-changed",
        "response-property-type-changed",
    ),
)
