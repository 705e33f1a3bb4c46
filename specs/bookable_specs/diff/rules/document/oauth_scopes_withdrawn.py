"""The rule `oauth-scopes-withdrawn`."""

from __future__ import annotations

from bookable_specs.diff.model import Change, Rule
from bookable_specs.diff.rules.telling import removed


def check(change: Change) -> str | None:
    """Say what happened, or None if it was something else."""
    if removed(change):
        return f"it no longer declares {removed(change)}"
    return None


RULE = Rule(
    id="oauth-scopes-withdrawn",
    about="scheme/scopes",
    request="warning",
    response="warning",
    why="Clients that ask for these scopes may be refused a token.",
    check=check,
    oasdiff=("api-security-component-oauth-scope-removed",),
)
