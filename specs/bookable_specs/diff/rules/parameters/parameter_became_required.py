"""The rule `parameter-became-required`."""

from __future__ import annotations

from bookable_specs.diff.model import Change, Rule


def check(change: Change) -> str | None:
    """Say what happened, or None if it was something else."""
    if change.new is True:
        return "it became required"
    return None


RULE = Rule(
    id="parameter-became-required",
    about="parameter/required",
    request="breaking",
    response="info",
    why="Calls that don't send it are refused.",
    check=check,
    oasdiff=("request-parameter-became-required",),
)
