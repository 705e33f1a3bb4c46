"""The rule `security-alternative-added`."""

from __future__ import annotations

from bookable_specs.diff.model import Change, Rule
from bookable_specs.diff.rules.telling import code


def check(change: Change) -> str | None:
    """Say what happened, or None if it was something else."""
    if change.old is None:
        return f"{code(change.new)} lets a call in, too"
    return None


RULE = Rule(
    id="security-alternative-added",
    about="security/alternative",
    request="info",
    response="info",
    why="Clients go on with what they have.",
    check=check,
    oasdiff=(
        "api-security-added",
        "api-global-security-added",
    ),
)
