"""The rule `property-became-required`."""

from __future__ import annotations

from bookable_specs.diff.model import Change, Rule
from bookable_specs.diff.rules.telling import code


def check(change: Change) -> str | None:
    """Say what happened, or None if it was something else."""
    if change.new and change.more["default"] is None:
        return f"the property {code(change.more['name'])} became required"
    return None


RULE = Rule(
    id="property-became-required",
    about="schema/required",
    request="breaking",
    response="info",
    why="Whoever doesn't send it is refused.",
    check=check,
    oasdiff=(
        "request-property-became-required",
        "response-property-became-required",
    ),
)
