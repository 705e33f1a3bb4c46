"""The rule `path-removed`."""

from __future__ import annotations

from bookable_specs.diff.model import Change, Rule
from bookable_specs.diff.rules.farewells import notice, served_its_time


def check(change: Change) -> str | None:
    """Say what happened, or None if it was something else."""
    if change.new is None and not served_its_time(change):
        return f"the path is gone{notice(change)}"
    return None


RULE = Rule(
    id="path-removed",
    about="path",
    request="breaking",
    response="breaking",
    why="Calls to it fail from now on.",
    check=check,
    oasdiff=(
        "api-path-removed-without-deprecation",
        "api-path-removed-before-sunset",
    ),
)
