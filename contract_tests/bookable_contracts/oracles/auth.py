"""Keys and scopes: who is let in, and to what."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from bookable_contracts.client import Client, Request
from bookable_contracts.credentials import Carrier
from bookable_contracts.exchange import Exchange
from bookable_contracts.oracles.answers import answered, came
from bookable_contracts.target import Key
from bookable_contracts.verdicts import expect
from bookable_specs import Contract, Operation

UNKNOWN_TOKEN = "nobody_has_this_key_0000"


def impostors(carrier: Carrier, token: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Credentials that no server should take, and what to call them."""
    yield f"no {carrier.header} header", {}
    yield "an unknown key", carrier.headers(UNKNOWN_TOKEN)
    yield "a known key with one character more", carrier.headers(f"{token}0")
    yield "an empty key", {carrier.header: carrier.scheme}
    if carrier.scheme:
        yield f"Basic in the place of {carrier.scheme}", {carrier.header: f"Basic {token}"}


def refuses_impostors(client: Client, request: Request, key: Key) -> list[Exchange]:
    """Hold an operation to 401 for every kind of wrong credentials."""
    refusals = []
    for kind, headers in impostors(client.carrier, key.token):
        exchange = client.send(replace(request, headers={**request.headers, **headers}))
        message = f"{request.operation} with {kind} should answer 401"
        expect(
            exchange.status == 401,
            f"{message}, answered {came(client.contract, exchange)}",
            exchange,
        )
        refusals.append(exchange)
    return refusals


def refuses_without_scope(client: Client, operation: Operation, request: Request) -> None:
    """Hold an operation to 403 for each kind of key that lacks its scopes."""
    for key in client.ring.lacking(operation.scopes):
        answered(client.contract, client.send(request, key=key), 403)


def admits_with_scope(client: Client, operation: Operation, request: Request) -> None:
    """Hold an operation to letting in the weakest key that holds what it needs, if there is one."""
    keys = [key for key in client.ring.keys if frozenset(operation.scopes) <= key.scopes]
    if not keys:
        return
    key = min(keys, key=lambda key: len(key.scopes))
    exchange = client.send(request, key=key)
    expect(
        exchange.status not in {401, 403},
        f"{operation.id} should let in a key with {' and '.join(operation.scopes) or 'no scope'}, "
        f"answered {came(client.contract, exchange)}",
        exchange,
    )


def scoped(contract: Contract) -> list[str]:
    """The operations that need a scope."""
    return [operation.id for operation in contract.operations.values() if operation.scopes]
