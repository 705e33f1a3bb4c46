"""The rule `required-parameter-added`."""

from __future__ import annotations

from bookable_specs.diff.model import Change, Rule


def check(change: Change) -> str | None:
    """Say what happened, or None if it was something else."""
    if change.old is None and change.more["required"]:
        return "the parameter is new, and required"
    return None


RULE = Rule(
    id="required-parameter-added",
    about="parameter",
    request="breaking",
    response="info",
    why="Calls that don't send it are refused.",
    check=check,
    oasdiff=(
        "new-required-request-parameter",
        "new-request-path-parameter",
    ),
)
