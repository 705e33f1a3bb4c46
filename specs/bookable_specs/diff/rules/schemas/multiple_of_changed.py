"""The rule `multiple-of-changed`."""

from __future__ import annotations

from bookable_specs.diff.model import Change, Rule
from bookable_specs.diff.rules.bounds import finer, moved


def check(change: Change) -> str | None:
    """Say what happened, or None if it was something else."""
    if not finer(change.old, change.new) and not finer(change.new, change.old):
        return f"multipleOf {moved(change)}"
    return None


RULE = Rule(
    id="multiple-of-changed",
    about="schema/multipleOf",
    request="breaking",
    response="breaking",
    why="Few numbers are multiples of both.",
    check=check,
)
