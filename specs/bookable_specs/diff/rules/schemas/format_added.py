"""The rule `format-added`."""

from __future__ import annotations

from bookable_specs.diff.model import Change, Rule
from bookable_specs.diff.rules.telling import code


def check(change: Change) -> str | None:
    """Say what happened, or None if it was something else."""
    if change.old is None:
        return f"the format {code(change.new)} is asked for"
    return None


RULE = Rule(
    id="format-added",
    about="schema/format",
    request="breaking",
    response="info",
    why="Values that are not of it are refused.",
    check=check,
    oasdiff=("request-property-type-changed",),
)
