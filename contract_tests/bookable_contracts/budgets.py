"""What a key has left where windows move: no header tells when they end, so requests are counted.

A request leaves a moving window one window after it was sent. The headers tell of others that use
the key: what they sent is a number without times, which the next answer corrects.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bookable_contracts.durations import seconds

RESERVE = 40
"""Requests kept back on a key: enough for one race and what surrounds it."""

PATIENCE = 15
"""A window full of others' requests is looked at again after such a part of it."""


@dataclass(frozen=True, slots=True)
class Window:
    """So many requests in any stretch of so many seconds."""

    limit: int
    length: int

    @property
    def affordable(self) -> int:
        """How many of them are spent before the key is given a rest."""
        return self.limit - min(RESERVE, self.limit // 4)


def windows(annotation: Mapping[str, Any]) -> tuple[Window, ...]:
    """Return the windows of an `x-rate-limit`: the long one, and that of its burst."""
    parts: Sequence[Mapping[str, Any]] = (annotation, annotation.get("burst") or {})
    return tuple(Window(part["limit"], seconds(part["window"])) for part in parts if part)


@dataclass(slots=True, kw_only=True)
class MovingBudget:
    """One key's requests, by when they were answered on a clock that never goes back."""

    windows: tuple[Window, ...]
    _sent: deque[float] = field(default_factory=deque)
    _others: dict[int, int] = field(default_factory=dict)
    _rests_until: float = 0.0
    _granted: tuple[int, int] | None = None
    """A limit that no window has, as vendors grant more on request, and what remains of it."""

    def note(self, now: float, limit: int | None, remaining: int | None) -> None:
        """Count a request, and what its answer says of the window with that limit."""
        self._sent.append(now)
        longest = max(window.length for window in self.windows)
        while self._sent and self._sent[0] <= now - longest:
            self._sent.popleft()
        if limit is None or remaining is None:
            return
        documented = limit in {window.limit for window in self.windows}
        self._granted = None if documented else (limit, remaining)
        for window in self.windows:
            if window.limit == limit:
                own = len(self._within(window, now))
                self._others[window.length] = max(0, limit - remaining - own)

    def refused(self, now: float, pause: float) -> None:
        """Let the key rest for as long as a refusal says."""
        self._rests_until = now + pause

    def pause(self, now: float) -> float:
        """Return the seconds until the key can afford another request."""
        rest = max(0.0, self._rests_until - now)
        if self._granted is None:
            return max(rest, *(self._full(each, now) for each in self.windows))
        limit, remaining = self._granted
        if remaining >= min(RESERVE, limit // 4):
            return rest
        self._granted = (limit, limit)  # until the next answer tells anew
        return max(rest, min(each.length for each in self.windows) / PATIENCE)

    def used(self, now: float) -> int:
        """Return how many requests the shortest window has."""
        return len(self._within(min(self.windows, key=lambda each: each.length), now))

    def _full(self, window: Window, now: float) -> float:
        own = self._within(window, now)
        excess = len(own) + self._others.get(window.length, 0) - window.affordable + 1
        if excess <= 0:
            return 0.0
        if excess <= len(own):
            return own[excess - 1] + window.length - now
        # What others sent is not known in time: forget it then, so that the next answer tells anew.
        self._others[window.length] = 0
        return window.length / PATIENCE

    def _within(self, window: Window, now: float) -> list[float]:
        return [moment for moment in self._sent if moment > now - window.length]
