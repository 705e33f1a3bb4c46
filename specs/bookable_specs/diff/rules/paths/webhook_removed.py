"""The rule `webhook-removed`."""

from __future__ import annotations

from bookable_specs.diff.model import Change, Rule


def check(change: Change) -> str | None:
    """Say what happened, or None if it was something else."""
    if change.new is None:
        return "the webhook is gone"
    return None


RULE = Rule(
    id="webhook-removed",
    about="webhook",
    request="breaking",
    response="breaking",
    why="Receivers wait for a message that no longer comes.",
    check=check,
    oasdiff=("webhook-removed",),
)
