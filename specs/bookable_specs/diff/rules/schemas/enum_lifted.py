"""The rule `enum-lifted`."""

from __future__ import annotations

from bookable_specs.diff.model import Change, Rule
from bookable_specs.diff.rules.telling import listed


def check(change: Change) -> str | None:
    """Say what happened, or None if it was something else."""
    if change.new is None and not change.more["extensible"]:
        return f"the values are no longer limited to {listed(change.old)}"
    return None


RULE = Rule(
    id="enum-lifted",
    about="schema/enum",
    request="info",
    response="warning",
    why="A reader that decides by the value may meet any.",
    check=check,
)
