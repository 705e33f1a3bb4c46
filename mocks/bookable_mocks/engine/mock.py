"""What a vendor's mock is: one value that says how it differs from every other."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import msgspec

from bookable_mocks.engine.conditions import eq
from bookable_mocks.engine.problem import Problem
from bookable_mocks.engine.quotas import Limit, Usage
from bookable_mocks.engine.records import TIMERS, Timer
from bookable_mocks.engine.store import Store, Table

if TYPE_CHECKING:
    from bookable_mocks.engine.ids import Ids
    from bookable_mocks.engine.world import World
    from bookable_specs import Operation

JsonObject = dict[str, Any]

_HOST = re.compile(r"[A-Za-z0-9._-]+(:[0-9]{1,5})?|\[[0-9A-Fa-f:.]+\](:[0-9]{1,5})?")
"""What a link can be made of; other Host headers are no fault, but lead nowhere."""


class Principal(msgspec.Struct, frozen=True):
    """Who is asking: the credential's id, whose it is, and what it may do."""

    id: str
    owner: str
    scopes: frozenset[str]


class Request(msgspec.Struct, frozen=True):
    """A request as it came: header names in lower case, the body whole."""

    method: str
    path: str
    query: str
    headers: dict[str, str]
    body: bytes
    client: str
    scheme: str
    public_url: str = ""
    prefix: str = ""
    """What stood before the vendor's path, to name a world; links lead back there."""

    @property
    def origin(self) -> str:
        """The origin that links lead back to: the one of --public-url, or what the client used."""
        host = self.headers.get("host", "")
        if not _HOST.fullmatch(host):
            host = "localhost"
        return (self.public_url or f"{self.scheme}://{host}") + self.prefix


NO_BODY = msgspec.UNSET
"""The body of an answer that has none; None is the JSON value null."""


class Reply(msgspec.Struct, frozen=True):
    """A handler's answer: a JSON value, text of another media type, or nothing."""

    status: int
    body: Any = NO_BODY
    headers: dict[str, str] = {}
    media_type: str = "application/json"


@dataclass(slots=True)
class Context:
    """All that a handler works with: the world, the moment, who asks and what for.

    `params` holds the parameters by their documented names, coerced and defaulted; one that was
    left out and has no default is missing. `body` is the validated JSON body, or None. `operation`
    is the one that was asked for, as its contract has it in OpenAPI 3.1.
    """

    world: World
    mock: Mock
    now: datetime
    principal: Principal | None = None
    request: Request | None = None
    params: JsonObject = field(default_factory=dict)
    body: Any = None
    operation: Operation | None = None

    @property
    def store(self) -> Store:
        """The world's records."""
        return self.world.store

    @property
    def ids(self) -> Ids:
        """The world's source of ids."""
        return self.world.ids

    @property
    def choices(self) -> Any:
        """What was chosen where the vendor is silent, of the type of `mock.choices`."""
        return self.world.choices.get(self.mock.name, self.mock.choices)

    @property
    def owner(self) -> str:
        """The company, partner or subscription that the credential belongs to."""
        if self.principal is None:
            message = "nobody is asking"
            raise LookupError(message)
        return self.principal.owner

    def emit(self, event: str, owner: str, data: JsonObject) -> None:
        """Queue a webhook for each endpoint of the owner that wants the event.

        It belongs to the running transaction: what is rolled back was never queued.
        """
        self.world.outbox.queue(self.mock, owner, event, data, self.now)

    def schedule(self, at: datetime, kind: str, ref: str) -> None:
        """Let `mock.timers[kind]` run for `ref` at a moment; an earlier appointment is replaced."""
        name = self.mock.name
        timer = Timer(id=f"{name}:{kind}:{ref}", due_at=at, api=name, kind=kind, ref=ref)
        self.store.put(TIMERS, timer)

    def unschedule(self, kind: str, ref: str) -> None:
        """Take back an appointment, if there is one."""
        self.store.delete(TIMERS, eq("id", f"{self.mock.name}:{kind}:{ref}"))


