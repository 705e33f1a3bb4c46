"""The rule `webhook-added`."""

from __future__ import annotations

from bookable_specs.diff.model import Change, Rule


def check(change: Change) -> str | None:
    """Say what happened, or None if it was something else."""
    if change.old is None:
        return "the webhook is new"
    return None


RULE = Rule(
    id="webhook-added",
    about="webhook",
    request="info",
    response="info",
    why="Receivers get it when they ask for it.",
    check=check,
    oasdiff=("webhook-added",),
)
