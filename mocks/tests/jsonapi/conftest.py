"""A harbour of boats, berths, sailors and trips: a vendor that the room can't have heard of."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import quote

import httpx
import msgspec
import pytest
import yaml

from bookable_mocks.engine.app import create_server
from bookable_mocks.engine.auth import add_key, keyed
from bookable_mocks.engine.conditions import Where, at_least, eq
from bookable_mocks.engine.control import control
from bookable_mocks.engine.database import SqliteDatabase
from bookable_mocks.engine.mock import Context, Mock, Principal, Reply, Request
from bookable_mocks.engine.plan import Plan, compile_plans
from bookable_mocks.engine.problem import Refusal
from bookable_mocks.engine.settings import Settings
from bookable_mocks.engine.store import Table
from bookable_mocks.engine.world import World, make_world
from bookable_mocks.jsonapi.changes import changed, relate
from bookable_mocks.jsonapi.collection import collection, found, listed, single
from bookable_mocks.jsonapi.definitions import Linked, Resource, ToMany, ToOne
from bookable_mocks.jsonapi.dialect import Code, Dialect, scoped
from bookable_mocks.jsonapi.errors import renderer
from bookable_mocks.jsonapi.expressions import Expression, Unfit
from bookable_mocks.jsonapi.negotiation import admitter
from bookable_mocks.jsonapi.resources import Resources
from bookable_mocks.jsonapi.sidepost import read_document
from bookable_mocks.jsonapi.tables import TABLES, add_links, save
from bookable_specs import Contract, load

NOW = datetime(2026, 7, 1, 10, tzinfo=UTC)
DOCUMENT = yaml.safe_load((Path(__file__).parent / "harbour.yaml").read_text())
CONTRACT = Contract(slug="harbour", document=DOCUMENT, bundle_bytes=b"", rules={})


class State(StrEnum):
    """Where a boat lies."""

    AFLOAT = "afloat"
    ASHORE = "ashore"
    SUNK = "sunk"


class Money(msgspec.Struct, frozen=True):
    """An amount."""

    currency: str
    value: Decimal


class Boat(msgspec.Struct, frozen=True, kw_only=True):
    """A boat, with an attribute of every kind."""

    id: int
    name: str = ""
    note: str | None = None
    state: State = State.AFLOAT
    length: Decimal = Decimal("7.50")
    seats: int | None = None
    motor: bool = False
    built: date | None = None
    serviced_at: datetime | None = None
    title: dict[str, str] = {}
    perks: dict[str, tuple[str, ...]] | None = None
    tags: tuple[str, ...] = ()
    price: Money | None = None
    owner: str | None = None
    number: int = 0
    secret: str = "rum"
    berth_id: int | None = None
    owner_id: int | None = None
    builder_id: int | None = None


class Berth(msgspec.Struct, frozen=True, kw_only=True):
    """Where a boat lies."""

    id: int
    code: str = ""


class Sailor(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody; a shy one is seen by those who may see all."""

    id: int
    name: str = ""
    shy: bool = False
    friend_id: int | None = None


class Trip(msgspec.Struct, frozen=True, kw_only=True):
    """Where a boat went."""

    id: int
    miles: int = 0
    boat_id: int | None = None


BOATS = Table(
    "boat",
    Boat,
    (
        *("id", "name", "note", "state", "length", "seats", "motor", "built", "serviced_at"),
        *("number", "berth_id", "owner_id", "builder_id"),
    ),
    (("state", "id"), ("berth_id",), ("owner_id",)),
)
BERTHS = Table("berth", Berth, ("id", "code"))
SAILORS = Table("sailor", Sailor, ("id", "name", "shy", "friend_id"))
TRIPS = Table("trip", Trip, ("id", "miles", "boat_id"), (("boat_id",),))


def _seen(ctx: Context) -> Where | None:
    sees_all = ctx.principal is None or "all" in ctx.principal.scopes
    return None if sees_all else eq("shy", False)


def _big(_ctx: Context, expression: Expression) -> Where:
    if expression.terms != ("yes",):
        raise Unfit("big is yes")
    return at_least("length", Decimal(10))


CREW, GUESTS = Linked("sailor", "crew"), Linked("sailor", "guests")
BOAT = Resource(
    type="boat",
    table=BOATS,
    attributes=(
        *("name", "note", "state", "length", "seats", "motor", "built", "serviced_at"),
        *("title", "perks", "tags", "price", "owner", "number", "secret"),
    ),
    relationships={
        "berth": ToOne("berth_id", "berth"),
        "owner": ToOne("owner_id", "sailor"),
        "trips": ToMany("trip", "boat_id"),
        "crew": CREW,
        "builder": ToOne("builder_id", "sailor"),
        "guests": GUESTS,
    },
    localized=frozenset({"title", "perks"}),
    optional=frozenset({"secret", "guests"}),
    read_only=frozenset({"owner", "number"}),
    fixed=frozenset({"builder"}),
    ignored=frozenset({"number"}),
    sideposted=frozenset({"berth", "owner", "trips", "crew"}),
    filters={"big": _big},
)
BERTH = Resource(
    type="berth",
    table=BERTHS,
    attributes=("code",),
    relationships={"boats": ToMany("boat", "berth_id")},
)
SAILOR = Resource(
    type="sailor",
    table=SAILORS,
    attributes=("name",),
    relationships={
        "boats": ToMany("boat", "owner_id"),
        "crews": Linked("boat", "crew", inverse=True),
        "friend": ToOne("friend_id", "sailor"),
    },
    sideposted=frozenset({"boats", "friend"}),
    visible=_seen,
)
TRIP = Resource(
    type="trip",
    table=TRIPS,
    attributes=("miles",),
    relationships={"boat": ToOne("boat_id", "boat")},
    sideposted=frozenset({"boat"}),
)

