"""The rule `operation-id-changed`."""

from __future__ import annotations

from bookable_specs.diff.model import Change, Rule
from bookable_specs.diff.rules.telling import code


def check(change: Change) -> str | None:
    """Say what happened, or None if it was something else."""
    if change.old is not None and change.new is not None:
        return f"the operationId {code(change.old)} became {code(change.new)}"
    return None


RULE = Rule(
    id="operation-id-changed",
    about="operation/id",
    request="warning",
    response="warning",
    why="Generated clients name their methods after it.",
    check=check,
    oasdiff=("api-operation-id-removed",),
)
