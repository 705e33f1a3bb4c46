"""The rule `deprecated-without-sunset`."""

from __future__ import annotations

from bookable_specs.diff.model import Change, Rule
from bookable_specs.diff.rules.farewells import stage


def check(change: Change) -> str | None:
    """Say what happened, or None if it was something else."""
    if stage(change) == "deprecated-without-sunset":
        return "it is deprecated, without an x-sunset"
    return None


RULE = Rule(
    id="deprecated-without-sunset",
    about="lifecycle",
    request="info",
    response="info",
    why="Clients know that it will go, not when.",
    check=check,
    oasdiff=(
        "api-deprecated-sunset-missing",
        "endpoint-deprecated",
        "request-property-deprecated-sunset-missing",
        "response-property-deprecated-sunset-missing",
        "request-parameter-deprecated-sunset-missing",
    ),
)
