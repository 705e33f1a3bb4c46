"""Keeps what a receiver got, and the refusals that it is told to make. Safe between threads."""

from __future__ import annotations

import secrets
import threading
import time
from collections import deque
from collections.abc import Mapping
from dataclasses import replace

from bookable_contracts.deliveries import Delivery, Refusal

KEEP = 10_000
"""How many deliveries are kept unless told otherwise; the oldest are forgotten first."""


class Inbox:
    """What arrived, oldest first."""

    def __init__(self, *, keep: int = KEEP) -> None:
        # Ids of another process must not be taken for ours, so that a restart loses no delivery.
        self._run = secrets.token_hex(4)
        self._count = 0
        self._kept: deque[Delivery] = deque(maxlen=keep)
        self._refusals: list[Refusal] = []
        self._news = threading.Condition()

    def take(
        self, method: str, path: str, headers: Mapping[str, str], body: bytes
    ) -> tuple[Delivery, float]:
        """Keep a delivery; return it with the status to answer, and how many seconds late."""
        with self._news:
            self._count += 1
            delivery = Delivery(
                id=f"{self._run}-{self._count}",
                method=method,
                path=path,
                headers=headers,
                body=body,
                arrived=time.time(),
            )
            refusal = next((each for each in self._refusals if each.means(delivery)), None)
            if refusal is not None:
                delivery = replace(delivery, answered=refusal.status)
                refusal.times -= 1
                self._refusals = [each for each in self._refusals if each.times > 0]
            self._kept.append(delivery)
            self._news.notify_all()
        return delivery, refusal.delay if refusal else 0.0

    def refuse(self, refusal: Refusal) -> None:
        """Refuse the next deliveries of a kind, after those that are to be refused already."""
        with self._news:
            self._refusals.append(refusal)

    def take_again(self, path: str = "") -> None:
        """Refuse nothing any more that is delivered to a path; without one, nothing at all."""
        with self._news:
            self._refusals = [each for each in self._refusals if path and each.path != path]

    def after(self, last: str, *, wait: float = 0.0) -> list[Delivery]:
        """Return what came after the delivery with an id, or all that is kept if there is none.

        If that is nothing, wait for it up to so many seconds.
        """
        deadline = time.monotonic() + wait
        with self._news:
            while not (found := self._since(last)):
                left = deadline - time.monotonic()
                if left <= 0:
                    break
                self._news.wait(left)
            return found

    def _since(self, last: str) -> list[Delivery]:
        found: list[Delivery] = []
        for delivery in reversed(self._kept):
            if delivery.id == last:
                break
            found.append(delivery)
        return found[::-1]
