"""The rule `property-became-optional`."""

from __future__ import annotations

from bookable_specs.diff.model import Change, Rule
from bookable_specs.diff.rules.telling import code


def check(change: Change) -> str | None:
    """Say what happened, or None if it was something else."""
    if not change.new:
        return f"the property {code(change.more['name'])} is no longer required"
    return None


RULE = Rule(
    id="property-became-optional",
    about="schema/required",
    request="info",
    response="breaking",
    why="A reader can't count on it any more.",
    check=check,
    oasdiff=(
        "request-property-became-optional",
        "response-property-became-optional",
    ),
)
