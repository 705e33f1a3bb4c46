"""A Privé Wellness server in process; `callers` says how it is called."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from callers import Caller as BaseCaller


class Caller(BaseCaller):
    """The first company's key with every scope."""

    api = "prive-wellness"
    key = "pw_live_berken_all"
    base = "/api/public/v1"
    open_paths = ("/_mock", "/checkout")

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


@pytest.fixture(scope="session")
def shared() -> Caller:
    """A server, made once: that takes longer than most tests."""
    return Caller()


@pytest.fixture
def api(shared: Caller) -> Caller:
    """A fresh world and a key with every scope."""
    return shared.anew()


@pytest.fixture
def make_api() -> Callable[..., Caller]:
    """Make a server with other settings, and a key with every scope."""
    return Caller
