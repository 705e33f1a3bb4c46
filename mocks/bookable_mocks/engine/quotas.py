"""Rate limits: how much of a window each credential has used, and what every answer says of it."""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass, field
from datetime import datetime

import msgspec

from bookable_mocks.engine.problem import Problem, rate_limited

MOST_BUCKETS = 10_000
"""How many credentials are followed at once: made-up ones must not fill the memory."""


@dataclass(frozen=True, slots=True)
class Limit:
    """So many requests in so many seconds; a window is fixed (opened by a request) or moves."""

    requests: int
    seconds: int
    moving: bool = False


class Usage(msgspec.Struct, frozen=True):
    """Where a credential stands after a request; `reset` is in Unix seconds."""

    limit: int
    remaining: int
    reset: int
    problem: Problem | None = None


@dataclass(slots=True)
class _Fixed:
    opened: float = -math.inf
    used: int = 0

    def spare(self, usage: Usage) -> None:
        """Nothing: a fixed window counts what is refused, too."""

    def take(self, limit: Limit, now: float) -> Usage:
        if not self.opened <= now < self.opened + limit.seconds:
            self.opened, self.used = now, 0
        ends = self.opened + limit.seconds
        self.used += 1
        problem = _refusal(limit, ends - now) if self.used > limit.requests else None
        remaining = max(limit.requests - self.used, 0)
        return Usage(limit.requests, remaining, math.ceil(ends), problem)


@dataclass(slots=True)
class _Moving:
    times: deque[float] = field(default_factory=deque)

    def spare(self, usage: Usage) -> None:
        """Forget the last request, if it was counted."""
        if usage.problem is None:
            self.times.pop()

    def take(self, limit: Limit, now: float) -> Usage:
        while self.times and not now - limit.seconds < self.times[0] <= now:
            self.times.popleft()
        problem = None
        if len(self.times) >= limit.requests:
            problem = _refusal(limit, self.times[0] + limit.seconds - now)
        else:
            self.times.append(now)
        reset = math.ceil((self.times[0] if self.times else now) + limit.seconds)
        return Usage(limit.requests, limit.requests - len(self.times), reset, problem)


class Quotas:
    """Counts the requests of each credential against each limit of its API."""

    __slots__ = ("_buckets",)

    def __init__(self) -> None:
        self._buckets: dict[str, list[_Fixed | _Moving]] = {}

    def take(self, bucket: str, limits: tuple[Limit, ...], now: datetime) -> Usage | None:
        """Count one request; return the usage of the limit that is nearest, None without limits.

        Requests beyond a fixed window's limit are counted too, but do not make it longer. What one
        moving window refuses, no other counts.
        """
        if not limits:
            return None
        windows = self._buckets.get(bucket)
        if windows is None:
            if len(self._buckets) >= MOST_BUCKETS:
                self._buckets.pop(next(iter(self._buckets)))
            windows = [_Moving() if limit.moving else _Fixed() for limit in limits]
            self._buckets[bucket] = windows
        moment = now.timestamp()
        usages = [window.take(limit, moment) for window, limit in zip(windows, limits, strict=True)]
        refused = [usage for usage in usages if usage.problem]
        if refused:
            for window, usage in zip(windows, usages, strict=True):
                window.spare(usage)
            return max(refused, key=lambda usage: usage.reset)
        return min(usages, key=lambda usage: usage.remaining)


def _refusal(limit: Limit, wait: float) -> Problem:
    return rate_limited(limit.requests, limit.seconds, max(math.ceil(wait), 1))
