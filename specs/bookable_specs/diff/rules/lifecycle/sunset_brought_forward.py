"""The rule `sunset-brought-forward`."""

from __future__ import annotations

from bookable_specs.diff.model import Change, Rule
from bookable_specs.diff.rules.farewells import stage


def check(change: Change) -> str | None:
    """Say what happened, or None if it was something else."""
    if stage(change) == "sunset-brought-forward":
        return f"the sunset moved from {change.old[1]} to {change.new[1]}"
    return None


RULE = Rule(
    id="sunset-brought-forward",
    about="lifecycle",
    request="warning",
    response="warning",
    why="Clients have less time than they planned with, if still the promised notice.",
    check=check,
    oasdiff=("request-parameter-sunset-date-changed-too-small",),
)
