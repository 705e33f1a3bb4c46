"""An agenda server in process; calls are signed as public clients sign them, beside our code."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode
from xml.etree import ElementTree

import anyio
import httpx
import pytest
from callers import NOON, ORIGIN, client

from bookable_mocks.agenda import MOCK
from bookable_mocks.agenda.choices import Choices
from bookable_mocks.engine.app import Server, create_server
from bookable_mocks.engine.control import control
from bookable_mocks.engine.settings import Settings
from bookable_specs import load

LOKJE = ("ag_lokje", "lokje-geheim")
WENDE = ("ag_wende", "wende-geheim")
UNSIGNED = {"api_key", "api_salt", "api_signature", "api_format", "api_lang", "api_jsonp_callback"}
LISTS = {"Objects", "Resources"}
THURSDAY = "2026-07-09"


class Call(dict[str, Any]):
    """An answer as an object, with the HTTP answer that it came in."""

    http: httpx.Response

    @property
    def code(self) -> str:
        """The code of a failure, "" after a success."""
        return "" if self["Status"]["Status"] == "success" else self["Status"]["Code"]

    @property
    def only(self) -> dict[str, Any]:
        """The one thing that stands in Objects."""
        (item,) = self["Objects"]
        return item


class Caller:
    """Signs and sends calls, one after the other, as the first company unless told otherwise."""

    def __init__(self, **settings: Any) -> None:
        chosen = Settings(**{"now": NOON, **settings})
        served = [(MOCK, load("agenda"))]
        self.server: Server = create_server(served, chosen, control(load("control")))
        self.delivering = False

    def __call__(self, method: str, *, who: tuple[str, str] = LOKJE, **params: Any) -> Call:
        """Make a call and return its answer, which has to be well-formed XML."""
        return read(self.send(query(self.now, method, who, **params)))

    def get(self, method: str, **params: Any) -> Call:
        """Make a call that has to go well."""
        answer = self(method, **params)
        assert answer.code == "", answer["Status"]
        return answer

    def send(self, sent: str, **more: Any) -> httpx.Response:
        """Send a query as it is."""
        return self.http("GET", f"/APIREST?{sent}", **more)

    def http(self, method: str, path: str, **more: Any) -> httpx.Response:
        """Send any request, with the scheduler running if webhooks are to be delivered."""

        async def call() -> httpx.Response:
            if self.delivering:
                await self.server.scheduler.start()
            try:
                async with client(self.server) as c:
                    return await c.request(method, path, **more)
            finally:
                if self.delivering:
                    await self.server.scheduler.stop()

        return anyio.run(call)

    def together(self, sent: list[str]) -> list[Call]:
        """Send several queries at once."""
        answers: list[Any] = [None] * len(sent)

        async def all_of_them() -> None:
            async def one(index: int) -> None:
                answers[index] = await c.get(f"/APIREST?{sent[index]}")

            transport = httpx.ASGITransport(app=self.server.app)
            async with (
                httpx.AsyncClient(transport=transport, base_url=ORIGIN) as c,
                anyio.create_task_group() as group,
            ):
                for index in range(len(sent)):
                    group.start_soon(one, index)

        anyio.run(all_of_them)
        return [read(answer) for answer in answers]

    @property
    def now(self) -> datetime:
        """The moment on the server's clock."""
        return self.server.worlds.get().clock.now()

    def choose(self, **choices: Any) -> None:
        """Choose otherwise than the defaults."""
        self.server.worlds.get().choices = {"agenda": Choices(**choices)}

    def clock(self, at: str) -> None:
        """Put the clock at a moment."""
        self.server.worlds.get().clock.set(datetime.fromisoformat(at))

    def advance(self, seconds: float = 0) -> None:
        """Turn the clock; what is due meanwhile happens."""
        answer = self.http("POST", "/_mock/clock/advance", json={"seconds": seconds})
        assert answer.status_code == 200

    def times(self, day: str = THURSDAY, type_id: int = 1, **more: Any) -> list[str]:
        """Return the starts that a day has for a type."""
        more = {"AgendaId": 1, "ResourceId": 1, **more}
        answer = self.get("getBookableTimes", Date=day, AppointmentTypeId=type_id, **more)
        return [time["StartTime"] for time in answer["Objects"]]

    def clear(self, resource: int = 1) -> None:
        """Take everything that is booked with a resource away."""
        for who in (LOKJE, WENDE):
            booked = self.get("getAppointments", who=who, ResourceId=resource)["Objects"]
            for appointment in booked:
                self.get("removeAppointment", who=who, Id=appointment["Id"])

    def book(self, start: str = "10:00", **changes: Any) -> Call:
        """Ask for an appointment."""
        return self("setAppointment", **wanted(start, **changes))

    def booked(self, start: str = "10:00", **changes: Any) -> str:
        """Make an appointment and return its id."""
        answer = self.book(start, **changes)
        assert answer.code == "", answer["Status"]
        return str(answer.only["Id"])

    def appointment(self, number: str, **more: Any) -> dict[str, Any]:
        """Return an appointment."""
        return dict(self.get("getAppointment", Id=number, **more)["Appointment"])

    def messages(self, key: str = "ag_lokje") -> list[dict[str, Any]]:
        """Return what customers were sent."""
        return list(self.http("GET", f"/company/{key}/messages").json()["messages"])

    def state(self) -> bytes:
        """Return everything that the server remembers, but for the journal."""
        image: Any = self.server.worlds.get().store.image()
        return "\n".join(image.connection.iterdump()).encode()


