"""The rule `multiple-of-loosened`."""

from __future__ import annotations

from bookable_specs.diff.model import Change, Rule
from bookable_specs.diff.rules.bounds import finer, moved


def check(change: Change) -> str | None:
    """Say what happened, or None if it was something else."""
    if finer(change.old, change.new):
        return f"multipleOf {moved(change)}"
    return None


RULE = Rule(
    id="multiple-of-loosened",
    about="schema/multipleOf",
    request="info",
    response="breaking",
    why="A reader meets numbers between the steps it knows.",
    check=check,
)
