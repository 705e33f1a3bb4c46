"""A web server of the tests that takes every webhook, and keeps what came."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Arrival:
    """A request as it came; header names are in lower case, the path has no query."""

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    body: bytes


class Arrivals:
    """What came, oldest first. Every request has a thread of its own, so each step is locked."""

    def __init__(self) -> None:
        self._kept: list[Arrival] = []
        self._lock = threading.Lock()

    def add(self, arrival: Arrival) -> None:
        """Keep a request."""
        with self._lock:
            self._kept.append(arrival)

    def under(self, prefix: str) -> list[Arrival]:
        """Return what came to the paths under a prefix."""
        with self._lock:
            return [arrival for arrival in self._kept if arrival.path.startswith(prefix)]

    def forget(self, prefix: str) -> None:
        """Drop what came to the paths under a prefix, and nothing else."""
        with self._lock:
            self._kept = [a for a in self._kept if not a.path.startswith(prefix)]


class _Handler(BaseHTTPRequestHandler):
    """Answers 200 to whatever comes."""

    protocol_version = "HTTP/1.1"
    arrivals: ClassVar[Arrivals]

    def _take(self) -> None:
        size = int(self.headers.get("content-length") or 0)
        path, _, query = self.path.partition("?")
        headers = {name.lower(): value for name, value in self.headers.items()}
        body = self.rfile.read(size)
        self.arrivals.add(Arrival(self.command, path, query, headers, body))
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_GET = do_POST = do_PUT = _take

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: a test's output is its own."""


class Receiver:
    """Listens on a free port until it is stopped.

    Args:
        host: the name under which the mock server reaches this machine. Unless it is the loopback
            address, all interfaces are listened on.
    """

    def __init__(self, host: str = "127.0.0.1") -> None:
        self._arrivals = Arrivals()
        handler = type("Handler", (_Handler,), {"arrivals": self._arrivals})
        listen = host if host in ("127.0.0.1", "localhost") else ""
        self._server = ThreadingHTTPServer((listen, 0), handler)
        self._server.daemon_threads = True
        self.url = f"http://{host}:{self._server.server_address[1]}"
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True
        )
        self._thread.start()

    def arrivals(self, prefix: str) -> list[Arrival]:
        """Return what came to the paths under a prefix, oldest first."""
        return self._arrivals.under(prefix)

    def forget(self, prefix: str) -> None:
        """Drop what came to the paths under a prefix."""
        self._arrivals.forget(prefix)

    def stop(self) -> None:
        """Stop listening."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
