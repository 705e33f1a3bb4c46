"""The rule `became-write-only`."""

from __future__ import annotations

from bookable_specs.diff.model import Change, Rule


def check(change: Change) -> str | None:
    """Say what happened, or None if it was something else."""
    if change.new is True:
        return "it became write-only"
    return None


RULE = Rule(
    id="became-write-only",
    about="schema/writeOnly",
    request="info",
    response="breaking",
    why="A reader that shows it finds nothing.",
    check=check,
    oasdiff=(
        "response-optional-property-became-write-only",
        "response-required-property-became-write-only",
    ),
)
