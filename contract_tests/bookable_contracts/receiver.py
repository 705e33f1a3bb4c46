"""The receiver of webhooks as checks see it: the run's own, or one that runs elsewhere."""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeAlias

from bookable_contracts.deliveries import Delivery, Refusal, Where
from bookable_contracts.inbox import Inbox
from bookable_contracts.inbox_server import InboxServer
from bookable_contracts.options import SuiteOptions

Wanted: TypeAlias = Callable[[Delivery], bool]


class Receiver(ABC):
    """Tells what the server delivered, and fails on demand.

    `where` is the URL that has to be registered with the server; `secret` signs what it sends, and
    is empty if the tester did not tell it; `patience` is in seconds.
    """

    def __init__(self, *, where: str, secret: str, patience: float) -> None:
        self.where, self.secret, self.patience = where, secret, patience
        self.method = "POST"
        self._known: dict[str, Delivery] = {}
        self._last = ""

    @property
    def deliveries(self) -> list[Delivery]:
        """All that came since the run began, in the order of arrival."""
        self._collect(0.0)
        return list(self._known.values())

    def wait(
        self, wanted: Wanted, *, count: int = 1, patience: float | None = None
    ) -> list[Delivery]:
        """Wait until so many deliveries of a kind are there; return what is there by then."""
        deadline = time.monotonic() + (self.patience if patience is None else patience)
        self._collect(0.0)
        while True:
            found = [delivery for delivery in self._known.values() if wanted(delivery)]
            left = deadline - time.monotonic()
            if len(found) >= count or left <= 0:
                return found
            self._collect(left)

    @abstractmethod
    def refuse_next(self, where: Where, *, times: int = 1, delay: float = 0.0) -> None:
        """Answer 500 to the next deliveries of a kind, so many seconds late.

        Raises:
            NotReachable: if this receiver cannot fail on demand.
        """

    @abstractmethod
    def take_again(self) -> None:
        """Refuse nothing any more, also what was to be refused."""

    @abstractmethod
    def _fetch(self, last: str, wait: float) -> list[Delivery]:
        """Return what came after a delivery; if that is nothing, wait so many seconds for it."""

    def _collect(self, wait: float) -> None:
        for delivery in self._fetch(self._last, wait):
            self._last = delivery.id
            if self._is_ours(delivery):
                self._known[delivery.id] = delivery

    def _is_ours(self, delivery: Delivery) -> bool:
        """Tell a delivery from a browser's visit."""
        return delivery.method == self.method


class LocalReceiver(Receiver):
    """Reads the run's own inbox."""

    def __init__(self, inbox: Inbox, *, where: str, secret: str, patience: float) -> None:
        super().__init__(where=where, secret=secret, patience=patience)
        self._inbox = inbox

    def refuse_next(self, where: Where, *, times: int = 1, delay: float = 0.0) -> None:
        """Answer 500 to the next deliveries of a kind, so many seconds late."""
        self._inbox.refuse(Refusal(where=where, times=times, delay=delay))

    def take_again(self) -> None:
        """Refuse nothing any more."""
        self._inbox.take_again()

    def _fetch(self, last: str, wait: float) -> list[Delivery]:
        return self._inbox.after(last, wait=wait)


@contextmanager
def listening(options: SuiteOptions) -> Iterator[Receiver]:
    """Open a receiver in this process; raises UsageError if it cannot listen there."""
    inbox = Inbox()
    with InboxServer(options.webhook_listen or "", inbox) as server:
        yield LocalReceiver(
            inbox,
            where=server.url,
            secret=options.webhook_secret or "",
            patience=options.webhook_patience,
        )
