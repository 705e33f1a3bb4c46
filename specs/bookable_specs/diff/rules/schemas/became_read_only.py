"""The rule `became-read-only`."""

from __future__ import annotations

from bookable_specs.diff.model import Change, Rule


def check(change: Change) -> str | None:
    """Say what happened, or None if it was something else."""
    if change.new is True:
        return "it became read-only"
    return None


RULE = Rule(
    id="became-read-only",
    about="schema/readOnly",
    request="warning",
    response="info",
    why="What is sent in it is ignored or refused.",
    check=check,
    oasdiff=(
        "request-optional-property-became-read-only",
        "request-required-property-became-read-only",
    ),
)