Handler = Callable[[Context], Reply | Awaitable[Reply]]
Authenticate = Callable[[Context], Principal]
Render = Callable[[Problem, Context], Reply]
Admit = Callable[[Context], None]
Encode = Callable[[Any], bytes]
Tamper = Callable[[Reply], Reply]


@dataclass(frozen=True, slots=True)
class Webhooks:
    """How a vendor tells: the body, its signature, and what happens when nobody listens.

    `sign` gets the endpoint's secret, the moment and the raw body. `retries` are the waits after
    each failed attempt; `timeout` is in seconds. An answer counts if its status is in `success`.
    With the method GET the body's members go into the query, and nothing is signed but that.
    """

    body: Callable[[str, str, datetime, JsonObject], JsonObject]
    sign: Callable[[str, datetime, bytes], Mapping[str, str]]
    retries: tuple[timedelta, ...]
    timeout: float
    method: str = "POST"
    media_type: str = "application/json"
    success: range = range(200, 300)


@dataclass(frozen=True, slots=True)
class Page:
    """A page outside the contract that a person is sent to, such as a checkout."""

    method: str
    path: str
    handler: Handler


@dataclass(frozen=True, slots=True)
class Persona:
    """A seeded credential, printed at start: what it is for, its secret, its owner and scopes."""

    label: str
    secret: str
    owner: str
    scopes: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Mock:
    """One vendor, for the engine: a value, never a subclass.

    `handlers` maps each operationId of the contract to its function; the factory refuses a table
    that does not match. `render` is the only place that knows the vendor's error shape; it is told
    who asked what, as far as that was found out. `admit` looks at a request's headers before its
    parameters are read, and may refuse. `encoders` write the media types that are not JSON.
    `timers` maps kinds of appointments to what happens when they fall due. `owners` names those
    whom keys and webhook endpoints can belong to, `new_secret` makes a key's secret, and `example`
    returns a curl line that works on the world at hand, for the base URL that it is given.
    `choices` holds what a person can choose where the vendor is silent, with the defaults.
    `tamper` changes answers that were found as promised, by operationId or `*` for all: planted
    defects alone do that. An `internal` mock is the server's own: it is not journalled, meets no
    faults and opens no transactions.
    """

    name: str
    handlers: Mapping[str, Handler]
    render: Render
    authenticate: Authenticate
    admit: Admit | None = None
    encoders: Mapping[str, Encode] = field(default_factory=dict)
    seed: Callable[[Context], None]
    tables: Sequence[Table[Any]] = ()
    limits: tuple[Limit, ...] | Callable[[Any], tuple[Limit, ...]] = ()
    limit_headers: Callable[[Usage], Mapping[str, str]] = field(default=lambda _usage: {})
    bucket: Callable[[Request], str] = field(default=lambda request: request.client)
    idempotency_header: str = ""
    idempotency_ttl: timedelta = timedelta(hours=24)
    webhooks: Webhooks | None = None
    timers: Mapping[str, Callable[[Context, str], None]] = field(default_factory=dict)
    pages: tuple[Page, ...] = ()
    personas: tuple[Persona, ...] = ()
    example: Callable[[Context, str], str] = field(default=lambda _ctx, _base: "")
    owners: Callable[[Context], Mapping[str, str]] = field(default=lambda _ctx: {})
    new_secret: Callable[[Context], str] = field(default=lambda ctx: ctx.ids.token("engine.secret"))
    choices: Any = None
    tamper: Mapping[str, Tamper] = field(default_factory=dict)
    internal: bool = False

    def limits_for(self, choices: Any) -> tuple[Limit, ...]:
        """Return the rate limits; `choices` says how many more a vendor was asked to allow."""
        return self.limits if isinstance(self.limits, tuple) else self.limits(choices)
