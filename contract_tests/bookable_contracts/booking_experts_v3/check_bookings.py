"""Bookings and their customers: B3-14 and B3-15."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

import pytest

from bookable_contracts.booking_experts_v3.guest import Guest
from bookable_contracts.booking_experts_v3.park import ABSENT, Park
from bookable_contracts.exchange import Exchange
from bookable_contracts.oracles.answers import answered, prepared
from bookable_contracts.oracles.jsonapi.documents import included, linked_by
from bookable_contracts.oracles.jsonapi.refusing import lists_errors, points_to, points_towards
from bookable_contracts.oracles.shapes import faults
from bookable_contracts.verdicts import expect, not_reachable
from bookable_specs import Contract, JsonObject

TITLES = ("", "mr", "ms", "family")
SUMS = 20


@pytest.mark.rule("B3-14")
def test_change(guest: Guest, contract: Contract) -> None:
    """A change is answered and shown, and leaves what it does not name."""
    before, _ = guest.shown()
    exchange = guest.attributes(city="Conformance", phone="0612345678")
    answered(contract, exchange, 200)
    after, shown = guest.shown()
    expect(exchange.at("/data/attributes/city") == "Conformance", "the answer tells it", exchange)
    wanted = {**before["attributes"], "city": "Conformance", "phone": "0612345678"}
    expect(after["attributes"] == wanted, "what was not named should stay", exchange, shown)


@pytest.mark.rule("B3-14")
@pytest.mark.parametrize("title", TITLES)
def test_titles(guest: Guest, contract: Contract, title: str) -> None:
    """The title is blank, mr, ms or family."""
    exchange = guest.attributes(title=title)
    answered(contract, exchange, 200)
    told = exchange.at("/data/attributes/title") or ""
    expect(told == title, "a title should be kept", exchange)


@pytest.mark.rule("B3-14")
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("title", "dr"),
        ("email", "nobody"),
        ("country_code", "N1"),
        ("locale", "tlh"),
        ("date_of_birth", "yesterday"),
        ("is_company", "yes"),
        ("first_name", "x" * 256),
    ],
)
def test_refused_changes(guest: Guest, contract: Contract, name: str, value: Any) -> None:
    """A change that cannot be is refused, points to the attribute, and changes nothing."""
    before, _ = guest.shown()
    exchange = guest.attributes(city="Nowhere", **{name: value})
    answered(contract, exchange, 422)
    points_to(contract, exchange, f"/data/attributes/{name}")
    after, shown = guest.shown()
    expect(after == before, "a refused change should change nothing", exchange, shown)


@pytest.mark.rule("B3-14")
@pytest.mark.parametrize("name", ["debtor_code", "shoe_size"])
def test_foreign_attributes(guest: Guest, contract: Contract, name: str) -> None:
    """A read-only or unknown attribute is refused, and changes nothing."""
    before, _ = guest.shown()
    exchange = guest.attributes(city="Nowhere", **{name: "7"})
    answered(contract, exchange, 422)
    points_towards(contract, exchange, f"/data/attributes/{name}")
    after, shown = guest.shown()
    expect(after == before, "a refused change should change nothing", exchange, shown)


@pytest.mark.rule("B3-14")
def test_emptied(guest: Guest, contract: Contract) -> None:
    """Null empties a text."""
    answered(contract, guest.attributes(company="Conformance"), 200)
    exchange = guest.attributes(company=None)
    answered(contract, exchange, 200)
    expect(not exchange.at("/data/attributes/company"), "null should empty a text", exchange)


@pytest.mark.rule("B3-14", evidence="assumed")
def test_other_bookings(guest: Guest, park: Park, contract: Contract) -> None:
    """The customers of other bookings stay as they are."""
    before = _others(park, guest, contract)
    if not before:
        not_reachable("needs another booking, with a customer, beside that of --set booking_id")
    exchange = guest.attributes(last_name="Conformance")
    answered(contract, exchange, 200)
    after = _others(park, guest, contract)
    expect(before == after, "the customers of other bookings should stay as they are", exchange)


@pytest.mark.rule("B3-14", evidence="assumed")
def test_labels(guest: Guest, contract: Contract) -> None:
    """Labels in a change replace those there were."""
    exchange = guest.change(relationships={"labels": {"data": []}})
    answered(contract, exchange, 200)
    expect(
        not linked_by(exchange.at("/data"), "labels"), "an empty list should leave none", exchange
    )
    exchange = guest.change(relationships={"labels": {"data": guest.labels}})
    answered(contract, exchange, 200)
    wanted = sorted(each["id"] for each in guest.labels)
    found = sorted(ident for _, ident in linked_by(exchange.at("/data"), "labels"))
    expect(found == wanted, "a list of labels should replace those there were", exchange)


@pytest.mark.rule("B3-14", evidence="assumed")
def test_wrong_customers(guest: Guest, park: Park, contract: Contract) -> None:
    """A body about another customer answers 409, a booking that is not there 404."""
    body = {"data": {"type": "customer", "id": ABSENT, "attributes": {"city": "Nowhere"}}}
    exchange = park.change_customer(guest.booking, body)
    answered(contract, exchange, 409)
    points_to(contract, exchange, "/data/id")
    answered(contract, park.change_customer(ABSENT, {"data": {"type": "customer"}}), 404)


@pytest.mark.rule("B3-14", evidence="assumed")
def test_wrong_documents(guest: Guest, park: Park, contract: Contract) -> None:
    """A body without data, or of another type, answers 422."""
    bodies: tuple[JsonObject, ...]
    bodies = ({}, {"data": None}, {"data": {"type": "booking"}}, {"data": {}})
    for body in bodies:
        exchange = park.change_customer(guest.booking, body)
        answered(contract, exchange, 422)
        lists_errors(contract, exchange)


@pytest.mark.rule("B3-15")
def test_sums(park: Park, contract: Contract) -> None:
    """A booking has reservations, and its total is the sum of theirs."""
    query = {"include": "reservations", "page[size]": SUMS}
    exchange = park.call("listBookings", query=query)
    if exchange.status == 403:
        not_reachable("needs a key that may include reservations: pass one more --token")
    there = {each["id"]: each for each in included(exchange)}
    bookings = answered(contract, exchange, 200)["data"]
    if not bookings:
        not_reachable("listBookings has nothing in it: needs one booking at least")
    for booking in bookings:
        stays = [there.get(ident, {}) for _, ident in linked_by(booking, "reservations")]
        expect(stays, "a booking should have one reservation or more", exchange)
        parts = [_amount(each, "total", exchange) for each in stays]
        total = _amount(booking, "total", exchange)
        expect(sum(parts) == total, "a total should be the sum of the reservations'", exchange)


@pytest.mark.rule("B3-15")
@pytest.mark.parametrize("name", ["state", "currency", "locale"])
def test_choices(park: Park, contract: Contract, name: str) -> None:
    """A booking has one of nineteen states, nine currencies and seventeen locales."""
    schema = {"$ref": "#/components/schemas/BookingAttributes"}
    for booking in park.collection("listBookings").sample().resources:
        departures = faults(contract, schema, {name: booking["attributes"].get(name)})
        expect(not departures, f"{name} should be a documented one")


@pytest.mark.rule("B3-15")
def test_one_currency(park: Park) -> None:
    """All amounts of a booking are in its currency."""
    amounts = 0
    for booking in park.collection("listBookings").sample().resources:
        attributes = booking["attributes"]
        found = {v["currency"] for v in attributes.values() if isinstance(v, dict) and "value" in v}
        expect(found <= {attributes["currency"]}, "all amounts should be in the booking's currency")
        amounts += len(found)
    if not amounts:
        not_reachable("needs a booking that has an amount")


def _others(park: Park, guest: Guest, contract: Contract) -> dict[str, JsonObject]:
    query = {"filter[id]": f"!{guest.booking}", "include": "customer", "page[size]": "100"}
    exchange = park.call("listBookings", query=query)
    prepared(contract, exchange, 200)
    return {each["id"]: each for each in included(exchange) if each["id"] != guest.id}


def _amount(resource: JsonObject, name: str, exchange: Exchange) -> Decimal:
    money = resource.get("attributes", {}).get(name) or {}
    try:
        return Decimal(money["value"])
    except (KeyError, InvalidOperation):
        expect(False, f"{name} should be an amount with a decimal value", exchange)
    raise AssertionError
