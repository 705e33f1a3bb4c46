"""The outermost room: reads the request whole, opens and closes the journal, counts requests."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import parse_qs, quote, unquote

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bookable_mocks.engine.clock import elapsed
from bookable_mocks.engine.exchange import KEY, Exchange
from bookable_mocks.engine.faults import Dropped
from bookable_mocks.engine.journal import Entry
from bookable_mocks.engine.mock import Mock, Request
from bookable_mocks.engine.problem import Problem, Refusal, content_too_large
from bookable_mocks.engine.world import World
from bookable_mocks.engine.worlds import TooManyWorlds, Worlds
from bookable_specs import Contract

WORLD_HEADER = "x-bookable-world"
"""Names the world that a request is for; a test that sends its own has a world of its own."""

WORLD_PATH = "/_world/"
"""Names it too, before the vendor's path: for clients of which only the base URL can be set."""


def roots_of(contract: Contract) -> set[str]:
    """Return what the paths of a contract begin with: its base path, or their first segments.

    APIs that live at the root share it; what none of them has is nobody's.
    """
    if contract.base_path:
        return {f"{contract.base_path}/"}
    document = contract.document
    paths = [document["x-rpc"]["path"]] if "x-rpc" in document else document["paths"]
    return {path if path.count("/") == 1 else f"/{path.split('/')[1]}/" for path in paths}


class Disconnected(Exception):
    """The client went away before its request was whole."""


class Gateway:
    """Wraps every other room. It can't fail: whatever it finds wrong is raised further in.

    The body is read here, at once and up to a limit, so that chunked and sized bodies are alike.
    """

    def __init__(
        self, app: ASGIApp, *, worlds: Worlds, mounted: Sequence[tuple[Mock, Contract]]
    ) -> None:
        self.app = app
        self._worlds = worlds
        self._limit = worlds.settings.body_limit
        self._public_url = worlds.settings.public_url
        vendors = [mock for mock, _ in mounted if not mock.internal]
        self._fallback = vendors[0] if len(vendors) == 1 else mounted[-1][0]
        self._pages = [(p.path.split("{")[0], mock) for mock, _ in mounted for p in mock.pages]
        # An API may live at the root, so the longest prefix wins, an API's or a page's.
        roots = [(root, mock) for mock, contract in mounted for root in roots_of(contract)]
        self._prefixes = sorted([*roots, *self._pages], key=lambda prefix: -len(prefix[0]))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Take one request through all rooms and write down what was said."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = elapsed()
        try:
            body = await _read(receive, self._limit)
        except Disconnected:
            return
        prefix = b""
        if scope["path"].startswith(WORLD_PATH):
            scope, prefix = _within_a_world(scope)
        exchange = self._open(scope, body, prefix.decode("latin-1"))
        entry = exchange.entry
        scope[KEY] = exchange
        head = scope["method"] == "HEAD"

        async def journalling(message: Message) -> None:
            if message["type"] == "http.response.start":
                if prefix:
                    message = _leading_back(message, prefix)
                entry.status = message["status"]
                entry.answer_headers = message["headers"]
            else:
                entry.answered(message.get("body", b""))
                entry.took = elapsed() - started
                if head:
                    message = {**message, "body": b""}
            await send(message)

        try:
            await self.app(scope, receive, journalling)
        except Dropped:
            # Nothing but a started, unfinished answer makes the server cut the connection.
            cut = [(b"content-length", b"1")]
            await send({"type": "http.response.start", "status": 200, "headers": cut})

    def _open(self, scope: Scope, body: bytes | None, prefix: str) -> Exchange:
        path: str = scope["path"]
        raw: list[tuple[bytes, bytes]] = scope["headers"]
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in raw}
        if len(headers) != len(raw):
            headers = _joined(raw)
        mock = self._mock(path)
        refusal = None
        try:
            named = unquote(prefix.removeprefix(WORLD_PATH)) or headers.get(WORLD_HEADER)
            world = self._worlds.get(named or self._page_world(scope))
        except TooManyWorlds:
            world = self._worlds.get()
            refusal = Refusal(_too_many_worlds(self._worlds.settings.most_worlds))
        if body is None:
            refusal = Refusal(content_too_large(self._limit))
        request = Request(
            method=scope["method"],
            path=path,
            query=scope["query_string"].decode("latin-1"),
            headers=headers,
            body=body or b"",
            client=(scope.get("client") or ("", 0))[0],
            scheme=scope.get("scheme", "http"),
            public_url=self._public_url,
            prefix=prefix,
        )
        now = world.clock.now()
        entry = _entry(world, mock, request, raw, now)
        exchange = Exchange(mock, world, request, entry, now)
        exchange.refusal = refusal
        limits = mock.limits_for(world.choices.get(mock.name, mock.choices))
        if limits:
            bucket = f"{mock.name}:{mock.bucket(request)}"
            exchange.usage = world.quotas.take(bucket, limits, now)
        return exchange

    def _page_world(self, scope: Scope) -> str:
        """Return the world that a page's own link names: a browser sends no header of ours."""
        if b"world=" not in scope["query_string"]:
            return ""
        if not any(scope["path"].startswith(prefix) for prefix, _ in self._pages):
            return ""
        given = parse_qs(scope["query_string"].decode("latin-1"))
        name: str = given.get("world", [""])[-1]
        return name

    def _mock(self, path: str) -> Mock:
        """Return the mock that a path belongs to, also when nothing is there."""
        for prefix, mock in self._prefixes:
            if path.startswith(prefix) or f"{path}/" == prefix:
                return mock
        return self._fallback


