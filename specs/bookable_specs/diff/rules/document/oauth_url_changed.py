"""The rule `oauth-url-changed`."""

from __future__ import annotations

from bookable_specs.diff.model import Change, Rule
from bookable_specs.diff.rules.telling import code


def check(change: Change) -> str | None:
    """Say what happened, or None if it was something else."""
    return f"{change.more['key']} went from {code(change.old)} to {code(change.new)}"


RULE = Rule(
    id="oauth-url-changed",
    about="scheme/url",
    request="warning",
    response="warning",
    why="Clients that have the old address built in can't get tokens, unless it still answers.",
    check=check,
    oasdiff=(
        "api-security-component-oauth-url-changed",
        "api-security-component-oauth-token-url-changed",
    ),
)
