"""The control API's calls about traffic: outbox, journal and faults."""

from __future__ import annotations

import re
from typing import Any

import msgspec

from bookable_mocks.engine.app import Services
from bookable_mocks.engine.faults import Fault
from bookable_mocks.engine.mock import Context, Handler, Reply
from bookable_mocks.engine.problem import Refusal, Violation, invalid, reject
from bookable_mocks.engine.records import DELIVERIES, Delivery


def handlers(services: Services) -> dict[str, Handler]:
    """Return the functions of these operations."""
    scheduler = services.scheduler

    def list_deliveries(ctx: Context) -> Reply:
        log = ctx.world.outbox.log(state=ctx.params.get("state", ""), limit=ctx.params["limit"])
        return Reply(200, {"data": [_delivery(d) for d in log]})

    async def redeliver(ctx: Context) -> Reply:
        found = ctx.world.outbox.redeliver(ctx.params["id"], ctx.now)
        if found is None:
            raise reject(404, "not_found", "There is no such delivery.")
        await scheduler.catch_up(ctx.world)
        return Reply(200, _delivery(ctx.store.get(DELIVERIES, found.id) or found))

    return {
        "listDeliveries": list_deliveries,
        "redeliverWebhook": redeliver,
        "listJournal": list_journal,
        "clearJournal": clear_journal,
        "listFaults": list_faults,
        "createFault": create_fault,
        "clearFaults": clear_faults,
        "deleteFault": delete_fault,
    }


def list_journal(ctx: Context) -> Reply:
    """Return the newest exchanges first."""
    params = ctx.params
    found = (
        entry
        for entry in ctx.world.journal.entries()
        if entry.api == params.get("api", entry.api)
        and entry.operation == params.get("operation", entry.operation)
        and entry.status == params.get("status", entry.status)
    )
    shown = [entry.to_json() for entry, _ in zip(found, range(params["limit"]), strict=False)]
    return Reply(200, {"data": shown})


def clear_journal(ctx: Context) -> Reply:
    """Forget the exchanges."""
    ctx.world.journal.clear()
    return Reply(204)


def list_faults(ctx: Context) -> Reply:
    """Return the faults that are on."""
    return Reply(200, {"data": [_fault(fault) for fault in ctx.world.faults.all()]})


def create_fault(ctx: Context) -> Reply:
    """Make requests go wrong."""
    body = ctx.body
    _sendable(body.get("headers", {}))
    fault = Fault(
        id=ctx.world.faults.ids.uuid("fault"),
        api=body.get("api", ""),
        operation=body.get("operation", ""),
        method=body.get("method", ""),
        path=body.get("path", ""),
        status=int(body.get("status", 0)),
        delay=body.get("delay_ms", 0) / 1000,
        drop=body.get("drop", False),
        times=int(body.get("times", 1)),
        ratio=float(body.get("ratio", 1)),
        headers=body.get("headers", {}),
    )
    return Reply(201, _fault(ctx.world.faults.add(fault)))


def _sendable(headers: dict[str, str]) -> None:
    """Refuse headers that no answer can have: the requests that meet them would blow up."""
    found = [
        Violation("body", f"/headers/{name}", "can't be sent as a header")
        for name, value in headers.items()
        if not _NAME.fullmatch(name) or not _VALUE.fullmatch(value)
    ]
    if found:
        raise Refusal(invalid(found))


_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_VALUE = re.compile(r"[\t\x20-\x7e\x80-\xff]*")


def clear_faults(ctx: Context) -> Reply:
    """Take all faults back."""
    ctx.world.faults.remove()
    return Reply(204)


def delete_fault(ctx: Context) -> Reply:
    """Take one fault back."""
    if not ctx.world.faults.remove(ctx.params["id"]):
        raise reject(404, "not_found", "There is no such fault.")
    return Reply(204)


def _delivery(delivery: Delivery) -> dict[str, Any]:
    wire: dict[str, Any] = msgspec.to_builtins(delivery)
    del wire["leased_until"]
    return wire


def _fault(fault: Fault) -> dict[str, Any]:
    return {
        "id": fault.id,
        "api": fault.api,
        "operation": fault.operation,
        "method": fault.method,
        "path": fault.path,
        "status": fault.status,
        "delay_ms": round(fault.delay * 1000),
        "drop": fault.drop,
        "times": fault.times,
        "ratio": fault.ratio,
        "headers": dict(fault.headers),
        "hits": fault.hits,
    }
