"""The rule `property-removed-after-sunset`."""

from __future__ import annotations

from bookable_specs.diff.model import Change, Rule
from bookable_specs.diff.rules.farewells import served_its_time
from bookable_specs.diff.rules.telling import code


def check(change: Change) -> str | None:
    """Say what happened, or None if it was something else."""
    if change.new is None and served_its_time(change):
        return f"the property {code(change.more['name'])} is gone, after its sunset"
    return None


RULE = Rule(
    id="property-removed-after-sunset",
    about="schema/property",
    request="info",
    response="info",
    why="It was deprecated, and its end announced and reached.",
    check=check,
)
