"""The rule `enum-introduced`."""

from __future__ import annotations

from bookable_specs.diff.model import Change, Rule
from bookable_specs.diff.rules.telling import listed


def check(change: Change) -> str | None:
    """Say what happened, or None if it was something else."""
    if change.old is None and not change.more["extensible"]:
        return f"only {listed(change.new)} are allowed now"
    return None


RULE = Rule(
    id="enum-introduced",
    about="schema/enum",
    request="breaking",
    response="info",
    why="Whoever sends anything else is refused.",
    check=check,
    oasdiff=(
        "request-property-became-enum",
        "request-parameter-became-enum",
        "request-body-became-enum",
    ),
)
