"""The rule `body-became-required`."""

from __future__ import annotations

from bookable_specs.diff.model import Change, Rule


def check(change: Change) -> str | None:
    """Say what happened, or None if it was something else."""
    if change.new is True:
        return "the body became required"
    return None


RULE = Rule(
    id="body-became-required",
    about="body/required",
    request="breaking",
    response="info",
    why="Calls without a body are refused.",
    check=check,
    oasdiff=("request-body-became-required",),
)
