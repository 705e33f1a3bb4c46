"""The rule `operation-id-removed`."""

from __future__ import annotations

from bookable_specs.diff.model import Change, Rule
from bookable_specs.diff.rules.telling import code


def check(change: Change) -> str | None:
    """Say what happened, or None if it was something else."""
    if change.new is None:
        return f"the operationId {code(change.old)} is gone"
    return None


RULE = Rule(
    id="operation-id-removed",
    about="operation/id",
    request="warning",
    response="warning",
    why="Generated clients name their methods after it.",
    check=check,
    oasdiff=("api-operation-id-removed",),
)
