"""The rule `sunset-too-soon`."""

from __future__ import annotations

from bookable_specs.diff.model import Change, Rule
from bookable_specs.diff.rules.farewells import stage


def check(change: Change) -> str | None:
    """Say what happened, or None if it was something else."""
    if stage(change) == "sunset-too-soon":
        days = change.more["notice_days"]
        return f"the sunset on {change.more['sunset']} leaves less than {days} days"
    return None


RULE = Rule(
    id="sunset-too-soon",
    about="lifecycle",
    request="breaking",
    response="breaking",
    why="Clients are promised a notice that this date doesn't give.",
    check=check,
    oasdiff=(
        "api-sunset-date-too-small",
        "api-sunset-date-changed-too-small",
        "request-parameter-sunset-date-too-small",
        "request-property-sunset-date-too-small",
        "response-property-sunset-date-too-small",
    ),
)
