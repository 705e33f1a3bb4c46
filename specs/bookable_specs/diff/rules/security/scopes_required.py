"""The rule `scopes-required`."""

from __future__ import annotations

from bookable_specs.diff.model import Change, Rule
from bookable_specs.diff.rules.telling import added


def check(change: Change) -> str | None:
    """Say what happened, or None if it was something else."""
    if added(change):
        return f"calls now need the scope {added(change)}"
    return None


RULE = Rule(
    id="scopes-required",
    about="security/scopes",
    request="breaking",
    response="breaking",
    why="Tokens that were given without it are refused.",
    check=check,
    oasdiff=(
        "api-security-scope-added",
        "api-global-security-scope-added",
    ),
)
