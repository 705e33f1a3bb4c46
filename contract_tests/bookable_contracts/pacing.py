"""How much of its rate limit a key has left, as the server tells with each answer.

The suite must neither trip over a limit of 600 a minute nor crawl because of it: it moves to an
equal key when one runs low, and waits for the window's end only when all of them have.
"""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import httpx

from bookable_contracts.budgets import RESERVE, MovingBudget, windows
from bookable_contracts.durations import seconds
from bookable_contracts.target import Key

__all__ = ["RESERVE", "Pacer", "seconds", "tell"]


def tell(text: str) -> None:
    """Say something that belongs to no report, such as why the run stands still."""
    print(text, file=sys.stderr, flush=True)


@dataclass(slots=True)
class _Budget:
    limit: int = 0
    remaining: int = 0
    ends: float = 0.0


@dataclass(slots=True, kw_only=True)
class Pacer:
    """Chooses, for each request, a key that can afford it."""

    annotation: Mapping[str, Any] | None
    say: Callable[[str], None] = tell
    sleep: Callable[[float], None] = time.sleep
    _budgets: dict[str, _Budget] = field(default_factory=dict)
    _moving: dict[str, MovingBudget] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def window(self) -> int:
        """The length of the window in seconds; no wait is longer by more than a second."""
        return seconds(self.annotation["window"]) if self.annotation else 60

    @property
    def moves(self) -> bool:
        """Whether the windows move, so that no header tells when they end."""
        return bool(self.annotation and self.annotation.get("moving"))

    def choose(self, equals: Sequence[Key]) -> Key:
        """Take the first of these equal keys with requests to spare, after a wait if need be."""
        if self.moves:
            return self._first_rested(equals)
        for key in equals:
            if not self._low(key):
                return key
        key = min(equals, key=lambda each: self._budgets[each.token].ends)
        self._wait(key)
        return key

    def note(self, token: str, headers: httpx.Headers) -> None:
        """Remember what an answer said about its key."""
        if self.annotation is None:
            return
        names = self.annotation["headers"]
        if self.moves:
            limit, remaining = (_number(headers, names[name]) for name in ("limit", "remaining"))
            with self._lock:
                self._budget(token).note(time.monotonic(), limit, remaining)
            return
        limit, remaining, reset = (
            _number(headers, names.get(name, "")) for name in ("limit", "remaining", "reset")
        )
        if limit is None or remaining is None or reset is None:
            return
        ahead = min(max(reset - time.time(), 0.0), float(self.window))
        with self._lock:
            self._budgets[token] = _Budget(limit, remaining, time.monotonic() + ahead)

    def refused(self, key: Key | None, headers: httpx.Headers) -> None:
        """Count a key as used up for as long as a 429 says, but no longer than a window.

        Other software may use the key too, so its headers alone do not tell. Without a key there
        is nothing to change to: the pause is made here.
        """
        name = self.annotation["retry-after"] if self.annotation else "Retry-After"
        pause = min(_number(headers, name) or 1, self.window) + 0.1
        if key is not None and self.moves:
            with self._lock:
                self._budget(key.token).refused(time.monotonic(), pause)
            return
        if key is not None:
            with self._lock:
                self._budgets[key.token] = _Budget(4 * RESERVE, 0, time.monotonic() + pause)
            return
        self.say(f"requests without a key are refused: waiting {pause:.0f} s")
        self.sleep(pause)

    def _budget(self, token: str) -> MovingBudget:
        if token not in self._moving:
            self._moving[token] = MovingBudget(windows=windows(self.annotation or {}))
        return self._moving[token]

    def _first_rested(self, equals: Sequence[Key]) -> Key:
        """Take the key that was used least of late, or wait for the one that has room soonest."""
        with self._lock:
            now = time.monotonic()
            budgets = [self._budget(key.token) for key in equals]
            ranked = [(each.pause(now), each.used(now)) for each in budgets]
        (pause, _), key = min(zip(ranked, equals, strict=True), key=lambda each: each[0])
        if pause > 0:
            pause = min(pause, float(self.window)) + 0.1
            if pause >= 1:
                self.say(f"the rate limit of {key.label} is nearly used up: waiting {pause:.0f} s")
            self.sleep(pause)
        return key

    def _low(self, key: Key) -> bool:
        with self._lock:
            budget = self._budgets.get(key.token)
            if budget is None or budget.ends <= time.monotonic():
                return False
            return budget.remaining < min(RESERVE, budget.limit // 4)

    def _wait(self, key: Key) -> None:
        pause = self._budgets[key.token].ends - time.monotonic() + 0.5
        if pause > 0:
            self.say(f"the rate limit of {key.label} is nearly used up: waiting {pause:.0f} s")
            self.sleep(pause)
        with self._lock:
            self._budgets.pop(key.token, None)


def _number(headers: httpx.Headers, name: str) -> int | None:
    value = str(headers.get(name, "")).strip()
    return int(value) if value.isascii() and value.isdigit() else None
