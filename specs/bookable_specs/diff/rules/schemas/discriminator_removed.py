"""The rule `discriminator-removed`."""

from __future__ import annotations

from bookable_specs.diff.model import Change, Rule
from bookable_specs.diff.rules.telling import code


def check(change: Change) -> str | None:
    """Say what happened, or None if it was something else."""
    if change.new is None:
        return f"the property {code(change.old)} no longer tells the kinds apart"
    return None


RULE = Rule(
    id="discriminator-removed",
    about="schema/discriminator",
    request="info",
    response="warning",
    why="A reader that goes by it may be misled.",
    check=check,
    oasdiff=(
        "request-body-discriminator-removed",
        "response-body-discriminator-removed",
    ),
)
