"""The rule `branch-added`."""

from __future__ import annotations

from bookable_specs.diff.model import Change, Rule
from bookable_specs.diff.rules.telling import code


def check(change: Change) -> str | None:
    """Say what happened, or None if it was something else."""
    if change.old is None:
        return f"the {change.more['kind']} gained {code(change.new)}"
    return None


RULE = Rule(
    id="branch-added",
    about="schema/branch",
    request="info",
    response="breaking",
    why="A reader meets a kind that it can't tell.",
    check=check,
    oasdiff=(
        "request-body-one-of-added",
        "request-property-one-of-added",
        "response-body-one-of-added",
        "response-property-one-of-added",
        "request-body-any-of-added",
        "response-property-any-of-added",
    ),
)
