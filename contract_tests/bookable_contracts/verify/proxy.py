"""Stands between client and server: passes everything on as it comes, and keeps a copy.

What HTTP leaves to each hop is each hop's own: framing, connection headers, the case of header
names, the reason phrase. Paths, queries, header values and bodies pass byte by byte.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable, MutableMapping
from datetime import UTC, datetime
from typing import Any, TypeAlias
from urllib.parse import urlsplit

import httpx

from bookable_contracts.options import UsageError
from bookable_contracts.verify.coding import LARGEST, decoded
from bookable_contracts.verify.observed import Observed, Pairs

Message: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[Message]]
Send: TypeAlias = Callable[[Message], Awaitable[None]]
Raw: TypeAlias = list[tuple[bytes, bytes]]

HOP_BY_HOP = frozenset(
    b"connection keep-alive proxy-authenticate proxy-authorization proxy-connection te trailer"
    b" transfer-encoding upgrade".split()
)
_EXPIRY = 2.0
"""Seconds that an idle connection is kept: less than servers keep theirs."""


class Proxy:
    """An ASGI app that passes requests on to a server; `seen` gets a copy of each exchange.

    `lost` gets a reason for each request that has no complete answer, and whether it is the
    server's doing. `timeout` is in seconds.
    """

    def __init__(
        self,
        target: str,
        seen: Callable[[Observed], None],
        lost: Callable[[str, bool], None],
        *,
        timeout: float = 60.0,
    ) -> None:
        self.target = target_of(target)
        self._seen, self._lost, self._timeout = seen, lost, timeout
        parts = urlsplit(self.target)
        self._host = parts.netloc.encode("ascii", "ignore")
        self._base = parts.path.rstrip("/").encode()
        self._root = f"{parts.scheme}://{parts.netloc}"
        self._transport: httpx.AsyncHTTPTransport | None = None

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Serve one request, or open and close the connections to the server."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http":
            await _Passage(self, scope, send).run(receive)

    @property
    def transport(self) -> httpx.AsyncHTTPTransport:
        """The connections to the server."""
        if self._transport is None:
            limits = httpx.Limits(
                max_connections=None, max_keepalive_connections=64, keepalive_expiry=_EXPIRY
            )
            self._transport = httpx.AsyncHTTPTransport(limits=limits, trust_env=False)
        return self._transport

    def request(self, scope: Message, stream: httpx.AsyncByteStream) -> httpx.Request:
        """Return a request as it is sent to the server: the same but for its host."""
        line = self._base + scope["raw_path"]
        if scope["query_string"]:
            line += b"?" + scope["query_string"]
        headers: Raw = [(b"Host", self._host)]
        headers += [
            pair for pair in passed_on(scope["headers"]) if pair[0] not in {b"host", b"expect"}
        ]
        if _is_chunked(scope):
            headers.append((b"Transfer-Encoding", b"chunked"))
        times = dict.fromkeys(("connect", "read", "write", "pool"), self._timeout)
        return httpx.Request(
            scope["method"],
            self._root,
            headers=headers,
            stream=stream,
            extensions={"target": line, "timeout": times},
        )

    def report(self, observed: Observed) -> None:
        """Hand on a copy."""
        self._seen(observed)

    def lose(self, why: str, *, by_server: bool) -> None:
        """Say that a request got no complete answer."""
        self._lost(why, by_server)

    async def _live(self, receive: Receive, send: Send) -> None:
        while True:
            message = await receive()
            if message["type"] == "lifespan.shutdown" and self._transport is not None:
                await self._transport.aclose()
            await send({"type": f"{message['type']}.complete"})
            if message["type"] == "lifespan.shutdown":
                return


class _Passage:
    """One request on its way there, and its answer on its way back."""

    def __init__(self, proxy: Proxy, scope: Message, send: Send) -> None:
        self._proxy, self._scope, self._send = proxy, scope, send
        self._at = datetime.now(UTC)
        self._sent, self._came = Copy(), Copy()
        self._started = False

    async def run(self, receive: Receive) -> None:
        upload = _Upload(receive, self._sent, has_body=_has_body(self._scope))
        request = self._proxy.request(self._scope, upload)
        name = self._proxy.target
        try:
            answer = await self._proxy.transport.handle_async_request(request)
            await self._pass_back(answer)
        except _ClientGone:
            self._proxy.lose("the client went away", by_server=False)
        except asyncio.CancelledError:
            self._proxy.lose("the run ended before the answer did", by_server=False)
            raise
        except httpx.TimeoutException:
            await self._fail(504, f"{name} did not answer in time")
        except (httpx.TransportError, httpx.InvalidURL) as error:
            await self._fail(502, f"{name} does not answer: {error or type(error).__name__}")

    async def _pass_back(self, answer: httpx.Response) -> None:
        headers = passed_on([(name.lower(), value) for name, value in answer.headers.raw])
        if answer.status_code == 304:  # may tell a length that nothing follows
            headers = [pair for pair in headers if pair[0] != b"content-length"]
        self._started = True
        await self._send(
            {"type": "http.response.start", "status": answer.status_code, "headers": headers}
        )
        try:
            async for part in _parts(answer):
                self._came.add(part)
                await self._send({"type": "http.response.body", "body": part, "more_body": True})
        finally:
            await answer.aclose()
        self._proxy.report(self._observed(answer))
        await self._send({"type": "http.response.body", "body": b""})

    async def _fail(self, status: int, why: str) -> None:
        self._proxy.lose(why, by_server=True)
        if self._started:
            # The client has to see that its answer was cut off: the server above hangs up.
            raise ConnectionAbortedError(why)
        body = f"bookable verify: {why}\n".encode()
        headers = [
            (b"content-type", b"text/plain; charset=utf-8"),
            (b"content-length", str(len(body)).encode()),
        ]
        await self._send({"type": "http.response.start", "status": status, "headers": headers})
        await self._send({"type": "http.response.body", "body": body})

    def _observed(self, answer: httpx.Response) -> Observed:
        scope = self._scope
        headers, answer_headers = _pairs(scope["headers"]), _pairs(answer.headers.raw)
        line = scope["raw_path"].decode("latin-1")
        query = scope["query_string"].decode("latin-1")
        return Observed(
            source="proxy",
            at=self._at.isoformat(timespec="milliseconds"),
            method=scope["method"],
            url=f"{self._proxy.target}{line}{'?' if query else ''}{query}",
            headers=headers,
            body=decoded(self._sent.body, headers),
            status=answer.status_code,
            answer_headers=answer_headers,
            answer_body=decoded(self._came.body, answer_headers),
        )


class Copy:
    """Keeps what passes, as long as it is not too large to be judged."""

    def __init__(self, most: int = LARGEST) -> None:
        self._parts: list[bytes] = []
        self._left = most

    def add(self, part: bytes) -> None:
        """Keep a part."""
        self._left -= len(part)
        if self._left < 0:
            self._parts.clear()
        else:
            self._parts.append(part)

    @property
    def body(self) -> bytes | None:
        """The whole; None if it was too large."""
        return None if self._left < 0 else b"".join(self._parts)


class _ClientGone(Exception):
    """The client hung up while it was sending."""


class _Upload(httpx.AsyncByteStream):
    """A request's body, part by part as it comes."""

    def __init__(self, receive: Receive, copy: Copy, *, has_body: bool) -> None:
        self._receive, self._copy, self._more = receive, copy, has_body

    async def __aiter__(self) -> AsyncIterator[bytes]:
        while self._more:
            message = await self._receive()
            if message["type"] == "http.disconnect":
                raise _ClientGone
            part = message.get("body", b"")
            self._more = message.get("more_body", False)
            if part:
                self._copy.add(part)
                yield part


