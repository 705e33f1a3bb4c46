"""A receiver that the tester runs elsewhere, by the log that it serves."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any
from urllib.parse import urlsplit

import httpx

from bookable_contracts.deliveries import Delivery, Where, from_json
from bookable_contracts.inbox_log import LOG
from bookable_contracts.options import SuiteOptions, UsageError
from bookable_contracts.receiver import Receiver
from bookable_contracts.verdicts import NotReachable, NotTested

LONGEST_WAIT = 10.0
"""Seconds for which the log is asked to wait at once: proxies hang up on longer silences."""
PAUSE = 0.25
"""Seconds between two looks at a log that does not wait for news by itself."""


class LogError(Exception):
    """The log cannot be read; the message says why."""


class RemoteReceiver(Receiver):
    """Reads the log of a receiver; takes only what came to its URL since the run began."""

    def __init__(
        self, http: httpx.Client, *, where: str, log: str, secret: str, patience: float
    ) -> None:
        super().__init__(where=where, secret=secret, patience=patience)
        self._http, self._log = http, httpx.URL(log)
        self._fail = self._log.copy_with(path=f"{self._log.path.rstrip('/')}/fail")
        # The receiver of "/" is the only one there, and may stand behind a proxy that adds a path.
        self._path = urlsplit(where).path.rstrip("/") and urlsplit(where).path
        self._seen: set[str] = set()

    def begin(self) -> None:
        """Leave out what came before; raises LogError if the log cannot be read."""
        before = self._read(self._last, 0.0)
        self._seen = {each.id for each in before}
        self._last = before[-1].id if before else ""

    def refuse_next(self, where: Where, *, times: int = 1, delay: float = 0.0) -> None:
        """Let the receiver answer 500 to the next deliveries of a kind, so many seconds late."""
        query = {"times": times, "delay": f"{delay:g}", **self._only_ours()}
        status = self._tell("POST", query, json.dumps(where).encode())
        if status not in {200, 204}:
            raise NotReachable(
                "needs a receiver that fails on demand, as `bookable receive` does: "
                f"POST {_shown(self._fail)} {_told(status)}"
            )

    def take_again(self) -> None:
        """Let the receiver refuse nothing any more that comes to its URL."""
        self._tell("DELETE", self._only_ours(), b"")

    def _fetch(self, last: str, wait: float) -> list[Delivery]:
        asked = time.monotonic()
        wait = min(wait, LONGEST_WAIT)
        try:
            told = self._read(last, wait)
        except LogError as error:
            raise NotTested(f"the receiver's log failed: {error}") from None
        news = [each for each in told if each.id not in self._seen]
        self._seen.update(each.id for each in news)
        if not news:
            left = min(wait, PAUSE) - (time.monotonic() - asked)
            time.sleep(max(0.0, left))
        return news

    def _read(self, last: str, wait: float) -> list[Delivery]:
        query = {"after": last} if last else {}
        query |= {"wait": f"{wait:.3f}"} if wait > 0 else {}
        what = f"GET {_shown(self._log)}"
        try:
            answer = self._http.get(self._log.copy_merge_params(query))
        except httpx.HTTPError as error:
            raise LogError(f"{what}: {error or type(error).__name__}") from None
        if answer.status_code != 200:
            raise LogError(f"{what} {_told(answer.status_code)}")
        try:
            told = answer.json()
            if not isinstance(told, list):
                raise ValueError("it is no list of deliveries")
            # Some logs have the newest first.
            return sorted((from_json(each) for each in told), key=lambda each: each.arrived)
        except ValueError as error:
            raise LogError(f"{what} tells no deliveries: {error}") from None

    def _tell(self, method: str, query: dict[str, Any], body: bytes) -> int:
        """Tell the receiver what to refuse; return the status, 0 if there is no answer."""
        try:
            answer = self._http.request(method, self._fail.copy_merge_params(query), content=body)
            return answer.status_code
        except httpx.HTTPError:
            return 0

    def _only_ours(self) -> dict[str, Any]:
        return {"path": self._path} if self._path else {}

    def _is_ours(self, delivery: Delivery) -> bool:
        here = not self._path or delivery.path.partition("?")[0] == self._path
        return here and super()._is_ours(delivery)


@contextmanager
def elsewhere(options: SuiteOptions) -> Iterator[Receiver]:
    """Use the receiver at `--webhook-url`; raises UsageError if its log cannot be read."""
    where = options.webhook_url or ""
    log = options.webhook_log or "{0.scheme}://{0.netloc}{1}".format(urlsplit(where), LOG)
    token = options.webhook_log_token
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    timeout = options.timeout + LONGEST_WAIT
    with httpx.Client(timeout=timeout, headers=headers, trust_env=False) as http:
        receiver = RemoteReceiver(
            http,
            where=where,
            log=log,
            secret=options.webhook_secret or "",
            patience=options.webhook_patience,
        )
        try:
            receiver.begin()
        except LogError as error:
            told = "run `bookable receive` there, or pass --webhook-log and its token"
            raise UsageError(f"cannot tell what comes to {where}: {error}; {told}") from None
        receiver.take_again()  # an earlier run may have been killed
        try:
            yield receiver
        finally:
            with suppress(NotReachable):
                receiver.take_again()


def _shown(url: httpx.URL) -> str:
    """Show a log without its query, which may hold somebody's key."""
    return str(url.copy_with(query=None, userinfo=b""))


def _told(status: int) -> str:
    return f"answered {status}" if status else "had no answer"
