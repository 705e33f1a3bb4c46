"""The rule `parameter-moved`."""

from __future__ import annotations

from bookable_specs.diff.model import Change, Rule


def check(change: Change) -> str | None:
    """Say what happened, or None if it was something else."""
    return f"it moved from the {change.old} to the {change.new}"


RULE = Rule(
    id="parameter-moved",
    about="parameter/in",
    request="breaking",
    response="breaking",
    why="It is looked for where nobody sends it.",
    check=check,
)
