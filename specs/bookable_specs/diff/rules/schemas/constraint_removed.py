"""The rule `constraint-removed`."""

from __future__ import annotations

from bookable_specs.diff.model import Change, Rule
from bookable_specs.diff.rules.telling import code


def check(change: Change) -> str | None:
    """Say what happened, or None if it was something else."""
    if not change.new:
        return f"{code(change.more['keyword'])} is gone"
    return None


RULE = Rule(
    id="constraint-removed",
    about="schema/whole",
    request="info",
    response="breaking",
    why="A reader meets values that didn't keep to it.",
    check=check,
    oasdiff=(
        "response-body-if-removed",
        "response-body-contains-removed",
        "response-body-dependent-required-removed",
    ),
)
