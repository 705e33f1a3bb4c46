"""The boats of a marina, as the oracles ask for them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import httpx
from marina_contract import contract
from marina_server import Marina, transport

from bookable_contracts.client import Client
from bookable_contracts.exchange import Exchange
from bookable_contracts.oracles.jsonapi.collection import Collection
from bookable_contracts.pacing import Pacer
from bookable_contracts.target import Key

KEY = Key(label="TOKEN_1", token="t", company="c", scopes=frozenset())


@contextmanager
def boats_of(marina: Marina, **changes: Any) -> Iterator[tuple[Collection, Client]]:
    """Yield the list of boats and the client that asks; `changes` are those of the contract."""
    made = contract(**changes)
    client = Client(base_url="http://marina", contract=made, pacer=Pacer(annotation=None))
    client.close()
    client._http = httpx.Client(transport=transport(marina))

    def ask(query: Mapping[str, Any], headers: Mapping[str, str] | None = None) -> Exchange:
        return client.call("listBoats", key=KEY, query=dict(query), headers=headers or {})

    yield Collection(contract=made, operation=made.operations["listBoats"], ask=ask), client
