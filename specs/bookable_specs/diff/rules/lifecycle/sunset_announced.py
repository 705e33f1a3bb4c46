"""The rule `sunset-announced`."""

from __future__ import annotations

from bookable_specs.diff.model import Change, Rule
from bookable_specs.diff.rules.farewells import stage


def check(change: Change) -> str | None:
    """Say what happened, or None if it was something else."""
    if stage(change) == "sunset-announced":
        return f"the sunset will be on {change.more['sunset']}"
    return None


RULE = Rule(
    id="sunset-announced",
    about="lifecycle",
    request="info",
    response="info",
    why="Clients now know by when to move.",
    check=check,
)
