"""A Booking Experts v1 server in process; `callers` says how it is called."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import httpx
import pytest

sys.path.insert(0, str(Path(__file__).parent))  # for the modules beside the tests

from callers import NOON
from callers import Caller as BaseCaller

from bookable_mocks.booking_experts_v1 import MOCK
from bookable_mocks.booking_experts_v1.choices import Choices
from bookable_mocks.engine.app import create_server
from bookable_mocks.engine.control import control
from bookable_mocks.engine.settings import Settings
from bookable_specs import load

PARK = "/v1/administrations/388"
FIRM = "/v1/organizations/133"
MEDIA = "application/vnd.api+json"

CONTRACT = load(MOCK.name)


class Caller(BaseCaller):
    """A partner's key with extended access to all three parks."""

    api = MOCK.name
    key = "be1_lantern_extended"

    def __init__(self, **settings: Any) -> None:
        choices = Choices(**settings.pop("choices", {}))
        chosen = Settings(**{"now": NOON, "choices": {MOCK.name: choices}, **settings})
        self.server = create_server([(MOCK, CONTRACT)], chosen, control(load("control")))
        self.delivering = False

    def __call__(
        self, method: str, path: str, *, key: str | None = None, world: str = "", **more: Any
    ) -> httpx.Response:
        """Call with a partner's key; `document` is sent as JSON:API."""
        open_path = path.startswith(("/_mock", "/_pages", "/_simulate"))
        secret = "" if open_path else self.key if key is None else key
        headers = {"Authorization": f"Token {secret}"} if secret else {}
        if "document" in more:
            headers["Content-Type"] = MEDIA
            more["content"] = json.dumps(more.pop("document"))
        headers |= more.pop("headers", {})
        where = world or self.world
        return super().__call__(method, path, key="", world=where, headers=headers, **more)

    def read(self, path: str, **more: Any) -> dict[str, Any]:
        """Return what a GET of a path answers, with query parameters in `params`."""
        answer = self("GET", path, **more)
        assert answer.status_code == 200, answer.text
        body: dict[str, Any] = answer.json()
        return body

    def ids(self, path: str, **more: Any) -> list[Any]:
        """Return the ids in a list."""
        return [one["id"] for one in self.read(path, **more)["data"]]


def refused(answer: httpx.Response) -> tuple[int, str, list[tuple[str, str | None]]]:
    """Return the status and title of a refusal, and detail and source of each of its errors."""
    errors = answer.json()["errors"]
    assert {error["status"] for error in errors} == {answer.status_code}
    told = [(error["detail"], error.get("source")) for error in errors]
    return answer.status_code, errors[0]["title"], told


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
    """Make a server with other settings; `choices` is a dictionary."""
    return Caller


@pytest.fixture(scope="session")
def crowded() -> Callable[..., Caller]:
    """Make a server whose new worlds have other sizes, or other choices, for several tests."""

    def make(**choices: Any) -> Caller:
        return Caller(choices=choices)

    return make


@pytest.fixture(scope="session")
def tools() -> Any:
    """What tests need beside the callers: paths, and how to read refusals."""

    class Tools:
        PARK, FIRM, MEDIA, NOON = PARK, FIRM, MEDIA, NOON
        refused = staticmethod(refused)

    return Tools
