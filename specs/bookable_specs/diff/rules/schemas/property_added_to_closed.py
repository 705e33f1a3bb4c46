"""The rule `property-added-to-closed`."""

from __future__ import annotations

from bookable_specs.diff.model import Change, Rule
from bookable_specs.diff.rules.telling import code


def check(change: Change) -> str | None:
    """Say what happened, or None if it was something else."""
    if change.old is None and not change.more["required"] and change.more["closed"]:
        name = code(change.more["name"])
        return f"the optional property {name} is new, where no others were allowed"
    return None


RULE = Rule(
    id="property-added-to-closed",
    about="schema/property",
    request="info",
    response="warning",
    why="A reader that checks what it gets refuses a property it doesn't know.",
    check=check,
    oasdiff=(
        "new-optional-request-property",
        "response-optional-property-added",
    ),
)
