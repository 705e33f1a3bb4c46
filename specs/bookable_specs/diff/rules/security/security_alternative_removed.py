"""The rule `security-alternative-removed`."""

from __future__ import annotations

from bookable_specs.diff.model import Change, Rule
from bookable_specs.diff.rules.telling import code


def check(change: Change) -> str | None:
    """Say what happened, or None if it was something else."""
    if change.new is None:
        return f"{code(change.old)} no longer lets a call in"
    return None


RULE = Rule(
    id="security-alternative-removed",
    about="security/alternative",
    request="breaking",
    response="breaking",
    why="Clients that have nothing else are refused.",
    check=check,
    oasdiff=(
        "api-security-removed",
        "api-global-security-removed",
    ),
)
