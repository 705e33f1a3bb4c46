"""The rule `branch-removed`."""

from __future__ import annotations

from bookable_specs.diff.model import Change, Rule
from bookable_specs.diff.rules.telling import code


def check(change: Change) -> str | None:
    """Say what happened, or None if it was something else."""
    if change.new is None:
        return f"the {change.more['kind']} lost {code(change.old)}"
    return None


RULE = Rule(
    id="branch-removed",
    about="schema/branch",
    request="breaking",
    response="info",
    why="Whoever sends that kind is refused.",
    check=check,
    oasdiff=(
        "request-body-one-of-removed",
        "request-property-one-of-removed",
        "response-body-one-of-removed",
        "response-property-one-of-removed",
        "request-body-any-of-removed",
        "response-property-any-of-removed",
    ),
)
