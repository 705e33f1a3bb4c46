"""A receiver for the server's webhooks, as a customer would run one, that can also fail."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from bookable_contracts.exchange import value_at
from bookable_contracts.options import UsageError


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One attempt of the server to deliver an event."""

    headers: dict[str, str]
    body: bytes
    arrived: float
    answered: int

    @property
    def event(self) -> Any:
        """The body; None if it is no JSON."""
        try:
            return json.loads(self.body)
        except ValueError:
            return None

    def at(self, pointer: str) -> Any:
        """Return what stands at a JSON pointer of the body."""
        return value_at(self.event, pointer)


@dataclass(kw_only=True)
class Receiver:
    """Listens on HOST:PORT, keeps what arrives, and answers 200, or 500 where told to."""

    address: str
    secret: str = field(repr=False)
    patience: float = 5.0
    deliveries: list[Delivery] = field(default_factory=list)
    _refuse: list[tuple[Callable[[Delivery], bool], float]] = field(default_factory=list)
    _news: threading.Condition = field(default_factory=threading.Condition)

    def __enter__(self) -> Receiver:
        host, _, port = self.address.rpartition(":")
        if not port.isdigit():
            raise UsageError(f"--webhook-listen should be HOST:PORT, it is {self.address}")
        try:
            self._server = ThreadingHTTPServer((host or "127.0.0.1", int(port)), self._handler())
        except OSError as error:
            message = f"cannot listen on {self.address}: {error.strerror or error}"
            raise UsageError(message) from None
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def refuse_next(self, wanted: Callable[[Delivery], bool], *, after: float = 0.0) -> None:
        """Answer 500 to the next delivery of this kind, once, and so many seconds late."""
        with self._news:
            self._refuse.append((wanted, after))

    def forget(self, wanted: Callable[[Delivery], bool]) -> None:
        """Take deliveries of this kind again, also those that were to be refused."""
        with self._news:
            self._refuse = [each for each in self._refuse if each[0] is not wanted]

    def wait(
        self, wanted: Callable[[Delivery], bool], *, count: int = 1, patience: float | None = None
    ) -> list[Delivery]:
        """Wait until so many deliveries of a kind are there; return what is there by then."""
        deadline = time.monotonic() + (self.patience if patience is None else patience)
        with self._news:
            while True:
                found = [delivery for delivery in self.deliveries if wanted(delivery)]
                left = deadline - time.monotonic()
                if len(found) >= count or left <= 0:
                    return found
                self._news.wait(left)

    def _take(self, headers: dict[str, str], body: bytes) -> int:
        pause = 0.0
        with self._news:
            delivery = Delivery(headers=headers, body=body, arrived=time.time(), answered=200)
            refusal = next((each for each in self._refuse if each[0](delivery)), None)
            if refusal is not None:
                self._refuse.remove(refusal)
                pause = refusal[1]
            status = 500 if refusal else 200
            self.deliveries.append(
                Delivery(headers=headers, body=body, arrived=delivery.arrived, answered=status)
            )
            self._news.notify_all()
        time.sleep(pause)
        return status

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                length = int(self.headers.get("Content-Length") or 0)
                headers = {name.lower(): value for name, value in self.headers.items()}
                status = receiver._take(headers, self.rfile.read(length))
                with suppress(OSError):  # who sent it may have given up
                    self.send_response(status)
                    self.send_header("Content-Length", "0")
                    self.end_headers()

            def log_message(self, *_: object) -> None:
                """Say nothing: the report tells what arrived."""

        return Handler
