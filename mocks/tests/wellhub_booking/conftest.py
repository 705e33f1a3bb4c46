"""A Wellhub server in process, its clock frozen at noon in Amsterdam on 1 July 2026."""

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
from bookable_mocks.wellhub_booking.choices import Choices
from bookable_specs import load

NOON = datetime(2026, 7, 1, 10, 0, tzinfo=UTC)
BASE = "http://127.0.0.1:8080"
GYM = "/booking/v1/gyms/1"
SLOTS = f"{GYM}/classes/1/slots"
HELPER = "/helper/v1/gyms/1"


class Caller:
    """Calls a server in process, one call after the other, each answered before it returns."""

    def __init__(self, server: Server, key: str = "wh_vaart") -> None:
        self.server = server
        self.key = key
        self.delivering = False

    def __call__(
        self, method: str, path: str, *, key: str | None = None, world: str = "", **more: Any
    ) -> httpx.Response:
        """Call the API, or the control API without a token."""
        token = "" if path.startswith("/_mock") else self.key if key is None else key
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        headers |= {"X-Bookable-World": world} if world else {}
        headers |= more.pop("headers", {})

        async def call() -> httpx.Response:
            async with running(self), client(self.server) as c:
                return await c.request(method, path, headers=headers, **more)

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

    def choose(self, **choices: Any) -> None:
        """Choose otherwise than the defaults."""
        self.server.worlds.get().choices = {"wellhub-booking": Choices(**choices)}

    def advance(self, seconds: float = 0) -> None:
        """Turn the clock."""
        assert self("POST", "/_mock/clock/advance", json={"seconds": seconds}).status_code == 200

    def new_class(self, **changes: Any) -> int:
        """Make a class and return its id."""
        answer = self("POST", f"{GYM}/classes", json={"classes": [fields_of_class(**changes)]})
        assert answer.status_code == 201, answer.text
        return int(answer.json()["classes"][0]["id"])

    def new_slot(self, path: str = SLOTS, **changes: Any) -> dict[str, Any]:
        """Make a slot and return it."""
        answer = self("POST", path, json=fields(**changes))
        assert answer.status_code == 201, answer.text
        (slot,) = answer.json()["results"]
        return slot

    def simulate(self, slot: dict[str, Any], user: int | str = 1) -> httpx.Response:
        """Let a user try to book a slot; a small number is a seeded user."""
        token = str(1_000_000_000_000 + user) if isinstance(user, int) else user
        body = {"gympass_user_id": token, "slot_id": slot["id"], "class_id": slot["class_id"]}
        return self("POST", f"{HELPER}/simulate/bookings", json=body)

    def book(self, slot: dict[str, Any] | None = None, user: int = 1) -> str:
        """Let a user book a slot, a new one if none is given; return the booking's number."""
        answer = self.simulate(slot or self.new_slot(), user)
        assert answer.status_code == 200, answer.text
        return str(answer.json()["event_data"]["slot"]["booking_number"])

    def answer(self, number: str, status: Any = "RESERVED", **more: Any) -> httpx.Response:
        """Give the partner's answer to a booking."""
        more |= {"reason_category": "CLASS_IS_FULL"} if status == "REJECTED" else {}
        path = f"/booking/v2/gyms/1/bookings/{number}"
        return self("PATCH", path, json={"status": status, **more})

    def answer_v1(self, number: str, status: int, class_id: int = 1) -> httpx.Response:
        """Give the partner's answer the deprecated way."""
        body = {"status": status, "class_id": class_id}
        return self("PATCH", f"{GYM}/bookings/{number}", json=body)

    def status(self, number: str) -> str:
        """Return what became of a booking."""
        return str(self("GET", f"{HELPER}/simulate/bookings/{number}").json()["status"])


def fields(**changes: Any) -> dict[str, Any]:
    """Return a slot that can be made; None takes a field away."""
    known = {
        "occur_date": "2026-07-10T10:00:00+02:00",
        "room": "Room 9",
        "length_in_minutes": 60,
        "total_capacity": 15,
        "total_booked": 0,
        "product_id": 1,
        **changes,
    }
    return {name: value for name, value in known.items() if value is not None}


def fields_of_class(**changes: Any) -> dict[str, Any]:
    """Return a class that can be made; None takes a field away."""
    known = {
        "name": "Super Cycle",
        "description": "Cycling for those who can.",
        "bookable": True,
        "visible": True,
        "product_id": 1,
        **changes,
    }
    return {name: value for name, value in known.items() if value is not None}


def refused(answer: httpx.Response) -> tuple[int, list[str]]:
    """Return the status of a refusal and the keys of its faults."""
    body = answer.json()
    assert body["metadata"] == {"total": 0, "errors": len(body["errors"])}
    return answer.status_code, [error["key"] for error in body["errors"]]


@asynccontextmanager
async def running(caller: Caller) -> AsyncIterator[None]:
    """Run the scheduler while a call is answered, if webhooks are to be delivered."""
    if not caller.delivering:
        yield
        return
    await caller.server.scheduler.start()
    try:
        yield
    finally:
        await caller.server.scheduler.stop()


def client(server: Server) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(app=server.app), base_url=BASE)


def make_server(**settings: Any) -> Server:
    chosen = Settings(**{"now": NOON, **settings})
    name = "wellhub-booking"
    return create_server([(MOCKS[name], load(name))], chosen, control(load("control")))


@pytest.fixture
def api() -> Caller:
    """A fresh server and the first partner's token."""
    return Caller(make_server())


@pytest.fixture
def make_api() -> Callable[..., Caller]:
    """Make a server with other settings, and the first partner's token."""
    return lambda **settings: Caller(make_server(**settings))


@pytest.fixture
def live(api: Caller) -> Caller:
    """A fresh server that delivers webhooks while a call is being answered."""
    api.delivering = True
    return api


@pytest.fixture
def tools() -> Any:
    """What tests need beside the callers: paths, request bodies, and how to read refusals."""

    class Tools:
        GYM, SLOTS, HELPER = GYM, SLOTS, HELPER
        fields = staticmethod(fields)
        fields_of_class = staticmethod(fields_of_class)
        refused = staticmethod(refused)

    return Tools