def wanted(start: str = "10:00", **changes: Any) -> dict[str, Any]:
    """Return what an appointment takes; None takes a parameter away."""
    known = {
        "AgendaId": 1,
        "CustomerId": 1,
        "AppointmentTypeId": 1,
        "ResourceId": 1,
        "Date": THURSDAY,
        "StartTime": start,
        **changes,
    }
    return {name: value for name, value in known.items() if value is not None}


def query(
    now: datetime,
    method: str,
    who: tuple[str, str] = LOKJE,
    *,
    algorithm: str = "sha256",
    **params: Any,
) -> str:
    """Return a signed query, as a client of this API makes it."""
    key, secret = who
    given = {"method": method, **{name: str(value) for name, value in params.items()}}
    salt = given.pop("api_salt", str(int(now.timestamp())))
    signed = {name: value for name, value in given.items() if name not in UNSIGNED}
    text = "".join(name + signed[name] for name in sorted(signed)) + secret + salt
    signature = hashlib.new(algorithm, text.replace(" ", "").encode()).hexdigest()
    return urlencode({**given, "api_key": key, "api_salt": salt, "api_signature": signature})


def read(answer: httpx.Response) -> Call:
    """Return an XML answer as the object that it stands for (x-xml in the contract)."""
    assert answer.headers["content-type"] == "application/xml", answer.text
    call = Call(_value(ElementTree.fromstring(answer.content)))
    call.http = answer
    return call


def _value(element: ElementTree.Element) -> Any:
    if element.tag in LISTS:
        return [_value(child) for child in element]
    if len(element):
        return {child.tag: _value(child) for child in element}
    return element.text or ""


class GetReceiver:
    """Answers GET with the next of `answers`, then with 200; `got` holds the paths with queries."""

    def __init__(self) -> None:
        self.got: list[str] = []
        self.answers: list[int] = []
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                receiver.got.append(self.path)
                self.send_response(receiver.answers.pop(0) if receiver.answers else 200)
                self.send_header("content-length", "0")
                self.end_headers()

            def log_message(self, *_args: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/hook?shop=1"


@pytest.fixture
def subscriber() -> Iterator[GetReceiver]:
    """Return a receiver of change notices that listens while the test runs."""
    receiver = GetReceiver()
    thread = Thread(target=receiver.server.serve_forever, args=(0.01,))
    thread.start()
    yield receiver
    receiver.server.shutdown()
    receiver.server.server_close()
    thread.join()


@pytest.fixture(scope="session")
def quiet() -> tuple[Caller, Any]:
    """A server whose first resource has nothing booked, and everything that it remembers then."""
    caller = Caller()
    caller.clear()
    return caller, caller.server.worlds.get().store.image()


@pytest.fixture
def api(quiet: tuple[Caller, Any]) -> Caller:
    """The quiet server as it was at first; the first company's first resource is free."""
    caller, image = quiet
    caller.server.worlds.reset().store.load(image)
    caller.delivering = False
    return caller


@pytest.fixture(scope="module")
def busy() -> Caller:
    """A server that all examples of a property share, so that they meet what others left."""
    caller = Caller()
    caller.clear()
    return caller


@pytest.fixture
def make_api() -> Callable[..., Caller]:
    """Make a server with other settings, as it was seeded."""
    return Caller


@pytest.fixture
def tools() -> SimpleNamespace:
    """What tests share beside the server."""
    return SimpleNamespace(
        LOKJE=LOKJE, WENDE=WENDE, THURSDAY=THURSDAY, wanted=wanted, query=query, read=read
    )
