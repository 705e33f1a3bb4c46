"""The rule `media-type-removed`."""

from __future__ import annotations

from bookable_specs.diff.model import Change, Rule
from bookable_specs.diff.rules.telling import code


def check(change: Change) -> str | None:
    """Say what happened, or None if it was something else."""
    if change.new is None:
        return f"the media type {code(change.old)} is gone"
    return None


RULE = Rule(
    id="media-type-removed",
    about="media-type",
    request="breaking",
    response="breaking",
    why="Who sends it is refused, who asks for it gets another.",
    check=check,
    oasdiff=(
        "request-body-media-type-removed",
        "response-media-type-removed",
    ),
)
