"""Builds the server: connexion's middleware stack around our own rooms, for any number of mocks."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

from jsonschema_rs import Draft202012Validator
from starlette.types import ASGIApp

from bookable_mocks.engine.dispatch import (
    DispatchMiddleware,
    Pages,
    encode,
    refused,
    tampered,
)
from bookable_mocks.engine.exchange import of
from bookable_mocks.engine.gateway import Gateway
from bookable_mocks.engine.hosting import (
    ConnexionMiddleware,
    ConnexionResponse,
    ExceptionMiddleware,
    LifespanMiddleware,
    Resolver,
)
from bookable_mocks.engine.mock import NO_BODY, JsonObject, Mock
from bookable_mocks.engine.plan import compile_plans
from bookable_mocks.engine.problem import Breach, Refusal, server_error
from bookable_mocks.engine.routing import RoutingMiddleware
from bookable_mocks.engine.rpc import rpc_of
from bookable_mocks.engine.scheduler import Scheduler
from bookable_mocks.engine.schemas import Schemas, violations
from bookable_mocks.engine.settings import Settings
from bookable_mocks.engine.world import World
from bookable_mocks.engine.worlds import Worlds
from bookable_specs import Contract

log = logging.getLogger("bookable.app")


@dataclass(frozen=True, slots=True)
class Server:
    """A server that is ready to run: the ASGI app, and what stands behind it."""

    app: ASGIApp
    worlds: Worlds
    scheduler: Scheduler
    mounts: tuple[tuple[str, Mock], ...]
    contracts: Mapping[str, Contract]


Extra = Callable[["Services"], tuple[Mock, Contract]]


@dataclass(slots=True)
class Services:
    """What the control API works with; it is a mock itself, made when these exist."""

    worlds: Worlds
    scheduler: Scheduler
    mocks: tuple[Mock, ...]
    contracts: Mapping[str, Contract]


def create_server(
    mocks: Sequence[tuple[Mock, Contract]],
    settings: Settings,
    control: Extra | None = None,
    published: Mapping[str, Contract] | None = None,
) -> Server:
    """Build the server of some mocks, and of the control API over them.

    `published` are the contracts that the control API shows, where a mock goes by another: planted
    defects change what a mock goes by, and not what it promises.

    Raises:
        ValueError: if a mock's handlers and its contract's operations differ.
        StateError: if the state file can't be used.
    """
    vendors = tuple(mock for mock, _ in mocks)
    worlds = Worlds(settings, vendors)
    scheduler = Scheduler(worlds, vendors)
    contracts = {**{mock.name: contract for mock, contract in mocks}, **(published or {})}
    schemas = {mock.name: Schemas(contract.modern) for mock, contract in mocks}
    checks = {
        mock.name: _webhook_check(contract, schemas[mock.name])
        for mock, contract in mocks
        if mock.webhooks
    }

    def adopt(world: World) -> None:
        world.outbox.wake = scheduler.wake
        world.outbox.check = lambda api, event, body: checks[api](event, body)

    worlds.on_new = adopt
    mounted = list(mocks)
    if control is not None:
        mounted.append(control(Services(worlds, scheduler, vendors, contracts)))
    worlds.get()
    mounts = tuple((contract.base_path, mock) for mock, contract in mounted)
    app = _stack(mounted, schemas, worlds, scheduler)
    return Server(app, worlds, scheduler, mounts, contracts)


def _stack(
    mounted: Sequence[tuple[Mock, Contract]],
    schemas: Mapping[str, Schemas],
    worlds: Worlds,
    scheduler: Scheduler,
) -> ASGIApp:
    vendors = tuple(mock for mock, _ in mounted if not mock.internal)

    @asynccontextmanager
    async def lifespan(_app: Any) -> AsyncIterator[None]:
        await scheduler.start()
        try:
            yield
        finally:
            await scheduler.stop()
            worlds.close()

    stack = ConnexionMiddleware(
        Pages(vendors),
        lifespan=lifespan,
        middlewares=[
            LifespanMiddleware,
            partial(Gateway, worlds=worlds, mounted=mounted),
            ExceptionMiddleware,
            RoutingMiddleware,
            DispatchMiddleware,
        ],
    )
    for mock, contract in mounted:
        plans = compile_plans(contract, mock.handlers, schemas.get(mock.name))
        stack.add_api(
            skeleton(contract.document),
            base_path=contract.base_path,
            name=mock.name,
            resolver=Resolver(mock.handlers.__getitem__),
            plans=plans,
            rpc=rpc_of(contract.document, plans),
            mock=mock,
            mocks=vendors,
        )
    stack.add_error_handler(Refusal, _on_refusal)
    stack.add_error_handler(Exception, _on_failure)
    app: ASGIApp = stack
    return app


def skeleton(document: JsonObject) -> JsonObject:
    """Return the part of a contract that connexion is given: which operations there are.

    The rest is compiled from the bundle once. Given the whole, connexion would validate it again at
    each start and write every reference out, in memory, for each of its layers.
    """
    return {
        "openapi": document["openapi"],
        "info": document["info"],
        "paths": {
            path: {
                method: {"operationId": operation["operationId"], "responses": {"default": _ANY}}
                for method, operation in item.items()
                if isinstance(operation, dict) and "operationId" in operation
            }
            for path, item in document["paths"].items()
            if path.startswith("/")
        },
    }


_ANY = {"description": "See the contract."}


async def _on_refusal(request: Any, refusal: Exception) -> ConnexionResponse:
    """Render a refusal, from whichever stage, in the vendor's shape."""
    if not isinstance(refusal, Refusal):
        raise refusal
    exchange = of(request.scope)
    exchange.entry.refused_with = refusal.problem.code
    reply = refused(refusal, exchange.context())
    headers = exchange.headers(reply)
    if exchange.mock.tamper:
        reply, headers = tampered(exchange, reply, headers)
    _, _, body = encode(exchange.mock, reply, headers)
    return ConnexionResponse(
        status_code=reply.status,
        body=body,
        headers=headers,
        mimetype=None if reply.body is NO_BODY else reply.media_type,
    )


