"""The rule `security-scheme-added`."""

from __future__ import annotations

from bookable_specs.diff.model import Change, Rule


def check(change: Change) -> str | None:
    """Say what happened, or None if it was something else."""
    if change.old is None:
        return "the scheme is new"
    return None


RULE = Rule(
    id="security-scheme-added",
    about="scheme",
    request="info",
    response="info",
    why="Where it is required, that is told as a change of the requirement.",
    check=check,
    oasdiff=("api-security-component-added",),
)
