"""The rule `sunset-unreadable`."""

from __future__ import annotations

from bookable_specs.diff.model import Change, Rule
from bookable_specs.diff.rules.farewells import stage
from bookable_specs.diff.rules.telling import code


def check(change: Change) -> str | None:
    """Say what happened, or None if it was something else."""
    if stage(change) == "sunset-unreadable":
        return f"the x-sunset {code(change.more['sunset'])} is no date"
    return None


RULE = Rule(
    id="sunset-unreadable",
    about="lifecycle",
    request="warning",
    response="warning",
    why="Nobody can plan for it; write it as 2027-01-31.",
    check=check,
    oasdiff=(
        "api-deprecated-sunset-parse",
        "request-property-deprecated-sunset-invalid",
        "response-property-deprecated-sunset-invalid",
    ),
)
