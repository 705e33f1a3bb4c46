"""The rule `property-added`."""

from __future__ import annotations

from bookable_specs.diff.model import Change, Rule
from bookable_specs.diff.rules.telling import code


def check(change: Change) -> str | None:
    """Say what happened, or None if it was something else."""
    if change.old is None and not change.more["required"] and not change.more["closed"]:
        return f"the optional property {code(change.more['name'])} is new"
    return None


RULE = Rule(
    id="property-added",
    about="schema/property",
    request="info",
    response="info",
    why="Nobody has to send it, and readers ignore what they don't know.",
    check=check,
    oasdiff=(
        "new-optional-request-property",
        "response-optional-property-added",
    ),
)
