"""The rule `path-removed-after-sunset`."""

from __future__ import annotations

from bookable_specs.diff.model import Change, Rule
from bookable_specs.diff.rules.farewells import served_its_time


def check(change: Change) -> str | None:
    """Say what happened, or None if it was something else."""
    if change.new is None and served_its_time(change):
        return f"the path is gone, after its sunset on {change.more['sunset']}"
    return None


RULE = Rule(
    id="path-removed-after-sunset",
    about="path",
    request="info",
    response="info",
    why="It was deprecated, and its end announced and reached.",
    check=check,
    oasdiff=("api-path-removed-with-deprecation",),
)
