"""Sends requests for the checks, records what was said, and keeps within the rate limits."""

from __future__ import annotations

import json as jsonlib
import threading
import uuid
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import Any, Protocol, TypedDict, Unpack
from urllib.parse import quote

import httpx

from bookable_contracts.credentials import Carrier, carrier_of
from bookable_contracts.curl import Fresh, Script
from bookable_contracts.exchange import Computed, Exchange
from bookable_contracts.pacing import Pacer
from bookable_contracts.target import Key, KeyRing
from bookable_contracts.verdicts import Broken, NotTested
from bookable_contracts.xml_answers import readers_of
from bookable_specs import Contract, Operation

PATIENCE = 5
"""After so many requests in a row without any answer, the server is taken for gone."""

ATTEMPTS = 3
"""How often a request is tried that is refused for its rate limit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What is to be sent, but for the key."""

    method: str
    path: str
    query: Mapping[str, Any] | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = None
    operation: str = ""
    batch: int = 0
    manner: Any = None
    """How the API's own wire is to sign it, for checks that are about just that."""
    computed: Computed | None = None
    """What the wire says of it for a shell line, if its URL would not last."""


class Wire(Protocol):
    """How requests are really sent, and what is learnt from answers for the next ones."""

    def __call__(self, request: Request, token: str) -> Request:
        """Return a request as it is sent, with the credentials of a token; "" is nobody's."""
        ...

    def hear(self, exchange: Exchange) -> None:
        """Learn from an answer, such as the server's clock."""
        ...

    def shown(self, exchange: Exchange, token: str) -> Exchange:
        """Return an exchange of the generated part as its line is to show it."""
        ...

    def functions(self) -> Mapping[str, str]:
        """Return the shell functions that `computed` lines use, by name."""
        ...


@dataclass(frozen=True, slots=True)
class Carried:
    """The usual wire: a key in a header."""

    carrier: Carrier

    def __call__(self, request: Request, token: str) -> Request:
        """Return the request with the header."""
        return replace(request, headers={**self.carrier.headers(token), **request.headers})

    def hear(self, exchange: Exchange) -> None:
        """Learn nothing."""

    def shown(self, exchange: Exchange, token: str) -> Exchange:
        """Return the exchange with the key."""
        del token
        return exchange

    def functions(self) -> Mapping[str, str]:
        """Return none."""
        return {}


class Parts(TypedDict, total=False):
    """What a documented call may be given."""

    path: Mapping[str, str]
    query: Mapping[str, Any]
    json: Any
    body: bytes
    headers: Mapping[str, str]
    idempotency_key: str | None


