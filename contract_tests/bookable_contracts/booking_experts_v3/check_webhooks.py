"""What the registered receiver is told: B3-18 and B3-22."""

from __future__ import annotations

import pytest

from bookable_contracts.booking_experts_v3.guest import Guest
from bookable_contracts.booking_experts_v3.settings import RETRIES
from bookable_contracts.booking_experts_v3.webhooks import Endpoint, about
from bookable_contracts.deliveries import Delivery
from bookable_contracts.exchange import Exchange
from bookable_contracts.oracles.answers import prepared
from bookable_contracts.oracles.shapes import faults
from bookable_contracts.oracles.webhooks import is_signed, needs_secret
from bookable_contracts.verdicts import expect, not_reachable
from bookable_specs import Contract

ACTIONS = ("created", "updated", "deleted")
KIND = "MaintenanceAgendaPeriod"
SETTLE = 1.0
"""Seconds in which a delivery too many is given the chance to arrive."""


@pytest.mark.rule("B3-18")
@pytest.mark.parametrize("action", ACTIONS)
def test_signature(endpoint: Endpoint, contract: Contract, action: str) -> None:
    """A delivery is signed: sha256= and the HMAC of its body with the client secret."""
    for delivery in _deliveries(endpoint, action)[1]:
        is_signed(contract, endpoint.receiver, delivery, f"agenda_period|{action}")


@pytest.mark.rule("B3-18")
@pytest.mark.parametrize("action", ACTIONS)
def test_environment(endpoint: Endpoint, action: str) -> None:
    """A delivery tells the environment."""
    delivery = _deliveries(endpoint, action)[1][0]
    told = delivery.headers.get("x-be-env")
    expect(told, "a delivery should tell the environment in X-BE-ENV")


@pytest.mark.rule("B3-18")
def test_commands() -> None:
    """Commands carry both headers too."""
    not_reachable("a person has to press a button of the app on the vendor's screen")


@pytest.mark.rule("B3-22")
@pytest.mark.parametrize("action", ACTIONS)
def test_events(endpoint: Endpoint, contract: Contract, action: str) -> None:
    """An event tells what happened, whose it is and the record, in its documented shape."""
    exchange, found = _deliveries(endpoint, action)
    delivery, event = found[0], f"agenda_period|{action}"
    departures = faults(contract, _schema(contract, event), delivery.event)
    expect(not departures, f"{event} departs from its shape: {', '.join(departures[:1])}", exchange)
    place = (delivery.at("/context"), delivery.at("/context_id"))
    wanted = ("administration", endpoint.park.id)
    expect(place == wanted, f"{event} should be about the park", exchange)
    whose = delivery.at("/subscription_id") in endpoint.park.client.ring.companies
    expect(whose, f"{event} should tell a subscription of the tester's", exchange)
    if action != "deleted":
        same = delivery.at("/record/data/attributes") == exchange.at("/data/attributes")
        expect(same, f"{event} should carry the record as it is", exchange)


@pytest.mark.rule("B3-22")
def test_changes(endpoint: Endpoint) -> None:
    """An update tells each changed attribute with its old and its new value."""
    exchange, found = _deliveries(endpoint, "updated")
    changes = found[0].at("/event_metadata/changes") or {}
    told = changes.get("label")
    expect(
        told == ["Conformance", "Conformance two"], "the label's change should be told", exchange
    )
    others = set(changes) - {"label", "updated_at"}
    expect(not others, "an update should tell what changed alone", exchange)


@pytest.mark.rule("B3-22", evidence="assumed")
def test_no_change(endpoint: Endpoint) -> None:
    """A change that changes nothing fires nothing."""
    park = endpoint.park
    period, made = park.made(KIND)
    exchange = park.change(KIND, period, attributes={"label": "Conformance"})
    prepared(park.contract, exchange, 200)
    event = "agenda_period|updated"
    found = endpoint.receiver.wait(about(event, period), patience=SETTLE)
    expect(not found, f"a change that changes nothing should not fire {event}", made, exchange)


@pytest.mark.rule("B3-22")
def test_customers(endpoint: Endpoint, guest: Guest) -> None:
    """A change of a customer is told with what changed."""
    city = "Conformance" if guest.shown()[0]["attributes"].get("city") != "Conformance" else "Two"
    before = len(endpoint.receiver.wait(about("customer|updated", guest.id), patience=0))
    exchange = guest.attributes(city=city)
    prepared(guest.park.contract, exchange, 200)
    found = endpoint.deliveries("customer|updated", guest.id, exchange, count=before + 1)
    told = [each.at("/event_metadata/changes/city/1") for each in found]
    expect(city in told, "the change of the city should be told", exchange)


@pytest.mark.rule("B3-22")
def test_once(endpoint: Endpoint) -> None:
    """A delivery that was taken does not come again."""
    period, made = endpoint.park.made(KIND)
    event = "agenda_period|created"
    endpoint.deliveries(event, period, made)
    found = endpoint.receiver.wait(about(event, period), count=2, patience=SETTLE)
    expect(len(found) == 1, "a delivery that was answered 200 should not come again", made)


@pytest.mark.rule("B3-22")
def test_retry(endpoint: Endpoint) -> None:
    """A receiver that does not answer 200 gets it again."""
    made, first, again = _attempts(endpoint)
    expect(first.event == again.event, "a retry should carry the same event", made)


@pytest.mark.rule("B3-18")
def test_signature_of_a_retry(endpoint: Endpoint, contract: Contract) -> None:
    """A delivery that comes again is signed too."""
    needs_secret(endpoint.receiver)
    _, _, again = _attempts(endpoint)
    is_signed(contract, endpoint.receiver, again, "a retry")


def _attempts(endpoint: Endpoint) -> tuple[Exchange, Delivery, Delivery]:
    """Refuse a delivery; return what led to it, and the two attempts."""
    receiver, event = endpoint.receiver, "agenda_period|created"
    receiver.refuse_next({"/event": event})
    period, made = endpoint.park.made(KIND)
    try:
        endpoint.deliveries(event, period, made)
        attempts = receiver.wait(about(event, period), count=2)
    finally:
        receiver.take_again()
    if len(attempts) < 2:
        not_reachable(f"the retry did not come within {receiver.patience:g} s: {RETRIES}")
    return made, attempts[0], attempts[1]


def _deliveries(endpoint: Endpoint, action: str) -> tuple[Exchange, list[Delivery]]:
    """Let something happen to a period, and wait for its event; also returns what did it."""
    park = endpoint.park
    period, exchange = park.made(KIND)
    if action == "updated":
        exchange = park.change(KIND, period, attributes={"label": "Conformance two"})
    elif action == "deleted":
        exchange = park.remove(KIND, period)
    prepared(park.contract, exchange, 200, 204)
    return exchange, endpoint.deliveries(f"agenda_period|{action}", period, exchange)


def _schema(contract: Contract, event: str) -> dict[str, object]:
    content = contract.webhooks[event].node["requestBody"]["content"]
    parts = content["application/json"]["schema"]["allOf"]
    return {"$ref": parts[0]["$ref"]}
