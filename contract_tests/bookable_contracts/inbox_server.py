"""Serves an inbox over HTTP: takes webhooks on every path, and tells what came at `/_received`."""

from __future__ import annotations

import hmac
import json
import re
import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Protocol

from bookable_contracts.deliveries import Delivery
from bookable_contracts.inbox import Inbox
from bookable_contracts.inbox_log import LOG, answer
from bookable_contracts.options import UsageError

LARGEST = 4 * 2**20
"""Bytes of a body; a larger one is answered 413."""

Said = Callable[[Delivery], None]


class InboxServer:
    """Listens on HOST:PORT; port 0 takes a free one. Without `log` nobody can read what came."""

    def __init__(
        self,
        address: str,
        inbox: Inbox,
        *,
        log: bool = False,
        log_token: str = "",
        on_delivery: Said = lambda _: None,
    ) -> None:
        self.inbox = inbox
        self._log, self._token, self._said = log, log_token, on_delivery
        self._server = _listen(address, _handler(self))
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))

    @property
    def url(self) -> str:
        """Where it is."""
        host, port = self._server.server_address[:2]
        name = host.decode() if isinstance(host, bytes | bytearray) else str(host)
        return f"http://[{name}]:{port}" if ":" in name else f"http://{name}:{port}"

    def __enter__(self) -> InboxServer:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def is_log(self, path: str) -> bool:
        """Tell whether a path is one of the log's."""
        return self._log and (path == LOG or path.startswith(f"{LOG}/"))

    def may_read(self, authorization: str) -> bool:
        """Tell whether a request to the log carries the token, if there is one."""
        given = authorization.encode(errors="replace")
        return not self._token or hmac.compare_digest(given, f"Bearer {self._token}".encode())

    def take(self, method: str, path: str, headers: dict[str, str], body: bytes) -> int:
        """Keep a delivery; return the status, when it is time to answer."""
        delivery, delay = self.inbox.take(method, path, headers, body)
        self._said(delivery)
        time.sleep(delay)
        return delivery.answered


def _listen(address: str, handler: type[BaseHTTPRequestHandler]) -> ThreadingHTTPServer:
    host, _, port = address.rpartition(":")
    host = host.removeprefix("[").removesuffix("]")
    if not (port.isascii() and port.isdigit() and int(port) < 2**16):
        raise UsageError(f"cannot listen on {address!r}: write it as HOST:PORT")

    class Server(ThreadingHTTPServer):
        address_family = socket.AF_INET6 if ":" in host else socket.AF_INET
        daemon_threads = True
        request_queue_size = 128  # a burst of events finds room

        def handle_error(self, *_: object) -> None:
            """Say nothing: who sent it is gone."""

    try:
        return Server((host or "127.0.0.1", int(port)), handler)
    except OSError as error:
        raise UsageError(f"cannot listen on {address}: {error.strerror or error}") from None


def _handler(server: InboxServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        timeout = 30.0  # seconds of silence, after which a sender is hung up on

        def _serve(self) -> None:
            try:
                body = _body(self.headers, self.rfile)
            except _Unreadable as error:
                self._answer(error.status)
                return
            if not server.is_log(self.path.partition("?")[0]):
                self._answer(server.take(self.command, self.path, _joined(self.headers), body))
            elif server.may_read(self.headers.get("Authorization", "")):
                self._answer(*answer(server.inbox, self.command, self.path, body))
            else:
                self._answer(401, {"error": "the log asks for its token: Authorization: Bearer …"})

        def _answer(self, status: int, told: Any = None) -> None:
            content = b"" if told is None else json.dumps(told, indent=1).encode() + b"\n"
            with suppress(OSError):  # who sent it may have given up
                self.send_response(status)
                self.send_header("Content-Length", str(len(content)))
                if content:
                    self.send_header("Content-Type", "application/json")
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(content)

        do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = _serve

        def log_message(self, *_: object) -> None:
            """Say nothing: what arrived is in the inbox."""

    return Handler


class _Stream(Protocol):
    def read(self, size: int, /) -> bytes: ...
    def readline(self, size: int, /) -> bytes: ...


class _Unreadable(Exception):
    """A body that is not taken; `status` tells why."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


def _joined(headers: Message) -> dict[str, str]:
    """Name headers in lower case; those that come twice are one, as HTTP has it."""
    joined: dict[str, str] = {}
    for name, value in headers.items():
        known = joined.get(name.lower())
        joined[name.lower()] = value if known is None else f"{known}, {value}"
    return joined


def _body(headers: Message, stream: _Stream) -> bytes:
    if "chunked" in headers.get("Transfer-Encoding", "").lower():
        return _chunks(stream)
    length = headers.get("Content-Length") or "0"
    if not (length.isascii() and length.isdigit()):
        raise _Unreadable(400)
    return _exactly(stream, int(length), LARGEST)


def _chunks(stream: _Stream) -> bytes:
    body = b""
    while True:
        digits = stream.readline(64).partition(b";")[0].strip()
        if not re.fullmatch(rb"[0-9A-Fa-f]+", digits):
            raise _Unreadable(400)
        size = int(digits, 16)
        body += _exactly(stream, size, LARGEST - len(body))
        stream.readline(3)
        if size == 0:
            return body


def _exactly(stream: _Stream, size: int, most: int) -> bytes:
    if size > most:
        raise _Unreadable(413)
    content = stream.read(size)
    if len(content) < size:  # who sent it hung up: that is no delivery
        raise _Unreadable(400)
    return content
