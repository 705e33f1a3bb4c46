"""A Wellhub server in process; `callers` says how it is called."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pytest
from callers import Caller as BaseCaller

from bookable_mocks.wellhub_booking.choices import Choices

GYM = "/booking/v1/gyms/1"
SLOTS = f"{GYM}/classes/1/slots"
HELPER = "/helper/v1/gyms/1"


class Caller(BaseCaller):
    """The first partner's token."""

    api = "wellhub-booking"
    key = "wh_vaart"

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


@pytest.fixture(scope="session")
def shared() -> Caller:
    """A server, made once: that takes longer than most tests."""
    return Caller()


@pytest.fixture
def api(shared: Caller) -> Caller:
    """A fresh world and the first partner's token."""
    return shared.anew()


@pytest.fixture
def make_api() -> Callable[..., Caller]:
    """Make a server with other settings, and the first partner's token."""
    return Caller


@pytest.fixture
def tools() -> Any:
    """What tests need beside the callers: paths, request bodies, and how to read refusals."""

    class Tools:
        GYM, SLOTS, HELPER = GYM, SLOTS, HELPER
        fields = staticmethod(fields)
        fields_of_class = staticmethod(fields_of_class)
        refused = staticmethod(refused)

    return Tools
