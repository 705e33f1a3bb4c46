"""The rule `security-scheme-removed`."""

from __future__ import annotations

from bookable_specs.diff.model import Change, Rule


def check(change: Change) -> str | None:
    """Say what happened, or None if it was something else."""
    if change.new is None:
        return "the scheme is gone"
    return None


RULE = Rule(
    id="security-scheme-removed",
    about="scheme",
    request="info",
    response="info",
    why="Where it was required, that is told as a change of the requirement.",
    check=check,
    oasdiff=("api-security-component-removed",),
)
