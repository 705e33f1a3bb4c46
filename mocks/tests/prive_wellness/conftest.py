"""A Privé Wellness server in process, its clock frozen at noon in Amsterdam on 1 July 2026."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import anyio
import httpx
import pytest

from bookable_mocks.engine.app import Server, create_server
from bookable_mocks.engine.control import control
from bookable_mocks.engine.settings import Settings
from bookable_mocks.registry import MOCKS
from bookable_specs import load

NOON = datetime(2026, 7, 1, 10, 0, tzinfo=UTC)
BASE = "http://127.0.0.1:8080"


class Caller:
    """Calls a server in process, one call after the other, each answered before it returns."""

    def __init__(self, server: Server, key: str = "pw_live_berken_all") -> None:
        self.server = server
        self.key = key
        self.delivering = False

    def __call__(
        self, method: str, path: str, *, key: str | None = None, world: str = "", **more: Any
    ) -> httpx.Response:
        """Call the API, or the control API for a path that begins with /_mock."""
        own = path.startswith(("/_mock", "/checkout"))
        headers = {"Authorization": f"Bearer {self.key if key is None else key}"}
        headers = {} if own or key == "" else headers
        headers |= {"X-Bookable-World": world} if world else {}
        headers |= more.pop("headers", {})
        url = path if own else f"/api/public/v1{path}"

        async def call() -> httpx.Response:
            async with running(self), client(self.server) as c:
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

    def free(self, unit: int = 0, skip: int = 0) -> dict[str, Any]:
        """Return a request for a booking that can be made."""
        chosen = self("GET", "/units").json()["data"][unit]
        days = self("GET", f"/units/{chosen['uuid']}/availability?to=2026-07-30").json()["days"]
        slots = [(day["date"], slot["timeslot_id"]) for day in days for slot in day["slots"]]
        day, timeslot = slots[skip]
        return {
            "unit_uuid": chosen["uuid"],
            "date": day,
            "timeslot_id": timeslot,
            "customer": {"first_name": "Fenna", "email": "fenna@example.com"},
        }

    def book(self, **changes: Any) -> dict[str, Any]:
        """Make a booking and return it."""
        answer = self("POST", "/bookings", json={**self.free(), **changes})
        assert answer.status_code == 201, answer.text
        return answer.json()


@asynccontextmanager
async def running(caller: Caller) -> AsyncIterator[None]:
    """Run the scheduler while a call is answered, if webhooks are to be delivered."""
    if not caller.delivering:
        yield
        return
    scheduler = caller.server.scheduler
    await scheduler.start()
    try:
        yield
    finally:
        await scheduler.stop()


def client(server: Server) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(app=server.app), base_url=BASE)


def make_server(**settings: Any) -> Server:
    chosen = Settings(**{"now": NOON, **settings})
    return create_server(
        [(MOCKS["prive-wellness"], load("prive-wellness"))], chosen, control(load("control"))
    )


@pytest.fixture
def api() -> Caller:
    """A fresh server and a key with every scope."""
    return Caller(make_server())


@pytest.fixture
def make_api() -> Callable[..., Caller]:
    """Make a server with other settings, and a key with every scope."""
    return lambda **settings: Caller(make_server(**settings))


@pytest.fixture
def live(api: Caller) -> Caller:
    """A fresh server that delivers webhooks while a call is being answered."""
    api.delivering = True
    return api
