"""The rule `became-not-nullable`."""

from __future__ import annotations

from bookable_specs.diff.model import Change, Rule


def check(change: Change) -> str | None:
    """Say what happened, or None if it was something else."""
    if change.new is False:
        return "null is no longer allowed"
    return None


RULE = Rule(
    id="became-not-nullable",
    about="schema/nullable",
    request="breaking",
    response="info",
    why="Whoever sends null is refused.",
    check=check,
    oasdiff=(
        "request-property-became-not-nullable",
        "request-parameter-became-not-nullable",
    ),
)
