"""Durations as contracts write them."""

from __future__ import annotations

import re

_DURATION = re.compile(r"PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?")


def seconds(duration: str) -> int:
    """Read an ISO 8601 duration of hours, minutes and seconds; raises ValueError if it is none."""
    match = _DURATION.fullmatch(duration)
    if match is None:
        raise ValueError(f"not a duration of hours, minutes and seconds: {duration!r}")
    hours, minutes, rest = (int(part or 0) for part in match.groups())
    return hours * 3600 + minutes * 60 + rest
