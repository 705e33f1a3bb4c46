"""The rule `header-removed`."""

from __future__ import annotations

from bookable_specs.diff.model import Change, Rule


def check(change: Change) -> str | None:
    """Say what happened, or None if it was something else."""
    if change.new is None and not change.more["required"]:
        return "the header is gone"
    return None


RULE = Rule(
    id="header-removed",
    about="header",
    request="info",
    response="warning",
    why="Clients that read it find nothing, as they sometimes did before.",
    check=check,
    oasdiff=("optional-response-header-removed",),
)
