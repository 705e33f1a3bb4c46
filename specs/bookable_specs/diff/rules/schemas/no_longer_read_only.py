"""The rule `no-longer-read-only`."""

from __future__ import annotations

from bookable_specs.diff.model import Change, Rule


def check(change: Change) -> str | None:
    """Say what happened, or None if it was something else."""
    if change.new is False:
        return "it is no longer read-only"
    return None


RULE = Rule(
    id="no-longer-read-only",
    about="schema/readOnly",
    request="info",
    response="info",
    why="It may be sent, too.",
    check=check,
    oasdiff=(
        "request-optional-property-became-not-read-only",
        "request-required-property-became-not-read-only",
    ),
)
