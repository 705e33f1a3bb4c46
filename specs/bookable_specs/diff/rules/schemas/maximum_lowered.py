"""The rule `maximum-lowered`."""

from __future__ import annotations

from bookable_specs.diff.model import Change, Rule
from bookable_specs.diff.rules.bounds import ABOVE, falls, moved


def check(change: Change) -> str | None:
    """Say what happened, or None if it was something else."""
    if falls(change, missing=ABOVE):
        return f"the maximum {moved(change)}"
    return None


RULE = Rule(
    id="maximum-lowered",
    about="schema/maximum",
    request="breaking",
    response="info",
    why="Larger values, which were fine, are refused.",
    check=check,
    oasdiff=(
        "request-property-max-decreased",
        "request-parameter-max-decreased",
        "request-property-max-set",
    ),
)
