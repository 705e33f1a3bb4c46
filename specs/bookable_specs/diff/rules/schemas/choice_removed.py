"""The rule `choice-removed`."""

from __future__ import annotations

from bookable_specs.diff.model import Change, Rule


def check(change: Change) -> str | None:
    """Say what happened, or None if it was something else."""
    if change.new is None:
        return f"the {change.old} no longer has to be met"
    return None


RULE = Rule(
    id="choice-removed",
    about="schema/union",
    request="info",
    response="breaking",
    why="A reader meets values that are of none of the kinds it knows.",
    check=check,
    oasdiff=(
        "response-body-all-of-removed",
        "response-property-all-of-removed",
    ),
)
