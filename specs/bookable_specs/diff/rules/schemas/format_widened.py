"""The rule `format-widened`."""

from __future__ import annotations

from bookable_specs.diff.model import Change, Rule
from bookable_specs.diff.rules.telling import code
from bookable_specs.diff.rules.types import format_wider


def check(change: Change) -> str | None:
    """Say what happened, or None if it was something else."""
    if format_wider(change.old, change.new):
        return f"the format widened from {code(change.old)} to {code(change.new)}"
    return None


RULE = Rule(
    id="format-widened",
    about="schema/format",
    request="info",
    response="breaking",
    why="A reader may meet numbers that its variables can't hold.",
    check=check,
    oasdiff=("response-property-type-generalized",),
)
