"""The rule `constant-changed`."""

from __future__ import annotations

from bookable_specs.diff.model import Change, Rule
from bookable_specs.diff.rules.telling import listed
from bookable_specs.diff.rules.values import closed, constant


def check(change: Change) -> str | None:
    """Say what happened, or None if it was something else."""
    if closed(change) and constant(change):
        return f"the only value went from {listed(change.old)} to {listed(change.new)}"
    return None


RULE = Rule(
    id="constant-changed",
    about="schema/enum",
    request="breaking",
    response="breaking",
    why="Nobody sends or expects the new value.",
    check=check,
    oasdiff=("response-property-const-changed",),
)
