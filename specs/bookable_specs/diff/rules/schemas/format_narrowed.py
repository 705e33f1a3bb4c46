"""The rule `format-narrowed`."""

from __future__ import annotations

from bookable_specs.diff.model import Change, Rule
from bookable_specs.diff.rules.telling import code
from bookable_specs.diff.rules.types import format_wider


def check(change: Change) -> str | None:
    """Say what happened, or None if it was something else."""
    if format_wider(change.new, change.old):
        return f"the format narrowed from {code(change.old)} to {code(change.new)}"
    return None


RULE = Rule(
    id="format-narrowed",
    about="schema/format",
    request="breaking",
    response="info",
    why="Numbers that were accepted are refused.",
    check=check,
    oasdiff=("response-property-type-specialized",),
)
