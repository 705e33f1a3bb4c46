"""The rule `oauth-flow-removed`."""

from __future__ import annotations

from bookable_specs.diff.model import Change, Rule
from bookable_specs.diff.rules.telling import code


def check(change: Change) -> str | None:
    """Say what happened, or None if it was something else."""
    if change.new is None:
        return f"the flow {code(change.old)} is gone"
    return None


RULE = Rule(
    id="oauth-flow-removed",
    about="scheme/flow",
    request="breaking",
    response="breaking",
    why="Clients that get their tokens by it get none.",
    check=check,
)
