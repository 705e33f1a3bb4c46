"""One request, from the operation that was found to the answer that is sent."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import msgspec
from starlette.types import Receive, Scope, Send

from bookable_mocks.engine.exchange import Exchange, of
from bookable_mocks.engine.faults import Dropped
from bookable_mocks.engine.hosting import RoutedAPI, RoutedMiddleware
from bookable_mocks.engine.idempotency import fingerprint, recall, remember
from bookable_mocks.engine.mock import NO_BODY, Context, Mock, Reply
from bookable_mocks.engine.negotiation import acceptable
from bookable_mocks.engine.plan import Plan, invalid_if
from bookable_mocks.engine.problem import (
    Breach,
    Refusal,
    Violation,
    not_acceptable,
    nothing_there,
    scope_missing,
)

_encode = msgspec.json.Encoder().encode

Wire = tuple[int, list[tuple[bytes, bytes]], bytes]
"""An answer as it is sent: status, headers, body."""


class Endpoint:
    """One operation, answering: the stages of a request in their order."""

    __slots__ = ("mock", "mocks", "plan")

    def __init__(self, plan: Plan, mock: Mock, mocks: tuple[Mock, ...]) -> None:
        self.plan = plan
        self.mock = mock
        self.mocks = mocks

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or raise the refusal of the stage that stops it."""
        exchange = of(scope)
        if exchange.world.faults and not self.mock.internal:
            await meet_fault(exchange, self.plan.operation.id)
            exchange.now = exchange.world.clock.now()  # it may have been late
        ctx = exchange.context()
        self._authenticate(exchange, ctx)
        found = self._read(exchange, ctx)
        invalid_if(found)
        exchange.world.settle(ctx.now, self.mocks)
        if self.plan.later:
            wire = await self._answer_later(exchange, ctx)
        else:
            wire = self._answer(exchange, ctx)
        await send_wire(send, wire)

    def _authenticate(self, exchange: Exchange, ctx: Context) -> None:
        """Find out who asks, whether they may, and whether they asked too often."""
        plan = self.plan
        if plan.secured:
            ctx.principal = self.mock.authenticate(ctx)
            exchange.entry.principal = ctx.principal.id
        if exchange.usage is not None and exchange.usage.problem is not None:
            raise Refusal(exchange.usage.problem)
        if plan.scopes and ctx.principal and ctx.principal.scopes.isdisjoint(plan.scopes):
            raise Refusal(scope_missing(plan.scopes))

    def _read(self, exchange: Exchange, ctx: Context) -> list[Violation]:
        """Read parameters and body into the context; return everything that is wrong with them."""
        plan, request = self.plan, exchange.request
        if self.mock.admit is not None:
            self.mock.admit(ctx)
        accept = request.headers.get("accept", "")
        if accept not in ("", "*/*") and plan.offered and not acceptable(accept, plan.offered):
            raise Refusal(not_acceptable(sorted(plan.offered)))
        ctx.params, found = plan.parameters.read(
            exchange.path_params, request.query, request.headers
        )
        absent = [v for v in found if v.location == "path"]
        if absent:
            raise Refusal(nothing_there(absent))
        if request.query:
            unknown = plan.parameters.unknown(request.query)
            exchange.entry.notes = tuple(f"unknown parameter {name}" for name in unknown)
        ctx.body = plan.read_body(request, found)
        return found

    def _answer(self, exchange: Exchange, ctx: Context) -> Wire:
        """Run the handler; what it writes and the check of its answer are one transaction."""
        if not self.plan.writes or self.mock.internal:
            return self._run(exchange, ctx)
        with ctx.store.transaction():
            key = self._idempotency_key(exchange)
            if not key:
                return self._run(exchange, ctx)
            return self._once(exchange, ctx, key)

    def _once(self, exchange: Exchange, ctx: Context, key: str) -> Wire:
        """Answer a keyed request once; a refusal by a rule is an answer too, and is remembered."""
        request = exchange.request
        mark = fingerprint(request.method, request.path, ctx.body)
        known = recall(ctx, key, mark)
        if known is not None:
            exchange.entry.replayed = True
            headers = exchange.headers(Reply(known.status, headers=known.headers))
            return known.status, _raw(known.status, headers, len(known.body)), known.body
        try:
            with ctx.store.database.savepoint():
                reply = self._handle(exchange, ctx)
        except Refusal as refusal:
            reply = refused(refusal, ctx)
        wire = self._wire(exchange, reply)
        kept = dict(reply.headers)
        if wire[2]:
            kept["content-type"] = reply.media_type
        remember(ctx, key, mark, (wire[0], kept, wire[2]))
        return wire

    def _idempotency_key(self, exchange: Exchange) -> str:
        if not (self.plan.idempotent and self.mock.idempotency_header):
            return ""
        # The IETF draft quotes the value, most clients don't: both are the same key.
        return exchange.request.headers.get(self.mock.idempotency_header, "").strip('"')

    def _run(self, exchange: Exchange, ctx: Context) -> Wire:
        return self._wire(exchange, self._handle(exchange, ctx))

    async def _answer_later(self, exchange: Exchange, ctx: Context) -> Wire:
        result = self.plan.handler(ctx)
        reply = await result if inspect.isawaitable(result) else result
        return self._wire(exchange, reply)

    def _handle(self, exchange: Exchange, ctx: Context) -> Reply:
        """Run the handler; a refusal of its own is held against the contract like any answer."""
        try:
            result: Any = self.plan.handler(ctx)
        except Refusal as refusal:
            reply = refused(refusal, ctx)
            self.plan.check(reply, exchange.headers(reply))
            raise
        answer: Reply = result
        return answer

    def _wire(self, exchange: Exchange, reply: Reply) -> Wire:
        headers = exchange.headers(reply)
        self.plan.check(reply, headers)
        if self.mock.tamper:
            reply, headers = tampered(exchange, reply, headers)
        return encode(self.mock, reply, headers)


