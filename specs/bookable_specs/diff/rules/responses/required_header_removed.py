"""The rule `required-header-removed`."""

from __future__ import annotations

from bookable_specs.diff.model import Change, Rule


def check(change: Change) -> str | None:
    """Say what happened, or None if it was something else."""
    if change.new is None and change.more["required"]:
        return "the header, which was always there, is gone"
    return None


RULE = Rule(
    id="required-header-removed",
    about="header",
    request="info",
    response="breaking",
    why="Clients that read it find nothing.",
    check=check,
    oasdiff=("required-response-header-removed",),
)
