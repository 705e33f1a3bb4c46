"""The rule `constraint-added`."""

from __future__ import annotations

from bookable_specs.diff.model import Change, Rule
from bookable_specs.diff.rules.telling import code


def check(change: Change) -> str | None:
    """Say what happened, or None if it was something else."""
    if not change.old:
        return f"{code(change.more['keyword'])} is new"
    return None


RULE = Rule(
    id="constraint-added",
    about="schema/whole",
    request="breaking",
    response="info",
    why="Values that don't keep to it are refused.",
    check=check,
    oasdiff=(
        "request-body-if-added",
        "request-body-contains-added",
        "request-body-dependent-required-added",
    ),
)