DIALECT = Dialect(
    locales=("en", "nl", "nl-BE", "de"),
    include_scopes=scoped({"sailor|read", "berth|read"}, "{type}|read"),
    include_depth=4,
    include_paths=6,
    include_limit=200,
    codes={"invalid_request": Code("INVALID_PARAMETER"), "not_found": Code("GONE", "Nobody knows")},
)
RESOURCES = Resources(DIALECT, BOAT, BERTH, SAILOR, TRIP)
ALL = frozenset({"sailor|read", "berth|read", "all"})


def with_dialect(**changes: Any) -> Resources:
    """Return the harbour in another dialect."""
    return Resources(replace(DIALECT, **changes), BOAT, BERTH, SAILOR, TRIP)


def _create(ctx: Context) -> Reply:
    draft = read_document(ctx, RESOURCES, "boat").primary
    boat = changed(ctx, RESOURCES, Boat(id=ctx.ids.number("boat")), draft)
    relate(ctx, RESOURCES, draft, boat.id)
    return single(ctx, RESOURCES, save(ctx, RESOURCES, boat))


def _update(ctx: Context) -> Reply:
    boat = found(ctx, RESOURCES, "boat", ctx.params["id"])
    draft = read_document(ctx, RESOURCES, "boat", boat.id).primary
    relate(ctx, RESOURCES, draft, boat.id)
    return single(ctx, RESOURCES, save(ctx, RESOURCES, changed(ctx, RESOURCES, boat, draft)))


def _get(ctx: Context) -> Reply:
    return single(ctx, RESOURCES, found(ctx, RESOURCES, "boat", ctx.params["id"]))


HANDLERS = {
    "listBoats": lambda ctx: collection(ctx, RESOURCES, "boat"),
    "getBoat": _get,
    "createBoat": _create,
    "updateBoat": _update,
    "listSailors": lambda ctx: listed(
        ctx, RESOURCES, "sailor", ctx.store.select(SAILORS, order="name, id")
    ),
}
PLANS: Mapping[str, Plan] = compile_plans(CONTRACT, HANDLERS)


def _seed(ctx: Context) -> None:
    add_key(ctx, "key", "sesame", owner="ann", scopes=ALL, label="all")


MOCK = Mock(
    name="harbour",
    handlers=HANDLERS,
    render=renderer(DIALECT),
    admit=admitter(DIALECT),
    authenticate=keyed(lambda request: request.headers.get("x-api-key", ""), "Key"),
    seed=_seed,
    tables=(BOATS, BERTHS, SAILORS, TRIPS, *TABLES),
)


@dataclass
class Harbour:
    """A world of the harbour, and questions to it, answered as the engine would let them be."""

    world: World
    resources: Resources = field(default=RESOURCES)

    def ctx(
        self,
        operation: str = "listBoats",
        query: str | Mapping[str, Any] = "",
        *,
        headers: Mapping[str, str] | None = None,
        scopes: Iterable[str] = ALL,
        body: Any = None,
        ident: str = "",
    ) -> Context:
        """Return the context of a request whose parameters the engine has read."""
        if not isinstance(query, str):
            query = "&".join(f"{quote(k)}={quote(str(v))}" for k, v in query.items())
        plan = PLANS[operation]
        path = f"/v1/boats/{ident}" if ident else "/v1/boats"
        sent = {"host": "harbour.test", **(headers or {})}
        request = Request(plan.operation.method, path, query, sent, b"", "c", "https")
        params, wrong = plan.parameters.read({"id": ident}, query, sent)
        assert wrong == []
        return Context(
            world=self.world,
            mock=MOCK,
            now=NOW,
            principal=Principal("key", "ann", frozenset(scopes)),
            request=request,
            params=params,
            body=body,
            operation=plan.operation,
        )

    def list(self, query: str | Mapping[str, Any] = "", **more: Any) -> dict[str, Any]:
        """Return the document of a list of boats; it is held against the contract."""
        ctx = self.ctx("listBoats", query, **more)
        reply = collection(ctx, self.resources, "boat")
        PLANS["listBoats"].check(reply, {})
        document: dict[str, Any] = reply.body
        return document

    def ids(self, query: str | Mapping[str, Any] = "", **more: Any) -> list[int]:
        """Return the ids of a list of boats."""
        return [int(boat["id"]) for boat in self.list(query, **more)["data"]]

    def get(self, ident: int, query: str | Mapping[str, Any] = "", **more: Any) -> dict[str, Any]:
        """Return the document of one boat."""
        ctx = self.ctx("getBoat", query, ident=str(ident), **more)
        reply = single(ctx, self.resources, found(ctx, self.resources, "boat", str(ident)))
        PLANS["getBoat"].check(reply, {})
        document: dict[str, Any] = reply.body
        return document

    def refused(self, query: str | Mapping[str, Any], **more: Any) -> list[tuple[int, str, str]]:
        """Return status, parameter and message of each entry of a refused list's errors."""
        with pytest.raises(Refusal) as refusal:
            self.list(query, **more)
        problem = refusal.value.problem
        return [(problem.status, v.where, v.message) for v in problem.violations]

    def save(self, *records: Any) -> None:
        """Write records."""
        ctx = self.ctx()
        for record in records:
            save(ctx, self.resources, record)

    def crew(self, boat: int, *sailors: int) -> None:
        """Let sailors be a boat's crew."""
        add_links(self.ctx(), CREW, boat, sailors)

    def clear(self) -> None:
        """Empty the harbour."""
        for table in MOCK.tables:
            self.world.store.delete(table)


