"""A vendor of the tests' own, a server of it in this process, and receivers for its webhooks.

The engine is tried with a vendor that it can't have heard of, on a loop that stands still between
two calls: nothing happens unless a test asks for it.
"""

from __future__ import annotations

import asyncio
import hmac
import json
import socket
import threading
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any, TypeVar
from urllib.parse import unquote

import httpx
import msgspec
import pytest
import uvicorn
import yaml

from bookable_mocks.engine.app import Server, create_server
from bookable_mocks.engine.auth import add_key, bucket, credential, keyed
from bookable_mocks.engine.conditions import eq
from bookable_mocks.engine.control import control
from bookable_mocks.engine.database import SqliteDatabase
from bookable_mocks.engine.mock import Context, Handler, Mock, Page, Persona, Reply, Webhooks
from bookable_mocks.engine.problem import Problem, reject
from bookable_mocks.engine.quotas import Usage
from bookable_mocks.engine.records import ENDPOINTS, WebhookEndpoint
from bookable_mocks.engine.settings import Settings
from bookable_mocks.engine.store import Table
from bookable_mocks.engine.world import World, make_world
from bookable_specs import Contract, load

T = TypeVar("T")

NOW = datetime(2026, 7, 1, 10, 0, tzinfo=UTC)
RETRIES = (timedelta(minutes=1), timedelta(minutes=10))
KEY, OTHER_KEY, READER_KEY = "key-of-ann", "key-of-ben", "key-that-reads"
DOCUMENT = yaml.safe_load((Path(__file__).parent / "boats.yaml").read_text())


class Boat(msgspec.Struct, frozen=True, kw_only=True):
    """A boat that can be hired."""

    id: int
    name: str
    seats: int
    held: bool = False


BOATS = Table("boat", Boat, ("id", "name", "seats"), (("seats",),))


def _wire(boat: Boat) -> dict[str, Any]:
    return {"id": boat.id, "name": boat.name, "seats": boat.seats, "held": boat.held}


def _known(ctx: Context, key: str) -> Boat:
    boat = ctx.store.get(BOATS, ctx.params[key])
    if boat is None:
        raise reject(404, "no_boat", "There is no such boat.")
    return boat


def _list(ctx: Context) -> Reply:
    data = [_wire(boat) for boat in ctx.store.select(BOATS, order="id", limit=20)]
    return Reply(200, {"data": data, "given": ctx.params})


def _create(ctx: Context) -> Reply:
    boat = Boat(id=ctx.ids.number("boat"), name=ctx.body["name"], seats=ctx.body["seats"])
    ctx.store.insert(BOATS, boat)
    ctx.emit("boat.created", ctx.owner, _wire(boat))
    if boat.name == "Titanic":
        raise reject(409, "unsinkable", "Not that name.")
    return Reply(201, _wire(boat), {"Location": f"/boats/v1/boats/{boat.id}"})


def _delete(ctx: Context) -> Reply:
    ctx.store.delete(BOATS, _same_id(_known(ctx, "id")))
    return Reply(204)


def _same_id(boat: Boat) -> Any:
    return eq("id", boat.id)


def _hold(ctx: Context) -> Reply:
    boat = _known(ctx, "boat_id")
    if boat.held:
        raise reject(409, "held", "It is held already.")
    held = ctx.store.update(BOATS, msgspec.structs.replace(boat, held=True))
    minutes = (ctx.body or {}).get("minutes", 15)
    ctx.schedule(ctx.now + timedelta(minutes=minutes), "release", str(boat.id))
    return Reply(200, _wire(held))


def _release(ctx: Context, ref: str) -> None:
    boat = ctx.store.get(BOATS, int(ref))
    if boat is not None:
        ctx.store.update(BOATS, msgspec.structs.replace(boat, held=False))
        ctx.emit("boat.released", "ann", _wire(boat))


def _echo(ctx: Context) -> Reply:
    request = ctx.request
    return Reply(200, {"body": ctx.body, "method": request.method if request else ""})


HULL = {"X-Hull": "sound"}
WRECK = {"id": 4, "name": "wreck", "seats": 1, "held": False}
BREACHES: Mapping[str, Reply] = {
    "missing field": Reply(200, {"id": 4, "name": "wreck", "held": False}, HULL),
    "status": Reply(202, WRECK, HULL),
    "header": Reply(200, WRECK),
    "header in other case": Reply(200, WRECK, {"x-hull": "sound"}),
    "header that can't be sent": Reply(200, WRECK, {"X-Hull": "\u20ac"}),
    "header with a line break": Reply(200, WRECK, {"X-Hull": "sound\r\nX-Extra: smuggled"}),
    "media type": Reply(200, "wreck", HULL, "text/plain"),
    "no body": Reply(200, None, HULL),
    "body with 204": Reply(204, WRECK),
    "unserializable": Reply(200, {**WRECK, "name": object()}, HULL),
}


