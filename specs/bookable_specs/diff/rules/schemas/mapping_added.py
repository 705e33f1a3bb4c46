"""The rule `mapping-added`."""

from __future__ import annotations

from bookable_specs.diff.model import Change, Rule
from bookable_specs.diff.rules.telling import code


def check(change: Change) -> str | None:
    """Say what happened, or None if it was something else."""
    if change.old is None:
        return f"the value {code(change.more['value'])} stands for {code(change.new)}"
    return None


RULE = Rule(
    id="mapping-added",
    about="schema/mapping",
    request="info",
    response="warning",
    why="A reader that goes by the value meets one that it doesn't know.",
    check=check,
    oasdiff=(
        "request-body-discriminator-mapping-added",
        "response-body-discriminator-mapping-added",
    ),
)
