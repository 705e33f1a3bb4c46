"""Servers for the tests: each on a free loopback port, each stopped when its test ends."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Awaitable, Callable, Iterator, MutableMapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from loopback import running
from reference_server import Api

BASE_PATH = "/api/public/v1"


def reference_app(api: Api) -> Callable[..., Awaitable[None]]:
    async def app(scope: MutableMapping[str, Any], receive: Any, send: Any) -> None:
        headers = {
            name.decode().lower(): value.decode("latin-1") for name, value in scope["headers"]
        }
        body, more = b"", True
        while more:
            message = await receive()
            body, more = body + message.get("body", b""), message.get("more_body", False)
        path = scope["path"].removeprefix(BASE_PATH)
        if path.startswith("/checkout/"):
            return await respond(send, 200, b"<p>Pay here.</p>", {"content-type": "text/html"})
        query = dict(parse_qsl(scope["query_string"].decode(), keep_blank_values=True))
        request = {"method": scope["method"], "path": path, "query": query}
        status, answer, extra = await api.answer({**request, "headers": headers, "body": body})
        kind, content = "application/json", json.dumps(answer).encode()
        if status == 404 and "html_for_unknown_paths" in api.defects and path.startswith("/no"):
            kind, content = "text/html", b"<h1>Not Found</h1>"
        return await respond(send, status, content, {"content-type": kind, **extra})

    return app


async def respond(send: Any, status: int, content: bytes, headers: dict[str, str]) -> None:
    pairs = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": status, "headers": pairs})
    await send({"type": "http.response.body", "body": content})


@contextmanager
def serving(app: Any) -> Iterator[str]:
    """Run an ASGI app; yields its root URL."""
    with running(app, lifespan="off", loop="asyncio", http="h11") as root:
        yield root


@dataclass(frozen=True)
class Reference:
    api: Api
    url: str

    @property
    def tokens(self) -> tuple[str, ...]:
        return tuple(self.api.keys)


@contextmanager
def reference(
    *defects: str, limit: int = 600, hook: tuple[str, str] | None = None, spare_keys: int = 0
) -> Iterator[Reference]:
    """Run the reference server with these defects."""
    api = Api(frozenset(defects), limit=limit, hook=hook)
    for number in range(spare_keys):
        api.keys[f"pw_live_one_full_{number}"] = api.keys["pw_live_one_full_a"]
    with serving(reference_app(api)) as root:
        api.base = root + BASE_PATH
        yield Reference(api=api, url=root + BASE_PATH)


@contextmanager
def raw_server(speak: Callable[[socket.socket], None]) -> Iterator[str]:
    """Run something that does not speak HTTP properly; `speak` gets each connection."""
    listener = socket.create_server(("127.0.0.1", 0))
    done = threading.Event()
    held: list[socket.socket] = []

    def accept() -> None:
        while not done.is_set():
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            held.append(connection)
            speak(connection)

    thread = threading.Thread(target=accept, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}{BASE_PATH}"
    finally:
        done.set()
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(2)
        for connection in held:
            connection.close()
