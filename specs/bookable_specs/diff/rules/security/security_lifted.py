"""The rule `security-lifted`."""

from __future__ import annotations

from bookable_specs.diff.model import Change, Rule


def check(change: Change) -> str | None:
    """Say what happened, or None if it was something else."""
    if change.more["allowed"]:
        return f"calls no longer need {change.old}"
    return None


RULE = Rule(
    id="security-lifted",
    about="security/anonymous",
    request="info",
    response="info",
    why="Who still sends a key is let in, too.",
    check=check,
    oasdiff=(
        "api-security-added",
        "api-global-security-added",
    ),
)
