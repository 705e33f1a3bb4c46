"""Who is let in, and to what: B3-02, B3-03 and B3-19."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bookable_contracts.booking_experts_v3.park import Park
from bookable_contracts.booking_experts_v3.probing import BOOKINGS, CHANNEL
from bookable_contracts.exchange import Exchange
from bookable_contracts.oracles.answers import answered, came, prepared
from bookable_contracts.oracles.auth import UNKNOWN_TOKEN, refuses_impostors
from bookable_contracts.oracles.jsonapi.cases import Case
from bookable_contracts.oracles.jsonapi.collection import Collection
from bookable_contracts.oracles.jsonapi.documents import linked_by
from bookable_contracts.oracles.jsonapi.refusing import lists_errors, names_its_parameter
from bookable_contracts.target import Key
from bookable_contracts.verdicts import NotReachable, expect, not_reachable
from bookable_specs import Contract, Operation


def _keys_of(park: Park) -> Iterator[Key]:
    """One key of each kind that covers the park."""
    for key in park.client.ring.kinds():
        if key.company == park.company or CHANNEL in key.scopes:
            yield key


@pytest.mark.rule("B3-02")
def test_wrong_credentials(park: Park, secured_operation: Operation, contract: Contract) -> None:
    """Without a known key the answer is 401, with a list of errors."""
    request = park.harmless(secured_operation.id)
    for refusal in refuses_impostors(park.client, request, park.client.ring.keys[0]):
        lists_errors(contract, refusal)


@pytest.mark.rule("B3-02")
def test_wrong_bearer(park: Park, contract: Contract) -> None:
    """An unknown bearer token answers 401, with the code that the reference prints."""
    headers = {"Authorization": f"Bearer {UNKNOWN_TOKEN}"}
    exchange = park.client.send(park.request("getSubscription", headers=headers))
    answered(contract, exchange, 401)
    lists_errors(contract, exchange)
    code = exchange.at("/errors/0/code")
    expect(code == "RESOURCE_NOT_FOUND", "the code of a 401 should be RESOURCE_NOT_FOUND", exchange)
    challenge = exchange.answer_headers.get("WWW-Authenticate")
    expect(challenge, "a 401 should say how to authenticate", exchange)


@pytest.mark.rule("B3-03")
def test_scope(park: Park, scoped_operation: Operation) -> None:
    """A key with one of the scopes is let in, any other gets 403 and is told which it needs."""
    keys = list(_keys_of(park))
    judged = 0
    for key in keys:
        request = park.harmless(scoped_operation.id)
        exchange = park.client.send(request, key=key)
        if key.scopes & set(scoped_operation.scopes):
            message = f"{scoped_operation.id} should let in a key with one of its scopes"
            expect(exchange.status not in {401, 403}, message, exchange)
        else:
            _lacks_scope(park.contract, scoped_operation, exchange)
            judged += 1
    if not judged:
        needed = " or ".join(scoped_operation.scopes)
        not_reachable(f"needs a key without {needed}: pass one more --token")


@pytest.mark.rule("B3-03")
def test_subscription_needs_no_scope(park: Park) -> None:
    """Every key may ask for its subscription."""
    for key in park.client.ring.kinds():
        exchange = park.client.send(park.request("getSubscription"), key=key, pin=True)
        answered(park.contract, exchange, 200)
        same = exchange.at("/data/id") == key.company
        expect(same, "a key should always be told the same subscription", exchange)


@pytest.mark.rule("B3-03")
def test_scope_of_includes(
    park: Park, related: Collection, relationship_case: Case, contract: Contract
) -> None:
    """Including a type needs a scope of its name, if there is one."""
    name = relationship_case.name
    pattern = contract.document["x-jsonapi"]["include-scope"]
    asked = judged = 0
    for to in related.type.relationships[name].to:
        scope = pattern.format(type=to)
        known = contract.document["x-scopes"]
        needed = {each for each in (scope, f"channel::{scope}") if each in known}
        for key in _keys_of(park):
            if key.scopes & set(related.operation.scopes):
                query = {"include": name, "page[size]": 1}
                request = park.request(related.id, query=query)
                exchange = park.client.send(request, key=key)
                asked += 1
                judged += _judge_include(park, key, needed, exchange, name)
    if not asked:
        not_reachable(f"needs a key that may read {related.type.name}: pass one more --token")
    if not judged:
        not_reachable("no call tells whether a key has the scope: pass --set scopes_1=…")


def _judge_include(park: Park, key: Key, needed: set[str], exchange: Exchange, name: str) -> bool:
    """Judge one include under one key; where its scope cannot be found out, a refusal's form alone.

    Returns whether that says anything about the scope.
    """
    found_out = f"scopes_{key.label.removeprefix('TOKEN_')}" not in park.settings
    probed = {scope for each in park.contract.operations.values() for scope in each.scopes}
    unknown = bool(needed) and found_out and not needed & probed
    if not needed:
        message = f"include={name} should need no scope"
        expect(exchange.status == 200, f"{message}, answered {exchange.status}", exchange)
    elif unknown:
        answered(park.contract, exchange, 200, 403)
    else:
        wanted = 200 if needed & key.scopes else 403
        answered(park.contract, exchange, wanted)
    if exchange.status == 403:
        lists_errors(park.contract, exchange)
        code = exchange.at("/errors/0/code")
        message = f"the code should be FORBIDDEN_INCLUDE, it is {code}"
        expect(code == "FORBIDDEN_INCLUDE", message, exchange)
        names_its_parameter(park.contract, exchange, "include")
    return not unknown


@pytest.mark.rule("B3-19")
def test_bookings_of_a_channel(park: Park, contract: Contract) -> None:
    """With a channel scope alone an app sees the bookings of one channel, and all of them."""
    key = _channel_key(park)
    request = park.request("listBookings", query={"page[size]": 100})
    exchange = park.client.send(request, key=key, pin=True)
    bookings = answered(contract, exchange, 200)["data"]
    channels = {target for each in bookings for target in linked_by(each, "channel")}
    lone = [each for each in bookings if not linked_by(each, "channel")]
    expect(not lone, "a channel scope should show what has a channel", exchange)
    expect(len(channels) <= 1, "a channel scope should show the bookings of one channel", exchange)
    if not channels:
        not_reachable("needs a booking that the app's own channel made")
    query = {"filter[channel]": channels.pop()[1], "page[size]": 1}
    all_of_it = park.call("listBookings", query=query)
    prepared(contract, all_of_it, 200)
    totals = [each.at("/meta/pagination/total_records") for each in (exchange, all_of_it)]
    message = "a channel scope should show all bookings of the channel"
    expect(totals[0] == totals[1], message, exchange, all_of_it)


@pytest.mark.rule("B3-19")
def test_bookings_of_other_channels(park: Park, contract: Contract) -> None:
    """A booking of another channel is not found with a channel scope."""
    key = _channel_key(park)
    request = park.request("listBookings", query={"page[size]": 100})
    shown = prepared(contract, park.client.send(request, key=key), 200)["data"]
    seen = {each["id"] for each in shown}
    sample = park.collection("listBookings").sample().resources
    others = [each for each in sample if each["id"] not in seen]
    if not others or not seen:
        not_reachable("needs bookings of the app's own channel, and others")
    for booking in others[:3]:
        request = park.request("getBooking", path={"id": booking["id"]})
        exchange = park.client.send(request, key=key, pin=True)
        message = "a booking of another channel should answer 404"
        expect(exchange.status == 404, f"{message}, {came(contract, exchange)}", exchange)
    for ident in sorted(seen)[:1]:
        request = park.request("getBooking", path={"id": ident})
        answered(contract, park.client.send(request, key=key, pin=True), 200)


def _channel_key(park: Park) -> Key:
    for key in park.client.ring.keys:
        if CHANNEL in key.scopes and BOOKINGS not in key.scopes:
            return key
    raise NotReachable(f"needs a key with {CHANNEL} and without {BOOKINGS}: pass one more --token")


@pytest.mark.rule("B3-03")
def test_parks_of_others(park: Park, elsewhere: Park, scoped_operation: Operation) -> None:
    """A park that the subscription does not cover is not found, whatever is asked of it."""
    request = elsewhere.harmless(scoped_operation.id)
    key = park.key(scoped_operation.id)
    exchange = park.client.send(request, key=key, pin=True)
    answered(park.contract, exchange, 404)


def _lacks_scope(contract: Contract, operation: Operation, exchange: Exchange) -> None:
    answered(contract, exchange, 403)
    lists_errors(contract, exchange)
    code = exchange.at("/errors/0/code")
    expect(code == "NO_VALID_SCOPE", f"the code should be NO_VALID_SCOPE, it is {code}", exchange)
    detail = str(exchange.at("/errors/0/detail"))
    message = "a 403 should name the scopes of which one is needed"
    expect(all(scope in detail for scope in operation.scopes), message, exchange)
