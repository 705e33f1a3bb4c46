"""The clock of a mock, which a tester may let the suite move: time is not waited for."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import httpx

from bookable_contracts.verdicts import NotReachable

TIMEOUT = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """A mock's control of time, as its /clock has it."""

    url: str

    def advance(self, seconds: int) -> None:
        """Move time on; what falls due on the way happens. Raises NotReachable if it does not."""
        self._send("POST", f"{self.url}/advance", {"seconds": seconds})

    @contextmanager
    def lent(self) -> Iterator[Clock]:
        """Use the clock, and give it back as it was: to the machine."""
        try:
            yield self
        finally:
            self._send("PUT", self.url, {"mode": "real"})

    def _send(self, method: str, url: str, body: dict[str, object]) -> None:
        try:
            answer = httpx.request(method, url, json=body, timeout=TIMEOUT, trust_env=False)
        except httpx.HTTPError as error:
            told = type(error).__name__
            raise NotReachable(f"the clock does not answer ({told}): check --set clock") from None
        if answer.status_code != 200:
            raise NotReachable(f"the clock answers {answer.status_code}: check --set clock")
