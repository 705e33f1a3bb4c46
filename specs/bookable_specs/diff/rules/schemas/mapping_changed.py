"""The rule `mapping-changed`."""

from __future__ import annotations

from bookable_specs.diff.model import Change, Rule
from bookable_specs.diff.rules.telling import code


def check(change: Change) -> str | None:
    """Say what happened, or None if it was something else."""
    if change.old is not None and change.new is not None:
        value = code(change.more["value"])
        return f"the value {value} went from {code(change.old)} to {code(change.new)}"
    return None


RULE = Rule(
    id="mapping-changed",
    about="schema/mapping",
    request="breaking",
    response="breaking",
    why="The same word means another kind.",
    check=check,
    oasdiff=(
        "request-body-discriminator-mapping-changed",
        "response-body-discriminator-mapping-changed",
    ),
)
