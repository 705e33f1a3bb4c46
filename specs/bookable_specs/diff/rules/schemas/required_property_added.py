"""The rule `required-property-added`."""

from __future__ import annotations

from bookable_specs.diff.model import Change, Rule
from bookable_specs.diff.rules.telling import code


def check(change: Change) -> str | None:
    """Say what happened, or None if it was something else."""
    if change.old is None and change.more["required"] and change.more["default"] is None:
        return f"the property {code(change.more['name'])} is new, and required"
    return None


RULE = Rule(
    id="required-property-added",
    about="schema/property",
    request="breaking",
    response="info",
    why="Whoever doesn't send it is refused.",
    check=check,
    oasdiff=(
        "new-required-request-property",
        "response-required-property-added",
    ),
)
