"""What a registered receiver is told: PW-17 to PW-20."""

from __future__ import annotations

import pytest

from bookable_contracts.deliveries import Delivery
from bookable_contracts.oracles.shapes import faults
from bookable_contracts.oracles.webhooks import is_signed, is_signed_later, needs_secret
from bookable_contracts.prive_wellness.webhooks import Endpoint, about
from bookable_contracts.verdicts import expect, not_tested
from bookable_specs import Contract

KINDS = ("booking.created", "booking.cancelled")


@pytest.mark.rule("PW-18")
@pytest.mark.parametrize("kind", KINDS)
def test_envelope(endpoint: Endpoint, contract: Contract, kind: str) -> None:
    """A delivery is an envelope with the booking as GET shows it."""
    company = endpoint.company
    booking = company.booked()
    if kind == "booking.cancelled":
        company.cancel(booking["reference"])
    delivery = endpoint.events(kind, booking)[0]
    departures = faults(contract, {"$ref": "#/components/schemas/Event"}, delivery.event)
    # The booking's own shape is judged where GET shows it; here it has to be the same.
    found = [each for each in departures if not each.startswith("$.data.booking")]
    expect(not found, f"the body of {kind} departs from its envelope: {', '.join(found[:1])}")
    shown = company.booking(booking["reference"])
    same = delivery.at("/data/booking") == shown.json
    expect(same, f"{kind} should carry the booking as GET shows it", shown)


@pytest.mark.rule("PW-18")
def test_ids_differ(endpoint: Endpoint) -> None:
    """Each event has an id of its own."""
    for _ in range(2):
        endpoint.events("booking.created", endpoint.company.booked())
    successes = [each for each in endpoint.receiver.deliveries if each.answered == 200]
    ids = [each.at("/id") for each in successes]
    expect(len(set(ids)) == len(ids), "each delivery that was taken should have an id of its own")


@pytest.mark.rule("PW-17")
def test_cancelled_fires_once(endpoint: Endpoint) -> None:
    """Cancelling a booking fires booking.cancelled once, however often it is cancelled."""
    booking = endpoint.company.booked()
    for _ in range(2):
        endpoint.company.cancel(booking["reference"])
    fired = {each.at("/id") for each in endpoint.settled("booking.cancelled", booking)}
    expect(len(fired) == 1, "two cancellations should fire booking.cancelled once, they fired more")


@pytest.mark.rule("PW-18")
def test_created_fires_once(endpoint: Endpoint) -> None:
    """Making a booking fires booking.created once."""
    booking = endpoint.company.booked()
    fired = {each.at("/id") for each in endpoint.settled("booking.created", booking)}
    expect(len(fired) == 1, "a booking should fire booking.created once, it fired more")


@pytest.mark.rule("PW-19")
@pytest.mark.parametrize("kind", KINDS)
def test_signature(endpoint: Endpoint, contract: Contract, kind: str) -> None:
    """Each delivery is signed with the endpoint's secret."""
    booking = endpoint.company.booked()
    if kind == "booking.cancelled":
        endpoint.company.cancel(booking["reference"])
    for delivery in endpoint.events(kind, booking):
        is_signed(contract, endpoint.receiver, delivery, kind)


@pytest.mark.rule("PW-20")
def test_retry(endpoint: Endpoint) -> None:
    """A failed delivery is sent again under the same id."""
    first, again = _attempts(endpoint)
    expect(first.at("/id") == again.at("/id"), "a retry should have the id of the first attempt")
    expect(first.event == again.event, "a retry should carry the same event")


@pytest.mark.rule("PW-19")
def test_signature_of_a_retry(endpoint: Endpoint, contract: Contract) -> None:
    """A delivery that is sent again is signed too."""
    needs_secret(endpoint.receiver)
    first, again = _attempts(endpoint)
    is_signed(contract, endpoint.receiver, again, "a retry")
    is_signed_later(contract, first, again)


def _attempts(endpoint: Endpoint) -> tuple[Delivery, Delivery]:
    """Refuse a delivery; return it and what comes after it."""
    receiver = endpoint.receiver
    receiver.refuse_next({"/type": "booking.created"})
    endpoint.events("booking.created", endpoint.company.booked())
    # A late event of an earlier check may be the one that was refused.
    reference = receiver.wait(lambda each: each.answered == 500)[-1].at("/data/booking/reference")
    attempts = receiver.wait(about("booking.created", reference), count=2)
    if len(attempts) < 2:
        not_tested(
            f"the retry did not come within {receiver.patience:g} s: raise --webhook-patience"
        )
    return attempts[0], attempts[1]
