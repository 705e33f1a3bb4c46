"""The rule `extensible-values-added`."""

from __future__ import annotations

from bookable_specs.diff.model import Change, Rule
from bookable_specs.diff.rules.telling import added


def check(change: Change) -> str | None:
    """Say what happened, or None if it was something else."""
    if change.more["extensible"] and added(change):
        return f"the known values gained {added(change)}"
    return None


RULE = Rule(
    id="extensible-values-added",
    about="schema/enum",
    request="info",
    response="info",
    why="Readers were told that more values may come.",
    check=check,
)