@pytest.fixture(scope="session")
def parts() -> SimpleNamespace:
    """The harbour's parts, for tests that put them together themselves."""
    return SimpleNamespace(
        Boat=Boat,
        Berth=Berth,
        Sailor=Sailor,
        Trip=Trip,
        Money=Money,
        State=State,
        BOATS=BOATS,
        BOAT=BOAT,
        BERTH=BERTH,
        SAILOR=SAILOR,
        TRIP=TRIP,
        CREW=CREW,
        DIALECT=DIALECT,
        RESOURCES=RESOURCES,
        CONTRACT=CONTRACT,
        DOCUMENT=DOCUMENT,
        MOCK=MOCK,
        NOW=NOW,
        Harbour=Harbour,
        with_dialect=with_dialect,
    )


@pytest.fixture
def empty() -> Iterator[Harbour]:
    """A harbour with nothing in it."""
    world = make_world("", 1, Settings(now=NOW), [MOCK], SqliteDatabase())
    yield Harbour(world)
    world.database.close()


@pytest.fixture(scope="module")
def shared() -> Iterator[Harbour]:
    """A harbour for property tests, which clear it themselves."""
    world = make_world("", 1, Settings(now=NOW), [MOCK], SqliteDatabase())
    yield Harbour(world)
    world.database.close()


@pytest.fixture
def harbour(empty: Harbour) -> Harbour:
    """Three boats, two berths, three sailors of whom one is shy, and what ties them together."""
    empty.save(
        Berth(id=1, code="A1"),
        Berth(id=2, code="A2"),
        Sailor(id=1, name="Ada"),
        Sailor(id=2, name="Bob", friend_id=1),
        Sailor(id=3, name="Cy", shy=True),
        Boat(
            id=1,
            name="Albatross",
            note="leaks",
            length=Decimal("9.50"),
            seats=4,
            motor=True,
            built=date(1999, 5, 1),
            serviced_at=datetime(2026, 6, 1, 23, 30, tzinfo=UTC),
            title={"en": "Swift", "nl": "Snel", "nl-BE": "Rap"},
            perks={"en": ("sauna", "mast")},
            price=Money("EUR", Decimal("12.50")),
            owner="Ada",
            berth_id=1,
            owner_id=1,
            builder_id=3,
        ),
        Boat(id=2, name="Bounty", note="", state=State.ASHORE, length=Decimal("30.00"), seats=40),
        Boat(id=3, name="Cormorant", state=State.SUNK, title={"nl": "Zeker"}, berth_id=1),
        Trip(id=1, miles=10, boat_id=1),
        Trip(id=2, miles=20, boat_id=1),
        Trip(id=3, miles=5),
    )
    empty.crew(1, 2, 3)
    empty.crew(2, 2)
    return empty


Ask = Callable[..., httpx.Response]


@pytest.fixture(scope="session")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ask]:
    """Asks a whole server of the harbour, which nobody has put a boat in."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BOOKABLE_CACHE", str(tmp_path_factory.mktemp("cache")))
        rooms = control(load("control"))
    server = create_server([(MOCK, CONTRACT)], Settings(now=NOW), rooms)

    async def send(method: str, url: str, **more: Any) -> httpx.Response:
        transport = httpx.ASGITransport(app=server.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://harbour.test") as client:
            return await client.request(method, url, **more)

    def call(method: str, url: str, body: Any = None, **headers: str) -> httpx.Response:
        sent = {"x-api-key": "sesame", "accept": "application/vnd.api+json"}
        sent.update({name.replace("_", "-"): value for name, value in headers.items()})
        more: dict[str, Any] = {"headers": sent}
        if body is not None:
            sent.setdefault("content-type", "application/vnd.api+json")
            more["content"] = json.dumps(body)
        with asyncio.Runner() as runner:
            return runner.run(send(method, url, **more))

    yield call
    for world in server.worlds.all():
        server.worlds.drop(world.name)