def _break(ctx: Context) -> Reply:
    """Write something, then break the contract as the test asks for."""
    ctx.store.insert(BOATS, Boat(id=ctx.ids.number("boat"), name="wreck", seats=1))
    match ctx.body:
        case "raise":
            raise RuntimeError("a hole")
        case "refuse":
            raise reject(404, "no", "No.")
        case "undocumented refusal":
            raise reject(418, "teapot", "No.")
        case "event":
            ctx.emit("boat.created", "ann", {"id": "not a number"})
    return BREACHES.get(ctx.body, Reply(200, WRECK, HULL))


HANDLERS: Mapping[str, Handler] = {
    "listBoats": _list,
    "createBoat": _create,
    "searchBoats": lambda _ctx: Reply(200, {"found": []}),
    "getBoat": lambda ctx: Reply(200, _wire(_known(ctx, "id"))),
    "deleteBoat": _delete,
    "holdBoat": _hold,
    "echo": _echo,
    "echoText": lambda ctx: Reply(200, {"text": ctx.params["text"]}),
    "breakDown": _break,
    "getFlag": lambda _ctx: Reply(200, "flag", media_type="text/plain"),
}


def _render(problem: Problem, _ctx: Context) -> Reply:
    """Boats' errors: a list, one for each thing that is wrong; 422 for what is invalid."""
    status = 422 if problem.code == "invalid_request" else problem.status
    errors = [
        {"code": problem.code, "at": f"{v.location}:{v.where}", "message": v.message}
        for v in problem.violations
    ]
    told = {"code": problem.code, "at": "", "message": problem.detail}
    return Reply(status, {"errors": errors or [told]})


def _seed(ctx: Context) -> None:
    for number in range(1, 4):
        boat = Boat(id=ctx.ids.number("boat"), name=f"Boat {ctx.ids.readable('n')}", seats=number)
        ctx.store.insert(BOATS, boat)
    both = ("boats:read", "boats:write")
    add_key(ctx, "ann-1", KEY, owner="ann", scopes=both, label="all")
    add_key(ctx, "ben-1", OTHER_KEY, owner="ben", scopes=both, label="all")
    add_key(ctx, "ann-2", READER_KEY, owner="ann", scopes=both[:1], label="reads")


def _sign(secret: str, at: datetime, body: bytes) -> Mapping[str, str]:
    moment = at.isoformat()
    digest = hmac.new(secret.encode(), moment.encode() + body, "sha256").hexdigest()
    return {"X-Boats-Signature": digest, "X-Boats-At": moment}


def _hook(delivery_id: str, event: str, at: datetime, data: dict[str, Any]) -> dict[str, Any]:
    return {"id": delivery_id, "event": event, "at": at.isoformat(), "boat": data}


def _page(ctx: Context) -> Reply:
    """The harbour's page: shows a boat, and writes when it is posted to."""
    if ctx.request and ctx.request.method == "POST":
        number = ctx.ids.number("boat")
        ctx.store.insert(BOATS, Boat(id=number, name="from a page", seats=1))
        if ctx.request.body == b"raise":
            raise RuntimeError("a storm")
        if ctx.request.body == b"refuse":
            raise reject(409, "closed", "Closed.")
    return Reply(200, f"<p>{ctx.params['id']}</p>", media_type="text/html; charset=utf-8")


_read_key = credential("authorization", "Bearer")
WEBHOOKS = Webhooks(body=_hook, sign=_sign, retries=RETRIES, timeout=0.2)


def _limit_headers(usage: Usage) -> Mapping[str, str]:
    return {
        "X-Limit": str(usage.limit),
        "X-Left": str(usage.remaining),
        "X-Reset": str(usage.reset),
    }


