"""The rule `not-removed`."""

from __future__ import annotations

from bookable_specs.diff.model import Change, Rule


def check(change: Change) -> str | None:
    """Say what happened, or None if it was something else."""
    if not change.new:
        return "a 'not' no longer rules values out"
    return None


RULE = Rule(
    id="not-removed",
    about="schema/not",
    request="info",
    response="breaking",
    why="A reader meets values that were ruled out.",
    check=check,
    oasdiff=("response-body-not-removed",),
)
