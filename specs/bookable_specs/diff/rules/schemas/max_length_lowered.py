"""The rule `max-length-lowered`."""

from __future__ import annotations

from bookable_specs.diff.model import Change, Rule
from bookable_specs.diff.rules.bounds import ABOVE, falls, moved


def check(change: Change) -> str | None:
    """Say what happened, or None if it was something else."""
    if falls(change, missing=ABOVE):
        return f"the maxLength {moved(change)}"
    return None


RULE = Rule(
    id="max-length-lowered",
    about="schema/maxLength",
    request="breaking",
    response="info",
    why="Larger values, which were fine, are refused.",
    check=check,
    oasdiff=(
        "request-property-max-length-decreased",
        "request-parameter-max-length-decreased",
        "request-property-max-length-set",
    ),
)