def _within_a_world(scope: Scope) -> tuple[Scope, bytes]:
    """Return a scope whose path is the vendor's own, and what stood before it, undecoded."""
    raw: bytes = scope.get("raw_path") or quote(scope["path"]).encode()
    name, _, rest = raw.removeprefix(WORLD_PATH.encode()).partition(b"/")
    if not name or not raw.startswith(WORLD_PATH.encode()):
        return scope, b""
    inner = {**scope, "path": f"/{unquote(rest.decode('latin-1'))}", "raw_path": b"/" + rest}
    return inner, WORLD_PATH.encode() + name


def _leading_back(message: Message, prefix: bytes) -> Message:
    """Return an answer's start with the prefix before a Location that is a mere path."""
    headers = [
        (name, prefix + value)
        if name.lower() == b"location" and value.startswith(b"/")
        else (name, value)
        for name, value in message["headers"]
    ]
    return {**message, "headers": headers}


def _joined(raw: list[tuple[bytes, bytes]]) -> dict[str, str]:
    """Return headers of which some stand twice: their values are one list (RFC 9110, 5.3)."""
    headers: dict[str, str] = {}
    for name, value in raw:
        key, text = name.decode("latin-1"), value.decode("latin-1")
        headers[key] = f"{headers[key]}, {text}" if key in headers else text
    return headers


async def _read(receive: Receive, limit: int) -> bytes | None:
    """Return the whole body, or None if it is over the limit (the rest is read and dropped)."""
    message = await receive()
    if message["type"] == "http.disconnect":
        raise Disconnected
    body: bytes = message.get("body", b"")
    while message.get("more_body"):
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Disconnected
        if len(body) <= limit:
            body += message.get("body", b"")
    return body if len(body) <= limit else None


def _entry(world: World, mock: Mock, request: Request, raw: Any, now: Any) -> Entry:
    return world.journal.open(
        listed=not mock.internal,
        at=now,
        api=mock.name,
        method=request.method,
        path=request.path,
        query=request.query,
        headers=raw,
        body=request.body,
    )


def _too_many_worlds(limit: int) -> Problem:
    detail = f"There are {limit} worlds already; delete some through the control API."
    return Problem(503, "too_many_worlds", detail)
