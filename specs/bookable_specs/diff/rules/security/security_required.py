"""The rule `security-required`."""

from __future__ import annotations

from bookable_specs.diff.model import Change, Rule


def check(change: Change) -> str | None:
    """Say what happened, or None if it was something else."""
    if not change.more["allowed"]:
        return f"calls now need {change.new}"
    return None


RULE = Rule(
    id="security-required",
    about="security/anonymous",
    request="breaking",
    response="breaking",
    why="Calls without a key are refused.",
    check=check,
    oasdiff=(
        "api-security-removed",
        "api-global-security-removed",
    ),
)
