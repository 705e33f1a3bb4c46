"""The rule `stability-lowered`."""

from __future__ import annotations

from bookable_specs.diff.model import Change, Rule
from bookable_specs.diff.rules.farewells import steadier


def check(change: Change) -> str | None:
    """Say what happened, or None if it was something else."""
    if not steadier(change):
        return f"the stability fell from {change.old} to {change.new}"
    return None


RULE = Rule(
    id="stability-lowered",
    about="operation/stability",
    request="breaking",
    response="breaking",
    why="Clients were promised more care than they will get.",
    check=check,
    oasdiff=("api-stability-decreased",),
)
