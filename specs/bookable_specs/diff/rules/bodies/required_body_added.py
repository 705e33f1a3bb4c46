"""The rule `required-body-added`."""

from __future__ import annotations

from bookable_specs.diff.model import Change, Rule


def check(change: Change) -> str | None:
    """Say what happened, or None if it was something else."""
    if change.old is None and change.more["required"]:
        return "a required body is new"
    return None


RULE = Rule(
    id="required-body-added",
    about="body",
    request="breaking",
    response="info",
    why="Calls without a body are refused.",
    check=check,
    oasdiff=("request-body-added-required",),
)
