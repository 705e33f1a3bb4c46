"""The rule `max-properties-lowered`."""

from __future__ import annotations

from bookable_specs.diff.model import Change, Rule
from bookable_specs.diff.rules.bounds import ABOVE, falls, moved


def check(change: Change) -> str | None:
    """Say what happened, or None if it was something else."""
    if falls(change, missing=ABOVE):
        return f"the maxProperties {moved(change)}"
    return None


RULE = Rule(
    id="max-properties-lowered",
    about="schema/maxProperties",
    request="breaking",
    response="info",
    why="Larger values, which were fine, are refused.",
    check=check,
    oasdiff=(
        "request-property-max-properties-decreased",
        "request-parameter-max-properties-decreased",
        "request-property-max-properties-set",
    ),
)
