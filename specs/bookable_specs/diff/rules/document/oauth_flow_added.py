"""The rule `oauth-flow-added`."""

from __future__ import annotations

from bookable_specs.diff.model import Change, Rule
from bookable_specs.diff.rules.telling import code


def check(change: Change) -> str | None:
    """Say what happened, or None if it was something else."""
    if change.old is None:
        return f"the flow {code(change.new)} is new"
    return None


RULE = Rule(
    id="oauth-flow-added",
    about="scheme/flow",
    request="info",
    response="info",
    why="It is one more way to get a token.",
    check=check,
)
