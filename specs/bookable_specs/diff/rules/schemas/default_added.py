"""The rule `default-added`."""

from __future__ import annotations

from bookable_specs.diff.model import Change, Rule
from bookable_specs.diff.rules.telling import code


def check(change: Change) -> str | None:
    """Say what happened, or None if it was something else."""
    if change.old is None:
        return f"the default is now {code(change.new)}"
    return None


RULE = Rule(
    id="default-added",
    about="schema/default",
    request="info",
    response="info",
    why="Who leaves it out learns what that means.",
    check=check,
    oasdiff=(
        "request-property-default-value-added",
        "request-parameter-default-value-added",
        "response-property-default-value-added",
    ),
)
