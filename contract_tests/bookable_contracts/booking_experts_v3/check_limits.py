"""Rate limits: B3-04."""

from __future__ import annotations

import pytest

from bookable_contracts.booking_experts_v3.park import Park
from bookable_contracts.client import Client
from bookable_contracts.oracles import limits
from bookable_contracts.oracles.jsonapi.refusing import lists_errors
from bookable_contracts.target import KeyRing


@pytest.mark.rule("B3-04")
def test_arithmetic(client: Client, keys: KeyRing) -> None:
    """Each request is told a limit of 500 or 100, and one request less."""
    key = keys.keys[-1]
    limits.counts_down(client, client.request("getSubscription"), key)
    limits.announces_limit(client, client.call("getSubscription", key=key, pin=True))


@pytest.mark.rule("B3-04")
def test_headers_on_errors(park: Park) -> None:
    """Refusals tell the limit too, as far as the contract has it."""
    client, key = park.client, park.client.ring.keys[0]
    list_bookings = park.request("listBookings", query={"sort": "no_such_name"})
    attempts = [
        client.send(list_bookings, key=park.key("listBookings")),
        client.send(park.harmless("getBooking"), key=park.key("getBooking")),
        client.send(park.request("getSubscription", headers={"Accept": "text/html"}), key=key),
        client.send(park.request("getSubscription")),
    ]
    for exchange in attempts:
        limits.has_headers(client, exchange)


@pytest.mark.rule("B3-04")
def test_each_key(client: Client, keys: KeyRing) -> None:
    """The requests of one key do not count for another."""
    one, other = keys.spare()
    limits.counts_each_key_apart(client, client.request("getSubscription"), one, other)


@pytest.mark.rule("B3-04")
@pytest.mark.last
def test_exceeded(client: Client, keys: KeyRing) -> None:
    """Beyond a hundred in a minute the answer is 429 with Retry-After."""
    _, spare = keys.spare()
    request = client.request("getSubscription")
    limits.refuses_beyond(client, request, spare)
    refused = next(each for each in reversed(client.log) if each.status == 429)
    lists_errors(client.contract, refused)
