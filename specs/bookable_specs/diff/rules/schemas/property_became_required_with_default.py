"""The rule `property-became-required-with-default`."""

from __future__ import annotations

from bookable_specs.diff.model import Change, Rule
from bookable_specs.diff.rules.telling import code


def check(change: Change) -> str | None:
    """Say what happened, or None if it was something else."""
    if change.new and change.more["default"] is not None:
        return f"the property {code(change.more['name'])} became required, with a default"
    return None


RULE = Rule(
    id="property-became-required-with-default",
    about="schema/required",
    request="warning",
    response="info",
    why="Strictly, who doesn't send it is refused; the default suggests that servers fill in.",
    check=check,
    oasdiff=("request-property-became-required-with-default",),
)
