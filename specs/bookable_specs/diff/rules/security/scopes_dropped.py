"""The rule `scopes-dropped`."""

from __future__ import annotations

from bookable_specs.diff.model import Change, Rule
from bookable_specs.diff.rules.telling import removed


def check(change: Change) -> str | None:
    """Say what happened, or None if it was something else."""
    if removed(change):
        return f"calls no longer need the scope {removed(change)}"
    return None


RULE = Rule(
    id="scopes-dropped",
    about="security/scopes",
    request="info",
    response="info",
    why="Tokens that have it are let in, too.",
    check=check,
    oasdiff=(
        "api-security-scope-removed",
        "api-global-security-scope-removed",
    ),
)
