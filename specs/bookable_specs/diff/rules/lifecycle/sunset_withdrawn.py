"""The rule `sunset-withdrawn`."""

from __future__ import annotations

from bookable_specs.diff.model import Change, Rule
from bookable_specs.diff.rules.farewells import stage
from bookable_specs.diff.rules.telling import code


def check(change: Change) -> str | None:
    """Say what happened, or None if it was something else."""
    if stage(change) == "sunset-withdrawn":
        return f"the sunset {code(change.old[1])} is gone, the deprecation stays"
    return None


RULE = Rule(
    id="sunset-withdrawn",
    about="lifecycle",
    request="warning",
    response="warning",
    why="Clients no longer know how long they have.",
    check=check,
    oasdiff=(
        "sunset-deleted",
        "request-parameter-sunset-deleted",
    ),
)
