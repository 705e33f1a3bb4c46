"""The rule `required-property-removed`."""

from __future__ import annotations

from bookable_specs.diff.model import Change, Rule
from bookable_specs.diff.rules.farewells import notice, served_its_time
from bookable_specs.diff.rules.telling import code


def check(change: Change) -> str | None:
    """Say what happened, or None if it was something else."""
    if (
        change.new is None
        and change.more["required"]
        and not change.more["closed"]
        and not served_its_time(change)
    ):
        name = code(change.more["name"])
        return f"the property {name}, which was always there, is gone{notice(change)}"
    return None


RULE = Rule(
    id="required-property-removed",
    about="schema/property",
    request="warning",
    response="breaking",
    why="What is sent in it is ignored; a reader that counts on it finds nothing.",
    check=check,
    oasdiff=("response-required-property-removed",),
)