def make_mock(**changes: Any) -> Mock:
    """Return the vendor, with some of it changed."""
    given: dict[str, Any] = {
        "name": "boats",
        "handlers": HANDLERS,
        "render": _render,
        "authenticate": keyed(_read_key, 'Bearer realm="boats"'),
        "seed": _seed,
        "tables": (BOATS,),
        "limit_headers": _limit_headers,
        "bucket": bucket(_read_key),
        "idempotency_header": "idempotency-key",
        "webhooks": WEBHOOKS,
        "timers": {"release": _release},
        "pages": (
            Page("GET", "/harbour/{id}", _page),
            Page("POST", "/harbour/{id}", _page),
        ),
        "personas": (Persona("all", KEY, "ann", ("boats:read", "boats:write")),),
        "owners": lambda _ctx: {"ann": "Ann's Boats", "ben": "Ben's Boats"},
        **changes,
    }
    return Mock(**given)


CONTRACT = Contract(slug="boats", document=DOCUMENT, bundle_bytes=b"", rules={})


def make_contract(slug: str = "boats", document: dict[str, Any] | None = None) -> Contract:
    """Return the vendor's contract, or another document in its place."""
    if document is None:
        return CONTRACT
    return Contract(slug=slug, document=document, bundle_bytes=b"", rules={})


@pytest.fixture(scope="session")
def boats() -> SimpleNamespace:
    """The vendor's parts, for tests that put them together themselves."""
    return SimpleNamespace(
        Boat=Boat,
        BOATS=BOATS,
        DOCUMENT=DOCUMENT,
        HANDLERS=HANDLERS,
        KEY=KEY,
        OTHER_KEY=OTHER_KEY,
        READER_KEY=READER_KEY,
        RETRIES=RETRIES,
        WEBHOOKS=WEBHOOKS,
        contract=make_contract,
        mock=make_mock,
        sign=_sign,
    )


@pytest.fixture(scope="session")
def now() -> datetime:
    """The moment at which the tests' clocks are frozen."""
    return NOW


@pytest.fixture(scope="session")
def control_contract(tmp_path_factory: pytest.TempPathFactory) -> Contract:
    """The control API's own contract, as it is shipped."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BOOKABLE_CACHE", str(tmp_path_factory.mktemp("cache")))
        return load("control")


@pytest.fixture
def run() -> Iterator[Callable[[Awaitable[T]], T]]:
    """Runs coroutines on one loop, which stands still in between."""
    with asyncio.Runner() as runner:

        async def settled(work: Awaitable[T]) -> T:
            return await work

        yield lambda work: runner.run(settled(work))


@dataclass(slots=True)
class Answer:
    """What came out of the app for a hand-made request."""

    status: int
    headers: list[tuple[bytes, bytes]]
    body: bytes

    def json(self) -> Any:
        """Return the body, read strictly."""
        return json.loads(self.body, parse_constant=lambda name: pytest.fail(f"{name} in JSON"))

    def header(self, name: str) -> str | None:
        """Return a header's value; None if it is not there."""
        found = [value.decode() for key, value in self.headers if key.decode() == name.lower()]
        return found[0] if found else None


