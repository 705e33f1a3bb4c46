"""The rule `operation-id-added`."""

from __future__ import annotations

from bookable_specs.diff.model import Change, Rule
from bookable_specs.diff.rules.telling import code


def check(change: Change) -> str | None:
    """Say what happened, or None if it was something else."""
    if change.old is None:
        return f"the operationId {code(change.new)} is new"
    return None


RULE = Rule(
    id="operation-id-added",
    about="operation/id",
    request="info",
    response="info",
    why="Generated clients made up a name before, and take this one now.",
    check=check,
    oasdiff=("api-operation-id-added",),
)
