"""The rule `oauth-scopes-declared`."""

from __future__ import annotations

from bookable_specs.diff.model import Change, Rule
from bookable_specs.diff.rules.telling import added


def check(change: Change) -> str | None:
    """Say what happened, or None if it was something else."""
    if added(change):
        return f"it declares {added(change)}"
    return None


RULE = Rule(
    id="oauth-scopes-declared",
    about="scheme/scopes",
    request="info",
    response="info",
    why="Declaring a scope asks nothing of anybody; requiring it does.",
    check=check,
    oasdiff=("api-security-component-oauth-scope-added",),
)
