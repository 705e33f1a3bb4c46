"""The rule `no-longer-write-only`."""

from __future__ import annotations

from bookable_specs.diff.model import Change, Rule


def check(change: Change) -> str | None:
    """Say what happened, or None if it was something else."""
    if change.new is False:
        return "it is no longer write-only"
    return None


RULE = Rule(
    id="no-longer-write-only",
    about="schema/writeOnly",
    request="info",
    response="info",
    why="It is answered, too.",
    check=check,
    oasdiff=(
        "response-optional-property-became-not-write-only",
        "response-required-property-became-not-write-only",
    ),
)
