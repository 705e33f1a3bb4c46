"""The rule `required-property-added-with-default`."""

from __future__ import annotations

from bookable_specs.diff.model import Change, Rule
from bookable_specs.diff.rules.telling import code


def check(change: Change) -> str | None:
    """Say what happened, or None if it was something else."""
    if change.old is None and change.more["required"] and change.more["default"] is not None:
        name = code(change.more["name"])
        return f"the property {name} is new and required, with a default"
    return None


RULE = Rule(
    id="required-property-added-with-default",
    about="schema/property",
    request="warning",
    response="info",
    why="Strictly, who doesn't send it is refused; the default suggests that servers fill in.",
    check=check,
    oasdiff=("new-required-request-property-with-default",),
)
