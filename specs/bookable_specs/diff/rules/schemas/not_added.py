"""The rule `not-added`."""

from __future__ import annotations

from bookable_specs.diff.model import Change, Rule


def check(change: Change) -> str | None:
    """Say what happened, or None if it was something else."""
    if not change.old:
        return "a 'not' rules values out now"
    return None


RULE = Rule(
    id="not-added",
    about="schema/not",
    request="breaking",
    response="info",
    why="Values that it rules out are refused.",
    check=check,
    oasdiff=("request-body-not-added",),
)