@dataclass
class Site:
    """A server in this process, and the clients that ask it."""

    server: Server
    run: Callable[[Awaitable[Any]], Any]
    live: bool = False

    @property
    def worlds(self) -> Any:
        return self.server.worlds

    @property
    def scheduler(self) -> Any:
        return self.server.scheduler

    @property
    def world(self) -> World:
        """The default world, as it is at this moment."""
        return self.server.worlds.get()

    def request(
        self, method: str, path: str, *, client: tuple[str, int] = ("127.0.0.1", 1), **kwargs: Any
    ) -> httpx.Response:
        """Ask with httpx; paths are the vendor's own unless they start with `/_mock`."""
        response: httpx.Response = self.run(self.asked(method, path, client=client, **kwargs))
        return response

    async def asked(
        self, method: str, path: str, *, client: tuple[str, int] = ("127.0.0.1", 1), **kwargs: Any
    ) -> httpx.Response:
        """Ask from inside the loop."""
        if not path.startswith(("/_mock", "/harbour", "http")):
            path = f"/boats/v1{path}"
        headers = {"Authorization": f"Bearer {KEY}", **kwargs.pop("headers", {})}
        headers = {name: value for name, value in headers.items() if value is not None}
        transport = httpx.ASGITransport(app=self.server.app, client=client)
        async with httpx.AsyncClient(transport=transport, base_url="http://boats.test") as http:
            return await http.request(method, path, headers=headers, **kwargs)

    def get(self, path: str, **kwargs: Any) -> httpx.Response:
        return self.request("GET", path, **kwargs)

    def post(self, path: str, json: Any = ..., **kwargs: Any) -> httpx.Response:
        if json is not ...:
            kwargs["json"] = json
        return self.request("POST", path, **kwargs)

    def put(self, path: str, json: Any = ..., **kwargs: Any) -> httpx.Response:
        if json is not ...:
            kwargs["json"] = json
        return self.request("PUT", path, **kwargs)

    def delete(self, path: str, **kwargs: Any) -> httpx.Response:
        return self.request("DELETE", path, **kwargs)

    def advance(self, seconds: float) -> int:
        """Move the clock through the control API; return how much happened."""
        answer = self.post("/_mock/clock/advance", {"seconds": seconds})
        assert answer.status_code == 200, answer.text
        happened: int = answer.json()["happened"]
        return happened

    def call(
        self,
        method: str,
        target: bytes,
        *,
        headers: Sequence[tuple[bytes, bytes]] = (),
        chunks: Sequence[bytes] = (b"",),
        client: tuple[str, int] | None = ("127.0.0.1", 1),
    ) -> Answer:
        """Ask with bytes that no client library would send, as uvicorn would pass them on."""
        raw_path, _, query = target.partition(b"?")
        sent: list[dict[str, Any]] = []
        waiting = [
            {"type": "http.request", "body": chunk, "more_body": index < len(chunks) - 1}
            for index, chunk in enumerate(chunks)
        ]
        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": method,
            "scheme": "http",
            "path": unquote(raw_path.decode("ascii")),
            "raw_path": raw_path,
            "query_string": query,
            "root_path": "",
            "headers": [(b"host", b"boats.test"), *headers],
            "client": client,
            "server": ("127.0.0.1", 80),
        }

        async def receive() -> dict[str, Any]:
            return waiting.pop(0) if waiting else {"type": "http.disconnect"}

        async def send(message: Any) -> None:
            sent.append(message)

        self.run(self.server.app(scope, receive, send))  # type: ignore[arg-type]
        if not sent:
            return Answer(0, [], b"")
        body = b"".join(message.get("body", b"") for message in sent[1:])
        return Answer(sent[0]["status"], list(sent[0]["headers"]), body)

    def boats(self) -> list[Boat]:
        """Return all boats there are, by number."""
        return self.world.store.select(BOATS, order="id")

    def listen(self, url: str, *, owner: str = "ann", world: World | None = None) -> str:
        """Register a receiver for everything; return the endpoint's id."""
        world = world or self.world
        number = world.ids.number("endpoint")
        endpoint = WebhookEndpoint(
            id=f"endpoint-{number}",
            api="boats",
            owner=owner,
            url=url,
            secret="whsec_of_the_test",
            events=("boat.created", "boat.released"),
            created_at=NOW,
        )
        world.store.insert(ENDPOINTS, endpoint)
        return endpoint.id


def _closed(site: Site) -> None:
    """Leave a site without a scheduler and without worlds."""
    if site.scheduler._task is not None and not site.live:
        site.run(_stopped(site))
        site.scheduler._task = None
    for world in site.worlds.all():
        site.worlds.drop(world.name)


async def _stopped(site: Site) -> None:
    """Stop a site's scheduler, twice if need be: that it hangs is a test's business."""
    with suppress(TimeoutError):
        async with asyncio.timeout(0.5):
            await site.scheduler.stop()
            return
    await site.scheduler.stop()


Serve = Callable[..., Site]


@pytest.fixture
def serve(run: Callable[[Awaitable[Any]], Any], control_contract: Contract) -> Iterator[Serve]:
    """Builds servers of the vendor: `mocks` for several, else `changes` to the one."""
    sites: list[Site] = []

    def build(
        *,
        settings: Settings | None = None,
        mocks: Sequence[tuple[Mock, Contract]] = (),
        document: dict[str, Any] | None = None,
        handlers: Mapping[str, Handler] | None = None,
        **changes: Any,
    ) -> Site:
        if handlers:
            changes["handlers"] = {**HANDLERS, **handlers}
        chosen = list(mocks) or [(make_mock(**changes), make_contract(document=document))]
        server = create_server(chosen, settings or Settings(now=NOW), control(control_contract))
        sites.append(Site(server, run))
        return sites[-1]

    yield build
    for site in sites:
        _closed(site)


@pytest.fixture(scope="session")
def _shared(control_contract: Contract) -> Server:
    """The server behind `site`: building one is slow, and without its worlds it is as new."""
    mocks = [(make_mock(), make_contract())]
    return create_server(mocks, Settings(now=NOW), control(control_contract))


