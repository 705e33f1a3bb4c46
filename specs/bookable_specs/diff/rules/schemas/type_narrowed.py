"""The rule `type-narrowed`."""

from __future__ import annotations

from bookable_specs.diff.model import Change, Rule
from bookable_specs.diff.rules.types import narrower, told


def check(change: Change) -> str | None:
    """Say what happened, or None if it was something else."""
    if narrower(change):
        return f"the type narrowed from {told(change.old)} to {told(change.new)}"
    return None


RULE = Rule(
    id="type-narrowed",
    about="schema/type",
    request="breaking",
    response="info",
    why="What is sent in the types left out is refused.",
    check=check,
    oasdiff=(
        "request-parameter-property-type-specialized",
        "response-property-type-specialized",
    ),
)