def tampered(
    exchange: Exchange, reply: Reply, headers: dict[str, str]
) -> tuple[Reply, dict[str, str]]:
    """Return an answer and its headers as the mock's planted defects have them."""
    operation = exchange.plan.operation.id if exchange.plan else ""
    whole = Reply(reply.status, reply.body, headers, reply.media_type)
    for name in (operation, "*"):
        change = exchange.mock.tamper.get(name)
        whole = whole if change is None else change(whole)
    return whole, dict(whole.headers)


def encode(mock: Mock, reply: Reply, headers: dict[str, str]) -> Wire:
    """Return a reply as it is sent: text as it is, what the mock has an encoder for, else JSON.

    Raises:
        Breach: for a header that can't be sent.
    """
    if reply.body is NO_BODY:
        return reply.status, _raw(reply.status, headers, 0), b""
    if reply.media_type.startswith("text/"):
        body: bytes = reply.body.encode()
    else:
        body = mock.encoders.get(reply.media_type, _encode)(reply.body)
    headers = {**headers, "content-type": reply.media_type}
    return reply.status, _raw(reply.status, headers, len(body)), body


def _raw(status: int, headers: dict[str, str], size: int) -> list[tuple[bytes, bytes]]:
    try:
        raw = [(_header_name(name), value.encode("latin-1")) for name, value in headers.items()]
    except UnicodeEncodeError as error:
        message = f"the mock broke its contract: a header can't be sent: {error}"
        raise Breach(message) from error
    if any(b"\n" in value or b"\r" in value or b"\0" in value for _, value in raw):
        message = "the mock broke its contract: a header has a line break in it"
        raise Breach(message)
    if status != 204:
        raw.append((b"content-length", str(size).encode()))
    return raw


def refused(refusal: Refusal, ctx: Context) -> Reply:
    """Render a refusal in the vendor's shape, with the headers that it asks for."""
    reply = ctx.mock.render(refusal.problem, ctx)
    headers = {**refusal.problem.headers, **reply.headers}
    return Reply(reply.status, reply.body, headers, reply.media_type)


async def send_wire(send: Send, wire: Wire) -> None:
    """Send an answer."""
    status, raw, body = wire
    await send({"type": "http.response.start", "status": status, "headers": raw})
    await send({"type": "http.response.body", "body": body})


@lru_cache(maxsize=256)
def _header_name(name: str) -> bytes:
    return name.lower().encode("latin-1")


async def meet_fault(exchange: Exchange, operation: str) -> None:
    """Let the request meet the fault that was asked for, if one is for it."""
    request = exchange.request
    fault = exchange.world.faults.hit(exchange.mock.name, operation, request.method, request.path)
    if fault is None:
        return
    exchange.entry.fault = fault.id
    if fault.delay:
        await asyncio.sleep(fault.delay)
    if fault.drop:
        raise Dropped
    problem = fault.problem()
    if problem is not None:
        raise Refusal(problem)


class DispatchAPI(RoutedAPI[Endpoint]):
    """The endpoints of one API, made from the operations that connexion found in it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._plans: Mapping[str, Plan] = kwargs["plans"]
        self._mock: Mock = kwargs["mock"]
        self._mocks: tuple[Mock, ...] = kwargs["mocks"]
        super().__init__(*args, **kwargs)
        self.add_paths()

    def make_operation(self, operation: Any) -> Endpoint:
        """Return the endpoint of an operation."""
        return Endpoint(self._plans[operation.operation_id], self._mock, self._mocks)


class DispatchMiddleware(RoutedMiddleware[DispatchAPI]):
    """Hands a routed request to its endpoint."""

    api_cls = DispatchAPI


class Pages:
    """The innermost app: pages outside the contracts, such as a checkout."""

    def __init__(self, mocks: tuple[Mock, ...]) -> None:
        self._mocks = mocks

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request for a page; its writes are one transaction."""
        if scope["type"] != "http":
            return
        exchange = of(scope)
        if exchange.page is None:
            message = "a request came through without an operation or a page"
            raise LookupError(message)
        ctx = exchange.context()
        ctx.params = dict(exchange.path_params)
        exchange.world.settle(ctx.now, self._mocks)
        with ctx.store.transaction():
            result: Any = exchange.page.handler(ctx)
        reply: Reply = result
        await send_wire(send, encode(ctx.mock, reply, dict(reply.headers)))
