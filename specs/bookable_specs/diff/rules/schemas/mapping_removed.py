"""The rule `mapping-removed`."""

from __future__ import annotations

from bookable_specs.diff.model import Change, Rule
from bookable_specs.diff.rules.telling import code


def check(change: Change) -> str | None:
    """Say what happened, or None if it was something else."""
    if change.new is None:
        value = code(change.more["value"])
        return f"the value {value} no longer stands for {code(change.old)}"
    return None


RULE = Rule(
    id="mapping-removed",
    about="schema/mapping",
    request="warning",
    response="info",
    why="Whoever sends it may be refused.",
    check=check,
    oasdiff=(
        "request-body-discriminator-mapping-deleted",
        "response-body-discriminator-mapping-deleted",
    ),
)
