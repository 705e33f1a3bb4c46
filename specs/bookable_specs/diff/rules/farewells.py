"""How things end: announced or not, in time or not."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from bookable_specs.diff.model import Change

_STABILITY = ("draft", "alpha", "beta", "stable")


def served_its_time(change: Change) -> bool:
    """Tell whether what was removed was deprecated, and its sunset is past."""
    sunset = day(change.more.get("sunset"))
    today = date.fromisoformat(change.more["today"])
    return bool(change.more.get("deprecated")) and sunset is not None and sunset <= today


def notice(change: Change) -> str:
    """Say of a removal that its announced day had not come, if so."""
    if change.more.get("deprecated") and day(change.more.get("sunset")):
        return f", before its sunset on {change.more['sunset']}"
    return ""


def stage(change: Change) -> str:
    """Return the id of the rule that a change of `deprecated` and `x-sunset` falls under.

    Values are pairs of the two.
    """
    (was, old), (deprecated, new) = change.old, change.new
    if not deprecated:
        return "undeprecated"
    if new is None:
        return "sunset-withdrawn" if was else "deprecated-without-sunset"
    before, after = day(old), day(new)
    if after is None:
        return "sunset-unreadable"
    later = was and before is not None and after >= before
    if not later and after < _earliest(change):
        return "sunset-too-soon"
    if not was:
        return "deprecated"
    if before is None:
        return "sunset-announced"
    return "sunset-postponed" if later else "sunset-brought-forward"


def steadier(change: Change) -> bool:
    """Tell whether a stability level rose; an unknown one counts as stable."""
    return _rank(change.new) > _rank(change.old)


def day(value: Any) -> date | None:
    """Return the day that a sunset names, also in a date-time; None if it names none."""
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError:
        return None


def _earliest(change: Change) -> date:
    return date.fromisoformat(change.more["today"]) + timedelta(days=change.more["notice_days"])


def _rank(level: Any) -> int:
    return _STABILITY.index(level) if level in _STABILITY else len(_STABILITY) - 1
