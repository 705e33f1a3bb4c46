"""The rule `undeprecated`."""

from __future__ import annotations

from bookable_specs.diff.model import Change, Rule
from bookable_specs.diff.rules.farewells import stage


def check(change: Change) -> str | None:
    """Say what happened, or None if it was something else."""
    if stage(change) == "undeprecated":
        return "it is no longer deprecated"
    return None


RULE = Rule(
    id="undeprecated",
    about="lifecycle",
    request="info",
    response="info",
    why="Nobody has to move any more.",
    check=check,
    oasdiff=(
        "endpoint-reactivated",
        "request-parameter-reactivated",
        "request-property-reactivated",
        "response-property-reactivated",
    ),
)
