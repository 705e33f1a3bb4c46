"""The rule `became-nullable`."""

from __future__ import annotations

from bookable_specs.diff.model import Change, Rule


def check(change: Change) -> str | None:
    """Say what happened, or None if it was something else."""
    if change.new is True:
        return "null is allowed now"
    return None


RULE = Rule(
    id="became-nullable",
    about="schema/nullable",
    request="info",
    response="breaking",
    why="A reader that never met null meets it.",
    check=check,
    oasdiff=(
        "request-property-became-nullable",
        "request-parameter-became-nullable",
        "response-property-became-nullable",
    ),
)
