"""The rule `media-type-added`."""

from __future__ import annotations

from bookable_specs.diff.model import Change, Rule
from bookable_specs.diff.rules.telling import code


def check(change: Change) -> str | None:
    """Say what happened, or None if it was something else."""
    if change.old is None:
        return f"the media type {code(change.new)} is new"
    return None


RULE = Rule(
    id="media-type-added",
    about="media-type",
    request="info",
    response="info",
    why="Who wants the known one says so and gets it.",
    check=check,
    oasdiff=(
        "request-body-media-type-added",
        "response-media-type-added",
    ),
)
