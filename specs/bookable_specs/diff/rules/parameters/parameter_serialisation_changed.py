"""The rule `parameter-serialisation-changed`."""

from __future__ import annotations

from bookable_specs.diff.model import Change, Rule


def check(change: Change) -> str | None:
    """Say what happened, or None if it was something else."""
    return f"it is described by its {change.new}, no longer by its {change.old}"


RULE = Rule(
    id="parameter-serialisation-changed",
    about="parameter/content",
    request="breaking",
    response="breaking",
    why="It is written in another way: as a document of a media type, or as a plain value.",
    check=check,
)
