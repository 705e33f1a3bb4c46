"""The rule `property-removed-from-closed`."""

from __future__ import annotations

from bookable_specs.diff.model import Change, Rule
from bookable_specs.diff.rules.farewells import notice, served_its_time
from bookable_specs.diff.rules.telling import code


def check(change: Change) -> str | None:
    """Say what happened, or None if it was something else."""
    if change.new is None and change.more["closed"] and not served_its_time(change):
        name = code(change.more["name"])
        return f"the property {name} is gone{notice(change)}; no others are allowed"
    return None


RULE = Rule(
    id="property-removed-from-closed",
    about="schema/property",
    request="breaking",
    response="breaking",
    why="Whoever still sends it is refused; a reader finds nothing.",
    check=check,
    oasdiff=("request-property-removed",),
)
