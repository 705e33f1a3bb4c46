"""A Booking Experts v3 server in process; `callers` says how it is called."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from hashlib import sha256
from typing import Any

import httpx
import pytest
from callers import NOON
from callers import Caller as BaseCaller

from bookable_mocks.booking_experts_v3 import MOCK
from bookable_mocks.booking_experts_v3.choices import Choices
from bookable_mocks.engine.app import create_server
from bookable_mocks.engine.control import control
from bookable_mocks.engine.settings import Settings
from bookable_specs import load

PARK = "/v3/administrations/1"
SIMULATE = "/_simulate/booking-experts-v3/administrations/1"
MEDIA = "application/vnd.api+json"
PLENTY = Choices(requests_per_quarter=1_000_000, requests_per_minute=1_000_000)


class Caller(BaseCaller):
    """The first organisation's key, with all scopes but the channel ones."""

    api = MOCK.name
    key = "be3_wilgen_all"

    def __init__(self, *, choices: Choices = PLENTY, **settings: Any) -> None:
        chosen = Settings(**{"now": NOON, "choices": {MOCK.name: choices}, **settings})
        self.server = create_server([(MOCK, load(MOCK.name))], chosen, control(load("control")))
        self.delivering = False

    def __call__(
        self, method: str, path: str, *, key: str | None = None, world: str = "", **more: Any
    ) -> httpx.Response:
        """Call with an API key; `document` is sent as JSON:API."""
        secret = "" if path.startswith("/_mock") else self.key if key is None else key
        headers = {"X-API-KEY": secret} if secret else {}
        if "document" in more:
            headers["Content-Type"] = MEDIA
            more["content"] = json.dumps(more.pop("document"))
        headers |= more.pop("headers", {})
        where = world or self.world
        return super().__call__(method, path, key="", world=where, headers=headers, **more)

    def read(self, path: str, **params: Any) -> dict[str, Any]:
        """Return a document of the first park, or of a whole path."""
        whole = path if path.startswith("/v3") else f"{PARK}{path}"
        answer = self("GET", whole, params=params)
        assert answer.status_code == 200, answer.text
        document: dict[str, Any] = answer.json()
        return document

    def ids(self, path: str, **params: Any) -> list[str]:
        """Return the ids of a list."""
        return [item["id"] for item in self.read(path, **{"page[size]": 100, **params})["data"]]

    def advance(self, seconds: float = 0) -> None:
        """Turn the clock."""
        assert self("POST", "/_mock/clock/advance", json={"seconds": seconds}).status_code == 200

    def simulate(self, path: str, expect: int = 200, **body: Any) -> dict[str, Any]:
        """Let the vendor's side do something; return the resource that it is about."""
        answer = self("POST", f"{SIMULATE}{path}", key="", json=body)
        assert answer.status_code == expect, answer.text
        return dict(answer.json()["data"]) if expect == 200 else dict(answer.json())

    def book(self, **more: Any) -> dict[str, Any]:
        """Let somebody book a boathouse in December."""
        order = {"category": "1", "start_date": "2026-12-04", "end_date": "2026-12-11", **more}
        return self.simulate("/bookings", **order)

    def plan(self, kind: str = "maintenance", **changes: Any) -> httpx.Response:
        """Make an agenda period of a rentable of the first park."""
        return self("POST", f"{PARK}/{kind}_agenda_periods", document=period(**changes))

    def listen(self, url: str, *events: str, owner: str = "1") -> None:
        """Register a receiver with the first app's client secret."""
        body = {
            "api": MOCK.name,
            "owner": owner,
            "url": url,
            "events": list(events),
            "secret": "be3_secret_jetty",
        }
        answer = self("POST", "/_mock/webhook-endpoints", json=body)
        assert answer.status_code == 201, answer.text


def period(**changes: Any) -> dict[str, Any]:
    """Return the document of an agenda period in a quiet week; None takes a member away."""
    known = {"start_date": "2026-12-01", "end_date": "2026-12-04", "label": "Roof", **changes}
    rentable = known.pop("rentable", "8")
    ident = known.pop("id", None)
    data: dict[str, Any] = {
        "type": "agenda_period",
        "attributes": {name: value for name, value in known.items() if value is not None},
    }
    if rentable is not None:
        data["relationships"] = {"rentable": {"data": {"type": "rentable", "id": rentable}}}
    if ident is not None:
        data["id"] = ident
    return {"data": data}


def refused(answer: httpx.Response) -> tuple[int, str, list[str]]:
    """Return the status of a refusal, its code, and where each of its faults is."""
    errors = answer.json()["errors"]
    assert {error["status"] for error in errors} == {str(answer.status_code)}
    places = [next(iter(error.get("source", {"": ""}).values())) for error in errors]
    return answer.status_code, errors[0]["code"], places


@pytest.fixture(scope="session")
def shared() -> Caller:
    """A server for tests that only read."""
    return Caller()


@pytest.fixture
def api(shared: Caller, request: pytest.FixtureRequest) -> Iterator[Caller]:
    """A world of the test's own."""
    name = sha256(request.node.nodeid.encode()).hexdigest()[:16]
    yield shared.in_world(name)
    shared.server.worlds.drop(name)


@pytest.fixture
def make_api() -> Callable[..., Caller]:
    """Make a server with other settings."""
    return Caller


@pytest.fixture(scope="session")
def tools() -> Any:
    """What tests need beside the callers: paths, request bodies, and how to read refusals."""

    class Tools:
        PARK, SIMULATE, MEDIA, NOON = PARK, SIMULATE, MEDIA, NOON
        period = staticmethod(period)
        refused = staticmethod(refused)

    return Tools
