"""The rule `security-scheme-changed`."""

from __future__ import annotations

from bookable_specs.diff.model import Change, Rule
from bookable_specs.diff.rules.telling import code


def check(change: Change) -> str | None:
    """Say what happened, or None if it was something else."""
    return f"{code(change.old)} became {code(change.new)}"


RULE = Rule(
    id="security-scheme-changed",
    about="scheme/definition",
    request="breaking",
    response="breaking",
    why="Clients present their keys in the old way.",
    check=check,
    oasdiff=("api-security-component-type-changed",),
)
