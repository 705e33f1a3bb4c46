"""Whether a contract's version moved as much as its changes ask for."""

from __future__ import annotations

import re
from typing import Literal, TypeAlias

from bookable_specs.diff.model import Change

Version: TypeAlias = tuple[int, int, int]
Bump: TypeAlias = Literal["none", "less", "down", "enough"]

_NUMBERS = re.compile(r"v?(\d+)(?:\.(\d+))?(?:\.(\d+))?")


def parse(text: str) -> Version | None:
    """Return the three numbers of a version; None for one that isn't made of them."""
    found = _NUMBERS.match(text)
    return (int(found[1]), int(found[2] or 0), int(found[3] or 0)) if found else None


def bump(change: Change) -> Bump:
    """Tell how a version moved, measured by what is asked for (`major`, `minor` or `patch`)."""
    if change.old == change.new:
        return "none"
    old, new = parse(change.old), parse(change.new)
    if old is None or new is None:
        return "enough"  # dates and names can't be measured
    if new < old:
        return "down"
    return "enough" if new >= least(old, change.more["asked"]) else "less"


def least(old: Version, asked: str) -> Version:
    """Return the lowest version that says what is asked for; before 1.0, a minor says it all."""
    major, minor, patch = old
    if asked == "major" and major:
        return (major + 1, 0, 0)
    if asked in {"major", "minor"}:
        return (major, minor + 1, 0)
    return (major, minor, patch + 1)
