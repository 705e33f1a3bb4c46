"""The rule `format-removed`."""

from __future__ import annotations

from bookable_specs.diff.model import Change, Rule
from bookable_specs.diff.rules.telling import code


def check(change: Change) -> str | None:
    """Say what happened, or None if it was something else."""
    if change.new is None:
        return f"the format {code(change.old)} is no longer promised"
    return None


RULE = Rule(
    id="format-removed",
    about="schema/format",
    request="info",
    response="breaking",
    why="A reader that parses it may meet what it can't parse.",
    check=check,
    oasdiff=("response-property-type-changed",),
)
