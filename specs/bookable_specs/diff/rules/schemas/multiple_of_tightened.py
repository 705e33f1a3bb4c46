"""The rule `multiple-of-tightened`."""

from __future__ import annotations

from bookable_specs.diff.model import Change, Rule
from bookable_specs.diff.rules.bounds import finer, moved


def check(change: Change) -> str | None:
    """Say what happened, or None if it was something else."""
    if finer(change.new, change.old):
        return f"multipleOf {moved(change)}"
    return None


RULE = Rule(
    id="multiple-of-tightened",
    about="schema/multipleOf",
    request="breaking",
    response="info",
    why="Numbers between the new steps are refused.",
    check=check,
)
