"""The rule `stability-raised`."""

from __future__ import annotations

from bookable_specs.diff.model import Change, Rule
from bookable_specs.diff.rules.farewells import steadier


def check(change: Change) -> str | None:
    """Say what happened, or None if it was something else."""
    if steadier(change):
        return f"the stability rose from {change.old} to {change.new}"
    return None


RULE = Rule(
    id="stability-raised",
    about="operation/stability",
    request="info",
    response="info",
    why="From now on changes here are judged more strictly.",
    check=check,
    oasdiff=("api-stability-increased",),
)
