"""The control API's calls that a vendor's dashboard has: keys and webhook endpoints."""

from __future__ import annotations

from typing import Any

import msgspec

from bookable_mocks.engine.app import Services
from bookable_mocks.engine.auth import add_key
from bookable_mocks.engine.conditions import eq
from bookable_mocks.engine.mock import Context, Handler, Mock, Reply
from bookable_mocks.engine.problem import Refusal, Violation, invalid, reject
from bookable_mocks.engine.records import API_KEYS, ENDPOINTS, WebhookEndpoint

SECRETS = {"secret", "secret_hash"}


def handlers(services: Services) -> dict[str, Handler]:
    """Return the functions of these operations."""
    by_name = {mock.name: mock for mock in services.mocks}

    def list_apis(ctx: Context) -> Reply:
        origin = ctx.request.origin if ctx.request else ""
        return Reply(200, {"data": [_api(services, ctx, mock, origin) for mock in services.mocks]})

    def get_contract(ctx: Context) -> Reply:
        contract = services.contracts.get(ctx.params["api"])
        if contract is None:
            raise reject(404, "not_found", f"There is no API {ctx.params['api']} here.")
        modern = ctx.params["version"] == "3.1"
        return Reply(200, contract.modern if modern else contract.document)

    def list_keys(ctx: Context) -> Reply:
        where = [eq("api", ctx.params["api"])] if "api" in ctx.params else []
        keys = ctx.store.select(API_KEYS, *where, order="id")
        return Reply(200, {"data": [_shown(key) for key in keys]})

    def create_key(ctx: Context) -> Reply:
        mock = _mock(by_name, ctx)
        scopes = ctx.body["scopes"]
        known = services.contracts[mock.name].document.get("x-scopes", {})
        _all_known(scopes, known, "/scopes")
        vendor = _as(ctx, mock)
        with ctx.store.transaction():
            secret = mock.new_secret(vendor)
            key = add_key(
                vendor,
                ctx.ids.uuid("control.key"),
                secret,
                owner=_owner(vendor),
                scopes=scopes,
                label=ctx.body.get("label", ""),
            )
        return Reply(201, {**_shown(key), "secret": secret})

    def delete_key(ctx: Context) -> Reply:
        return _deleted(ctx.store.delete(API_KEYS, eq("id", ctx.params["id"])), "key")

    def list_endpoints(ctx: Context) -> Reply:
        where = [eq("api", ctx.params["api"])] if "api" in ctx.params else []
        endpoints = ctx.store.select(ENDPOINTS, *where, order="id")
        return Reply(200, {"data": [_shown(endpoint) for endpoint in endpoints]})

    def create_endpoint(ctx: Context) -> Reply:
        mock = _mock(by_name, ctx)
        known = list(services.contracts[mock.name].webhooks)
        events = ctx.body.get("events", known)
        _all_known(events, known, "/events")
        vendor = _as(ctx, mock)
        with ctx.store.transaction():
            secret = ctx.body.get("secret") or f"whsec_{ctx.ids.token('control.secret')}"
            endpoint = WebhookEndpoint(
                id=ctx.ids.uuid("control.endpoint"),
                api=mock.name,
                owner=_owner(vendor),
                url=ctx.body["url"],
                secret=secret,
                events=tuple(events),
                created_at=ctx.now,
            )
            ctx.store.insert(ENDPOINTS, endpoint)
        return Reply(201, {**_shown(endpoint), "secret": secret})

    def delete_endpoint(ctx: Context) -> Reply:
        return _deleted(ctx.store.delete(ENDPOINTS, eq("id", ctx.params["id"])), "endpoint")

    return {
        "listApis": list_apis,
        "getContract": get_contract,
        "listKeys": list_keys,
        "createKey": create_key,
        "deleteKey": delete_key,
        "listWebhookEndpoints": list_endpoints,
        "createWebhookEndpoint": create_endpoint,
        "deleteWebhookEndpoint": delete_endpoint,
    }


def _api(services: Services, ctx: Context, mock: Mock, origin: str) -> dict[str, Any]:
    contract = services.contracts[mock.name]
    return {
        "name": mock.name,
        "title": contract.title,
        "version": contract.version,
        "base_url": origin + contract.base_path,
        "operations": len(contract.operations),
        "owners": [
            {"id": owner, "name": name} for owner, name in mock.owners(_as(ctx, mock)).items()
        ],
        "keys": [
            {"label": p.label, "secret": p.secret, "owner": p.owner, "scopes": list(p.scopes)}
            for p in mock.personas
        ],
    }


def _mock(by_name: dict[str, Mock], ctx: Context) -> Mock:
    mock = by_name.get(ctx.body["api"])
    if mock is None:
        told = f"is not served here; there is {', '.join(by_name)}"
        raise Refusal(invalid([Violation("body", "/api", told)]))
    return mock


def _as(ctx: Context, mock: Mock) -> Context:
    """Return the context in which a vendor's own functions work."""
    return Context(world=ctx.world, mock=mock, now=ctx.now, request=ctx.request, body=ctx.body)


def _owner(vendor: Context) -> str:
    owners = vendor.mock.owners(vendor)
    if not owners:
        told = "has nobody whom it could belong to"
        raise Refusal(invalid([Violation("body", "/api", told)]))
    wanted: str = vendor.body.get("owner") or next(iter(owners))
    if wanted not in owners:
        told = f"is unknown; there is {', '.join(owners)}"
        raise Refusal(invalid([Violation("body", "/owner", told)]))
    return wanted


def _all_known(given: list[str], known: Any, where: str) -> None:
    unknown = [
        Violation("body", f"{where}/{index}", f"{name} is unknown; there is {', '.join(known)}")
        for index, name in enumerate(given)
        if name not in known
    ]
    if unknown:
        raise Refusal(invalid(unknown))


def _shown(record: Any) -> dict[str, Any]:
    """Return a record without its secret: that is shown once, when it is made."""
    wire = msgspec.to_builtins(record)
    return {name: value for name, value in wire.items() if name not in SECRETS}


def _deleted(count: int, what: str) -> Reply:
    if not count:
        raise reject(404, "not_found", f"There is no such {what}.")
    return Reply(204)
