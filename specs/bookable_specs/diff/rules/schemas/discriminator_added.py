"""The rule `discriminator-added`."""

from __future__ import annotations

from bookable_specs.diff.model import Change, Rule
from bookable_specs.diff.rules.telling import code


def check(change: Change) -> str | None:
    """Say what happened, or None if it was something else."""
    if change.old is None:
        return f"the property {code(change.new)} tells the kinds apart now"
    return None


RULE = Rule(
    id="discriminator-added",
    about="schema/discriminator",
    request="warning",
    response="info",
    why="Values that don't have it may be refused.",
    check=check,
    oasdiff=(
        "request-body-discriminator-added",
        "response-body-discriminator-added",
    ),
)
