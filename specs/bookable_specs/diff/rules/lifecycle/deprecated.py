"""The rule `deprecated`."""

from __future__ import annotations

from bookable_specs.diff.model import Change, Rule
from bookable_specs.diff.rules.farewells import stage


def check(change: Change) -> str | None:
    """Say what happened, or None if it was something else."""
    if stage(change) == "deprecated":
        return f"it is deprecated, with its sunset on {change.more['sunset']}"
    return None


RULE = Rule(
    id="deprecated",
    about="lifecycle",
    request="info",
    response="info",
    why="Clients have the time to move that they were promised.",
    check=check,
    oasdiff=(
        "endpoint-deprecated-with-sunset",
        "request-property-deprecated-with-sunset",
        "response-property-deprecated-with-sunset",
        "request-parameter-deprecated",
    ),
)
