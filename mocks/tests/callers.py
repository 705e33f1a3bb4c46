"""Calls a vendor's mock in process, its clock frozen at noon in Amsterdam on 1 July 2026."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from copy import copy
from datetime import UTC, datetime
from typing import Any, Self

import anyio
import httpx

from bookable_mocks.engine.app import Server, create_server
from bookable_mocks.engine.control import control
from bookable_mocks.engine.settings import Settings
from bookable_mocks.registry import MOCKS
from bookable_specs import load

NOON = datetime(2026, 7, 1, 10, 0, tzinfo=UTC)
ORIGIN = "http://127.0.0.1:8080"


class Caller:
    """Calls a server in process, one call after the other, each answered before it returns.

    A vendor's tests derive their own, with the API's name and the first key, and with the steps
    that many of them take.
    """

    api = ""
    key = ""
    base = ""
    """What stands before the API's paths."""
    world = ""
    """The world that calls are for, unless they name another; "" is the default one."""
    open_paths: tuple[str, ...] = ("/_mock",)
    """Where neither the base nor a token belongs."""

    def __init__(self, **settings: Any) -> None:
        chosen = Settings(**{"now": NOON, **settings})
        served = [(MOCKS[self.api], load(self.api))]
        self.server: Server = create_server(served, chosen, control(load("control")))
        self.delivering = False

    def in_world(self, name: str) -> Self:
        """Return a caller of the same server in a world of its own, fresh from its seed."""
        other = copy(self)
        other.world = name
        return other

    def anew(self) -> Self:
        """Let go of all worlds: the next call finds a fresh one, for less than a server costs."""
        self.server.worlds.close()
        self.delivering = False
        return self

    def __call__(
        self, method: str, path: str, *, key: str | None = None, world: str = "", **more: Any
    ) -> httpx.Response:
        """Call the API with a token, its own or another; or the control API without."""
        is_open = path.startswith(self.open_paths)
        token = "" if is_open else self.key if key is None else key
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        named = world or self.world
        headers |= {"X-Bookable-World": named} if named else {}
        headers |= more.pop("headers", {})
        url = path if is_open else self.base + path

        async def call() -> httpx.Response:
            async with self._scheduled(), client(self.server) as c:
                return await c.request(method, url, headers=headers, **more)

        return anyio.run(call)

    def together(self, *calls: Callable[[httpx.AsyncClient], Awaitable[httpx.Response]]) -> Any:
        """Make several calls at once; return the answers in their order."""

        async def all_of_them() -> list[httpx.Response]:
            answers: list[httpx.Response] = [None] * len(calls)  # type: ignore[list-item]

            async def one(index: int) -> None:
                answers[index] = await calls[index](c)

            async with client(self.server) as c, anyio.create_task_group() as group:
                for index in range(len(calls)):
                    group.start_soon(one, index)
            return answers

        return anyio.run(all_of_them)

    @asynccontextmanager
    async def _scheduled(self) -> AsyncIterator[None]:
        """Run the scheduler while a call is answered, if webhooks are to be delivered."""
        if not self.delivering:
            yield
            return
        await self.server.scheduler.start()
        try:
            yield
        finally:
            await self.server.scheduler.stop()


def client(server: Server) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(app=server.app), base_url=ORIGIN)