def target_of(url: str) -> str:
    """Return the server's URL without a slash at its end.

    Raises:
        UsageError: if it is none, or has more than a path.
    """
    try:
        parts = urlsplit(url)
        good = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0
    except ValueError:
        good = None
    if not good or not re.fullmatch(r"[!-~]+", url):
        raise UsageError(f"--proxy is no http(s) URL: {_without_user(url)}")
    if parts.query or parts.fragment or "@" in parts.netloc:
        raise UsageError("--proxy is a server and perhaps a path: no user, query or fragment")
    return url.rstrip("/")


def passed_on(headers: Raw) -> Raw:
    """Leave out what is meant for the next hop alone; names in lower case."""
    named = {
        word.strip().lower()
        for name, value in headers
        if name == b"connection"
        for word in value.split(b",")
    }
    return [(name, value) for name, value in headers if name not in HOP_BY_HOP | named]


async def _parts(answer: httpx.Response) -> AsyncIterator[bytes]:
    """Yield the body as it comes, in its content coding."""
    stream = answer.stream
    assert isinstance(stream, httpx.AsyncByteStream)
    async for part in stream:
        yield part


def _has_body(scope: Message) -> bool:
    return any(name in {b"content-length", b"transfer-encoding"} for name, _ in scope["headers"])


def _is_chunked(scope: Message) -> bool:
    return any(name == b"transfer-encoding" for name, _ in scope["headers"])


def _pairs(headers: Raw) -> Pairs:
    return tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in headers)


def _without_user(url: str) -> str:
    return re.sub(r"//[^/]*@", "//", url)
