"""The rule `encoding-changed`."""

from __future__ import annotations

from bookable_specs.diff.model import Change, Rule


def check(change: Change) -> str | None:
    """Say what happened, or None if it was something else."""
    return "the encoding of its parts changed"


RULE = Rule(
    id="encoding-changed",
    about="media-type/encoding",
    request="warning",
    response="warning",
    why="Parts may be written in another way than they are read.",
    check=check,
)
