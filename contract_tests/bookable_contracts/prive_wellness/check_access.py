"""Who is let in, to what, and to whose: PW-01 to PW-04."""

from __future__ import annotations

from random import Random

import pytest

from bookable_contracts.client import Client
from bookable_contracts.oracles.answers import answered
from bookable_contracts.oracles.auth import (
    admits_with_scope,
    refuses_impostors,
    refuses_without_scope,
)
from bookable_contracts.prive_wellness.company import Company, harmless
from bookable_contracts.target import KeyRing
from bookable_contracts.verdicts import assumed, expect
from bookable_specs import Contract, Operation


@pytest.mark.rule("PW-01")
def test_wrong_credentials(client: Client, operation: Operation, rng: Random) -> None:
    """Without a known key the answer is 401."""
    refuses_impostors(client, harmless(client, operation.id, rng), client.ring.keys[0])


@pytest.mark.rule("PW-02")
def test_scope(client: Client, scoped_operation: Operation, rng: Random) -> None:
    """A call answers 403 if its key lacks the scope, and lets in a key that holds it."""
    request = harmless(client, scoped_operation.id, rng)
    admits_with_scope(client, scoped_operation, request)
    refuses_without_scope(client, scoped_operation, request)


@pytest.mark.rule("PW-03")
def test_me_needs_no_scope(client: Client, keys: KeyRing, contract: Contract) -> None:
    """GET /me tells any key its company and its scopes."""
    documented = contract.document["x-scopes"]
    for asked in (each for each in client.log if each.operation == "getMe"):
        # Keys that were refused at the very begin are left out of the run: they are in no list.
        expect(asked.status != 403, "GET /me should need no scope", asked)
    for key in keys.keys:
        exchange = client.call("getMe", key=key, pin=True)
        body = answered(contract, exchange, 200)
        company = body.get("company") or {}
        expect(company.get("uuid") == key.company, "GET /me should name the same company", exchange)
        expect(company.get("name"), "GET /me should name the company", exchange)
        unknown = set(body.get("scopes", ())) - set(documented)
        expect(not unknown, "GET /me should tell documented scopes alone", exchange)


@pytest.mark.rule("PW-04")
def test_bookings_of_another_are_not_seen(home: Company, other: Company) -> None:
    """Another company's booking is not found, and in no list."""
    booking = home.booked()
    reference = booking["reference"]
    attempt = other.booking(reference)
    expect(attempt.status >= 400, "another company's booking should not be shown", attempt)
    for query in (
        {"unit": booking["unit_uuid"]},
        {"from_": booking["date"], "to": booking["date"]},
    ):
        bookings, exchange = other.listed(**query)
        seen = reference in [each.get("reference") for each in bookings]
        expect(not seen, "a list should not hold another company's booking", exchange)
    with assumed():
        answered(home.contract, attempt, 404)


@pytest.mark.rule("PW-04")
@pytest.mark.parametrize("act", ["pay", "cancel"])
def test_bookings_of_another_are_not_changed(home: Company, other: Company, act: str) -> None:
    """Another company's booking is neither paid nor cancelled."""
    before = home.booked()
    reference = before["reference"]
    attempt = other.pay(reference) if act == "pay" else other.cancel(reference)
    after = home.booking(reference)
    expect(
        after.json == before,
        f"another company's attempt to {act} a booking should leave it as it was",
        attempt,
        after,
    )
    expect(attempt.status >= 400, f"another company's attempt to {act} should be refused", attempt)
    with assumed():
        answered(home.contract, attempt, 404)


@pytest.mark.rule("PW-04")
def test_units_of_another_are_not_seen(home: Company, other: Company) -> None:
    """Another company's units are not found, and in no list."""
    unit = home.units[0]
    shared = set(home.units) & set(other.units)
    expect(not shared, "a list of units should not hold another company's units")
    attempts = [
        other.call(operation, path={"uuid": unit})
        for operation in ("getUnit", "getUnitAvailability")
    ]
    for attempt in attempts:
        expect(attempt.status >= 400, "another company's unit should not be shown", attempt)
    with assumed():
        for attempt in attempts:
            answered(home.contract, attempt, 404)


@pytest.mark.rule("PW-04")
def test_units_of_another_are_not_sold(home: Company, other: Company) -> None:
    """Another company's unit cannot be booked, and stays free."""
    slot = home.slots.take()
    attempt = other.book(slot)
    offered, exchange = home.offers(slot)
    expect(
        offered, "another company's attempt to book a slot should leave it free", attempt, exchange
    )
    expect(attempt.status >= 400, "another company's attempt to book should be refused", attempt)
    with assumed():
        answered(home.contract, attempt, 404)
