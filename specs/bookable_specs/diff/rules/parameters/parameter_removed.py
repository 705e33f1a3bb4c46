"""The rule `parameter-removed`."""

from __future__ import annotations

from bookable_specs.diff.model import Change, Rule
from bookable_specs.diff.rules.farewells import notice, served_its_time


def check(change: Change) -> str | None:
    """Say what happened, or None if it was something else."""
    if change.new is None and not served_its_time(change):
        return f"the parameter is gone{notice(change)}"
    return None


RULE = Rule(
    id="parameter-removed",
    about="parameter",
    request="warning",
    response="breaking",
    why="Servers ignore it, or refuse calls that send it; a receiver no longer gets it.",
    check=check,
    oasdiff=(
        "request-parameter-removed",
        "request-parameter-removed-before-sunset",
    ),
)
