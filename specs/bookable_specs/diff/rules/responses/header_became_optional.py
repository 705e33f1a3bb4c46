"""The rule `header-became-optional`."""

from __future__ import annotations

from bookable_specs.diff.model import Change, Rule


def check(change: Change) -> str | None:
    """Say what happened, or None if it was something else."""
    if change.new is False:
        return "the header is no longer always there"
    return None


RULE = Rule(
    id="header-became-optional",
    about="header/required",
    request="info",
    response="breaking",
    why="Clients that read it may find nothing.",
    check=check,
    oasdiff=("response-header-became-optional",),
)