@dataclass(kw_only=True)
class Client:
    """Talks to the server under test."""

    base_url: str
    contract: Contract
    pacer: Pacer
    timeout: float = 10.0
    ring: KeyRing = field(default_factory=lambda: KeyRing(keys=()))
    secrets: dict[str, str] = field(default_factory=dict)
    log: list[Exchange] = field(default_factory=list)
    fresh: dict[str, Fresh] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _silent: int = 0
    _sent: int = 0
    _batches: int = 0

    def __post_init__(self) -> None:
        self.carrier = carrier_of(self.contract.document)
        self.wire: Wire = Carried(self.carrier)
        self._readers = readers_of(self.contract.document)
        # Races get connections of their own: every request looks through all of its pool.
        limits = httpx.Limits(max_connections=64, max_keepalive_connections=64)
        self._http, self._racing = (
            httpx.Client(timeout=self.timeout, limits=limits, trust_env=False) for _ in range(2)
        )

    def close(self) -> None:
        """Close the connections."""
        self._http.close()
        self._racing.close()

    def request(self, operation: str, **parts: Unpack[Parts]) -> Request:
        """Prepare a documented call."""
        spec = self.contract.operations[operation]
        headers = dict(parts.get("headers", {}))
        if (repeat := parts.get("idempotency_key")) is not None:
            headers[self.contract.document["x-idempotency"]["header"]] = repeat
        body = jsonlib.dumps(parts["json"]).encode() if "json" in parts else parts.get("body")
        if body is not None:
            headers.setdefault("Content-Type", body_type(spec))
        return Request(
            method=spec.method,
            path=fill(spec, parts.get("path", {})),
            query=parts.get("query"),
            headers=headers,
            body=body,
            operation=operation,
        )

    def call(
        self, operation: str, *, key: Key | None, pin: bool = False, **parts: Unpack[Parts]
    ) -> Exchange:
        """Make a documented call; without `pin`, an equal key may stand in for the given one."""
        return self.send(self.request(operation, **parts), key=key, pin=pin)

    def send(self, request: Request, *, key: Key | None = None, pin: bool = False) -> Exchange:
        """Send any request, also one that no contract allows; sit out a 429 and try again."""
        equals = self._equals(key, pin) if key else ()
        for _ in range(ATTEMPTS + len(equals)):
            used = self.pacer.choose(equals) if equals else None
            exchange = self.once(request, key=key, token=used.token if used else "")
            if exchange.status != 429:
                return exchange
            self.pacer.refused(used, exchange.answer_headers)
        raise NotTested("the server keeps refusing requests for its rate limit")

    def together(self, calls: Sequence[tuple[Key, Request]]) -> list[Exchange]:
        """Send all requests at the same moment, each on a thread and connection of its own."""
        with self._lock:
            self._batches += 1
            batch = self._batches
        gate = threading.Barrier(len(calls))

        def run(call: tuple[Key, Request]) -> Exchange:
            key, request = call
            gate.wait()
            return self.once(replace(request, batch=batch), key=key)

        with ThreadPoolExecutor(len(calls)) as pool:
            return list(pool.map(run, calls))

    def once(self, request: Request, *, key: Key | None = None, token: str = "") -> Exchange:
        """Send at once, whatever that does to the rate limit; `token` may stand in for the key's.

        The exchange shows the key that was asked for, so that reports do not depend on pacing.
        """
        if self._silent >= PATIENCE:
            raise NotTested("the server no longer answers")
        named = key.token if key else ""
        token = token or named
        sent = self.wire(request, token)
        shown = sent if token == named else self.wire(request, named)
        with self._lock:
            self._sent += 1
            number = self._sent
        exchange = Exchange(
            number=number,
            method=shown.method,
            url=self._url(shown),
            headers=dict(shown.headers),
            body=shown.body or b"",
            operation=request.operation,
            batch=request.batch,
            readers=self._readers,
            computed=shown.computed,
        )
        answered = self._answered(exchange, sent)
        self.wire.hear(answered)
        if token:
            self.pacer.note(token, answered.answer_headers)
        return answered

    def fresh_key(self) -> str:
        """Make an Idempotency-Key that no run used before; a seeded one would be a replay."""
        return self.fresh_word("IDEMPOTENCY_KEY")

    def fresh_word(self, label: str) -> str:
        """Make a word that no run used before, under a name for curl lines."""
        value = str(uuid.uuid4())
        self.fresh[value] = Fresh(label=label)
        return value

    def capture(
        self,
        value: str,
        label: str,
        source: Exchange,
        pointer: str,
        *,
        prefix: str = "",
        others: tuple[str, ...] = (),
    ) -> None:
        """Remember where a value came from, so that curl lines can fetch it anew.

        A number is told from others like it by the prefix that it has in paths, or by `others`.
        """
        fresh = Fresh(label=label, source=source, pointer=pointer, prefix=prefix, others=others)
        self.fresh.setdefault(prefix + value, fresh)

    def script(self, evidence: Iterable[Exchange]) -> tuple[str, ...]:
        """Write the curl lines that lead to these exchanges."""
        return self._script().lines(evidence)

    def redact(self, text: str) -> str:
        """Take the tokens out of a text."""
        return self._script().redact(text)

    def _script(self) -> Script:
        functions = self.wire.functions()
        return Script(secrets=self.secrets, fresh=self.fresh, functions=functions)

    def _equals(self, key: Key, pin: bool) -> tuple[Key, ...]:
        return (key,) if pin else self.ring.equals(key) or (key,)

    def _url(self, request: Request) -> str:
        url = httpx.URL(self.base_url + request.path)
        # Given no parameters, httpx would drop those that the path has.
        return str(url.copy_with(params=request.query) if request.query else url)

    def _answered(self, exchange: Exchange, sent: Request) -> Exchange:
        http = self._racing if exchange.batch else self._http
        try:
            response = http.request(
                sent.method, self._url(sent), headers=sent.headers, content=sent.body
            )
        except httpx.TimeoutException:
            exchange = replace(exchange, failure=f"no answer within {self.timeout:g} s")
        except httpx.HTTPError as error:
            exchange = replace(exchange, failure=f"no answer ({type(error).__name__})")
        else:
            exchange = replace(
                exchange,
                status=response.status_code,
                answer_headers=response.headers,
                answer_body=response.content,
            )
        with self._lock:
            self.log.append(exchange)
            self._silent = self._silent + 1 if exchange.failure else 0
        if exchange.failure:
            raise Broken(f"{exchange.operation or exchange.method}: {exchange.failure}", exchange)
        return exchange


def body_type(operation: Operation) -> str:
    """Return the media type of an operation's body: the first that its contract has."""
    content = operation.node.get("requestBody", {}).get("content", {})
    return next(iter(content), "application/json")


def fill(operation: Operation, path: Mapping[str, str]) -> str:
    """Put values into an operation's path."""
    filled = operation.path
    for name, value in path.items():
        filled = filled.replace("{" + name + "}", quote(value, safe=""))
    return filled
