"""The rule `sunset-postponed`."""

from __future__ import annotations

from bookable_specs.diff.model import Change, Rule
from bookable_specs.diff.rules.farewells import stage


def check(change: Change) -> str | None:
    """Say what happened, or None if it was something else."""
    if stage(change) == "sunset-postponed":
        return f"the sunset moved from {change.old[1]} to {change.new[1]}"
    return None


RULE = Rule(
    id="sunset-postponed",
    about="lifecycle",
    request="info",
    response="info",
    why="Clients have more time than they planned with.",
    check=check,
)
