"""The rule `discriminator-changed`."""

from __future__ import annotations

from bookable_specs.diff.model import Change, Rule
from bookable_specs.diff.rules.telling import code


def check(change: Change) -> str | None:
    """Say what happened, or None if it was something else."""
    if change.old is not None and change.new is not None:
        return f"the kinds are told apart by {code(change.new)}, no longer by {code(change.old)}"
    return None


RULE = Rule(
    id="discriminator-changed",
    about="schema/discriminator",
    request="breaking",
    response="breaking",
    why="Each side looks at a property that the other doesn't set.",
    check=check,
    oasdiff=(
        "request-body-discriminator-property-name-changed",
        "response-body-discriminator-property-name-changed",
    ),
)