async def _on_failure(request: Any, error: Exception) -> ConnexionResponse:
    """Answer a fault of our own with a loud 500 in the vendor's shape."""
    exchange = of(request.scope)
    if isinstance(error, Breach):
        log.error("%s", error)
        return await _on_refusal(request, Refusal(server_error(str(error))))
    where = exchange.plan.operation.id if exchange.plan else exchange.request.path
    log.error("%s failed", where, exc_info=error)
    told = f"{where} failed: {type(error).__name__}: {error}"
    return await _on_refusal(request, Refusal(server_error(told)))


def _operation(item: JsonObject) -> JsonObject:
    operation: JsonObject = item.get("post") or item["get"]
    return operation


def _message(operation: JsonObject, schemas: Schemas) -> JsonObject:
    """Return the schema of what a webhook carries: its body, or its parameters as an object."""
    if "requestBody" in operation:
        content = schemas.resolve(operation["requestBody"])["content"]
        schema: JsonObject = next(iter(content.values()))["schema"]
        return schema
    parameters = [schemas.resolve(node) for node in operation["parameters"]]
    return {
        "type": "object",
        "properties": {node["name"]: node["schema"] for node in parameters},
        "required": [node["name"] for node in parameters if node.get("required")],
        "additionalProperties": False,
    }


def _webhook_check(contract: Contract, schemas: Schemas) -> Callable[[str, JsonObject], None]:
    """Return the function that holds a webhook's body, or query, against the contract."""
    webhooks: JsonObject = contract.modern["webhooks"]

    @cache  # compiled when first sent: whole records can be in them, which costs megabytes
    def compiled(event: str) -> Draft202012Validator:
        return schemas.compile(_message(_operation(webhooks[event]), schemas))

    def check(event: str, body: JsonObject) -> None:
        validator = compiled(event)
        if not validator.is_valid(body):
            found = "; ".join(
                f"{v.where}: {v.message}" for v in violations(validator, body, "body")
            )
            message = f"the mock broke its contract: webhook {event}: {found}"
            raise Breach(message)

    return check
