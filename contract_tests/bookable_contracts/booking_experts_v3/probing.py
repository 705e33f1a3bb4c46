"""Finds out by harmless calls which scopes a key has: nothing in this API tells an API key's."""

from __future__ import annotations

from collections.abc import Iterator

from bookable_contracts.asking import ask
from bookable_contracts.client import Client, Parts, Request
from bookable_contracts.profiles import ReadsOnly, is_read
from bookable_contracts.target import Key
from bookable_specs import JsonObject, Operation

ABSENT = "999999999"
"""An id that nothing has."""

BOOKINGS, CHANNEL = "booking|read", "channel::booking|read"


def harmless(client: Client, operation: str, administration: str, ident: str = ABSENT) -> Request:
    """Prepare a call that, if it is let in, finds nothing to act on or cannot be saved."""
    spec = client.contract.operations[operation]
    values = {"administration_id": administration, "id": ident, "booking_id": ident}
    parts: Parts = {
        "path": {name: value for name, value in values.items() if f"{{{name}}}" in spec.path}
    }
    if "requestBody" in spec.node and operation != "createToken":
        parts["json"] = {"data": _empty(spec)}
    elif operation == "createToken":
        parts["body"] = b"grant_type=refresh_token&client_id=nobody&client_secret=none"
        parts["headers"] = {"Content-Type": "application/x-www-form-urlencoded"}
    return client.request(operation, **parts)


def _empty(spec: Operation) -> JsonObject:
    """A resource that says nothing: a POST refuses it, a PATCH of what is absent finds nothing."""
    return {"type": spec.node["x-resource"], "attributes": {}}


def scopes_of(client: Client, key: Key, administration: str) -> frozenset[str]:
    """Return the scopes that a key shows to have; of two that would do, the first is taken.

    A run that only reads finds out none that it takes a write to see, and needs none.
    """
    found: set[str] = set()
    reads_only = isinstance(client.wire, ReadsOnly)
    spared = f"scopes_{key.label.removeprefix('TOKEN_')}=…"
    for operation in _telling(client):
        request = harmless(client, operation.id, administration)
        if reads_only and not is_read(client.contract, request.method, request.path, operation.id):
            continue
        exchange = ask(client, key, request, instead=spared)
        if exchange.status not in {401, 403}:
            found.add(operation.scopes[0])
    return frozenset(found)


def _telling(client: Client) -> Iterator[Operation]:
    """Return one operation for each scope: the first that needs it."""
    seen: set[str] = set()
    for operation in client.contract.operations.values():
        if operation.scopes and operation.scopes[0] not in seen:
            seen.add(operation.scopes[0])
            yield operation