@pytest.fixture
def site(run: Callable[[Awaitable[Any]], Any], _shared: Server) -> Iterator[Site]:
    """A server of the vendor, frozen in time; its scheduler is not running."""
    made = Site(_shared, run)
    yield made
    _closed(made)


@pytest.fixture
def sending(site: Site) -> Site:
    """The same with its scheduler started: webhooks go out."""
    site.run(site.scheduler.start())
    return site


@pytest.fixture
def world() -> Iterator[World]:
    """A world of the vendor without a server around it."""
    made = make_world("", 1, Settings(now=NOW), [make_mock()], SqliteDatabase())
    yield made
    made.database.close()


@dataclass(frozen=True, slots=True)
class Received:
    """A request that a receiver got."""

    path: str
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        """Return the body as JSON."""
        return json.loads(self.body)


@dataclass
class Receiver:
    """A web server on a free port that answers as it is told: a status, or a way to misbehave.

    `hold` keeps an answer back until it is set; "drip" sends a header a moment for ever; "cut"
    hangs up. When `answers` runs out the answer is 200.
    """

    url: str = ""
    answers: list[int | str] = field(default_factory=list)
    received: list[Received] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)
    on_request: Callable[[], None] = field(default=lambda: None)
    released: asyncio.Event = field(default_factory=asyncio.Event)
    arrived: asyncio.Event = field(default_factory=asyncio.Event)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await self._one(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    async def _one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        pairs = [line.split(": ", 1) for line in head[1:] if line]
        headers = {name.lower(): value for name, value in pairs}
        body = await reader.readexactly(int(headers.get("content-length", "0")))
        self.received.append(Received(head[0].split()[1], headers, body))
        self.arrived.set()
        self.on_request()
        answer = self.answers.pop(0) if self.answers else 200
        if answer == "hold":
            await self.released.wait()
            answer = 200
        if answer == "cut":
            return
        if answer == "drip":
            writer.write(b"HTTP/1.1 200 OK\r\n")
            while not writer.is_closing():
                writer.write(b"X-Drop: 1\r\n")
                await writer.drain()
                await asyncio.sleep(0.02)
            return
        extra = "".join(f"{name}: {value}\r\n" for name, value in self.headers.items())
        text = f"HTTP/1.1 {answer} Said\r\n{extra}Content-Length: 0\r\nConnection: close\r\n\r\n"
        writer.write(text.encode())
        await writer.drain()


@pytest.fixture
def receivers(run: Callable[[Awaitable[Any]], Any]) -> Iterator[Callable[..., Receiver]]:
    """Starts receivers on free ports of this machine, on the tests' own loop."""
    servers: list[asyncio.Server] = []

    def start(*answers: int | str, **kwargs: Any) -> Receiver:
        receiver = Receiver(answers=list(answers), **kwargs)
        server = run(asyncio.start_server(receiver.serve, "127.0.0.1", 0))
        servers.append(server)
        receiver.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/hook"
        return receiver

    yield start
    for server in servers:
        server.close()


@pytest.fixture
def receiver(receivers: Callable[..., Receiver]) -> Receiver:
    """A receiver that takes whatever comes."""
    return receivers()


@pytest.fixture
def nobody() -> str:
    """The URL of a port on which nobody listens."""
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    return f"http://127.0.0.1:{port}/hook"


@pytest.fixture
def live() -> Iterator[Callable[[Site], int]]:
    """Puts a server behind uvicorn on a free port, in a thread; returns the port."""
    running: list[tuple[uvicorn.Server, threading.Thread]] = []

    def start(site: Site) -> int:
        listener = socket.create_server(("127.0.0.1", 0))
        config = uvicorn.Config(site.server.app, log_level="critical", lifespan="on")
        server = uvicorn.Server(config)
        started = threading.Event()
        original = server.startup

        async def startup(sockets: list[socket.socket] | None = None) -> None:
            await original(sockets)
            started.set()

        site.live = True
        server.startup = startup  # type: ignore[method-assign]
        thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
        thread.start()
        running.append((server, thread))
        assert started.wait(10), "the server did not start"
        return int(listener.getsockname()[1])

    yield start
    for server, thread in running:
        server.should_exit = True
        thread.join(10)


@pytest.fixture
def changed() -> Callable[..., dict[str, Any]]:
    """Returns the vendor's document with one operation's node changed."""

    def change(path: str, method: str, **members: Any) -> dict[str, Any]:
        item = {**DOCUMENT["paths"][path]}
        item[method] = {**item[method], **members}
        return {**DOCUMENT, "paths": {**DOCUMENT["paths"], path: item}}

    return change
