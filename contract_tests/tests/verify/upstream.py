"""A server for the proxy to stand before: it tells what it was asked, and answers as it is told."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from loopback import running
from serving import raw_server

from bookable_contracts.verify.observed import Observed
from bookable_contracts.verify.proxy import Proxy


@dataclass
class Upstream:
    """Answers each request with `answer`, in parts; keeps what it was asked."""

    status: int = 200
    headers: list[tuple[bytes, bytes]] = field(default_factory=list)
    parts: list[bytes] = field(default_factory=lambda: [b"{}"])
    delay: float = 0.0
    asked: list[dict[str, Any]] = field(default_factory=list)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        body, more = b"", True
        while more:
            message = await receive()
            body, more = body + message.get("body", b""), message.get("more_body", False)
        self.asked.append({**scope, "body": body})
        await asyncio.sleep(self.delay)
        await send({"type": "http.response.start", "status": self.status, "headers": self.headers})
        for part in self.parts:
            await send({"type": "http.response.body", "body": part, "more_body": True})
        await send({"type": "http.response.body", "body": b""})


@dataclass
class Between:
    """A proxy that is up: where it is, and what it saw."""

    url: str = ""
    seen: list[Observed] = field(default_factory=list)
    lost: list[tuple[str, bool]] = field(default_factory=list)


@contextmanager
def standing_before(target: str, *, timeout: float = 10.0) -> Iterator[Between]:
    between = Between()
    proxy = Proxy(
        target, between.seen.append, lambda *why: between.lost.append(why), timeout=timeout
    )
    with running(proxy, lifespan="on", server_header=False, date_header=False) as between.url:
        yield between


@contextmanager
def proxied(upstream: Upstream, path: str = "") -> Iterator[Between]:
    with (
        running(upstream, lifespan="off", server_header=False, date_header=False) as root,
        standing_before(root + path) as between,
    ):
        yield between


@contextmanager
def speaking(raw: bytes) -> Iterator[str]:
    """A server that says these bytes to anybody, and hangs up."""

    def speak(connection: socket.socket) -> None:
        connection.recv(65536)
        connection.sendall(raw)
        connection.shutdown(socket.SHUT_RDWR)

    with raw_server(speak) as url:
        yield url.partition("/api")[0]
