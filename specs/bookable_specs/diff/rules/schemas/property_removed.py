"""The rule `property-removed`."""

from __future__ import annotations

from bookable_specs.diff.model import Change, Rule
from bookable_specs.diff.rules.farewells import notice, served_its_time
from bookable_specs.diff.rules.telling import code


def check(change: Change) -> str | None:
    """Say what happened, or None if it was something else."""
    if (
        change.new is None
        and not change.more["required"]
        and not change.more["closed"]
        and not served_its_time(change)
    ):
        return f"the optional property {code(change.more['name'])} is gone{notice(change)}"
    return None


RULE = Rule(
    id="property-removed",
    about="schema/property",
    request="warning",
    response="warning",
    why="What is sent in it is ignored; what a reader shows of it disappears.",
    check=check,
    oasdiff=(
        "request-property-removed",
        "response-optional-property-removed",
    ),
)
