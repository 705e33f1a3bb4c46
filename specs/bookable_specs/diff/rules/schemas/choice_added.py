"""The rule `choice-added`."""

from __future__ import annotations

from bookable_specs.diff.model import Change, Rule


def check(change: Change) -> str | None:
    """Say what happened, or None if it was something else."""
    if change.old is None:
        return f"a {change.new} has to be met, too"
    return None


RULE = Rule(
    id="choice-added",
    about="schema/union",
    request="breaking",
    response="info",
    why="Values that meet none of its branches are refused.",
    check=check,
    oasdiff=(
        "request-body-all-of-added",
        "request-property-all-of-added",
    ),
)
