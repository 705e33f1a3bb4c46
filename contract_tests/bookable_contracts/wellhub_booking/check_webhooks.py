"""What the registered receiver is told: WH-23, and the check-ins of WH-26 by delivery."""

from __future__ import annotations

import pytest

from bookable_contracts.deliveries import Delivery
from bookable_contracts.exchange import Exchange
from bookable_contracts.oracles.shapes import faults
from bookable_contracts.oracles.webhooks import is_signed, needs_secret
from bookable_contracts.pacing import seconds
from bookable_contracts.verdicts import expect
from bookable_contracts.wellhub_booking.users import CHECKED_IN, CHECKIN_LASTS, schema_of_event
from bookable_contracts.wellhub_booking.webhooks import USER, Endpoint, of_user, same_event
from bookable_specs import Contract

KINDS = (
    "booking-requested",
    "booking-canceled",
    "booking-late-canceled",
    "checkin",
    "checkin-booking-occurred",
)
MOST_SKEW = 86400
SETTLE = 1.0
"""Seconds in which a delivery too many is given the chance to arrive."""
AT_ONCE = 3.0
"""Seconds in which retries at once have to be there, however little patience the tester has."""


@pytest.mark.rule("WH-23")
@pytest.mark.parametrize("kind", KINDS)
def test_events(endpoint: Endpoint, contract: Contract, kind: str) -> None:
    """Each event is delivered as event_type and event_data, in its shape."""
    delivery = endpoint.deliveries(_event(endpoint, kind))[0]
    told = delivery.at("/event_type")
    expect(told == kind, f"the delivery should be {kind}, it is {told}")
    found = faults(contract, schema_of_event(kind), delivery.event)
    expect(not found, f"{kind} departs from its shape: {', '.join(found[:1])}")
    json = delivery.headers.get("content-type", "").partition(";")[0] == "application/json"
    expect(json, f"{kind} should be delivered as application/json")


@pytest.mark.rule("WH-23")
@pytest.mark.parametrize("kind", KINDS)
def test_signature(endpoint: Endpoint, contract: Contract, kind: str) -> None:
    """Each delivery is signed: upper-case hex HMAC-SHA1 of the raw body."""
    for delivery in endpoint.deliveries(_event(endpoint, kind)):
        is_signed(contract, endpoint.receiver, delivery, kind)


@pytest.mark.rule("WH-23")
def test_units_of_time(endpoint: Endpoint) -> None:
    """Bookings count in milliseconds, check-ins in seconds."""
    now = endpoint.gym.now.timestamp()
    units = {"booking-requested": 1000, "checkin": 1, "checkin-booking-occurred": 1}
    for kind, unit in units.items():
        delivery = endpoint.deliveries(_event(endpoint, kind))[0]
        stamp = delivery.at("/event_data/timestamp")
        near = isinstance(stamp, int) and abs(stamp / unit - now) < MOST_SKEW
        words = "milliseconds" if unit == 1000 else "seconds"
        expect(near, f"{kind} should have its timestamp in {words}")


@pytest.mark.rule("WH-23")
def test_once(endpoint: Endpoint) -> None:
    """A delivery that was taken does not come again."""
    exchange = _event(endpoint, "booking-requested")
    endpoint.deliveries(exchange)
    found = endpoint.receiver.wait(same_event(exchange.json), count=2, patience=SETTLE)
    expect(len(found) == 1, "a delivery that was answered 200 should not come again", exchange)


@pytest.mark.rule("WH-23")
def test_retries(endpoint: Endpoint, contract: Contract) -> None:
    """A delivery that fails is tried three times more at once, with the same bytes."""
    attempts = 1 + len(contract.document["x-webhook-delivery"]["retries"])
    found = _failing(endpoint, attempts)
    expect(len(found) == attempts, f"a delivery that fails should come {attempts} times")
    _are_the_same(found)
    quick = found[-1].arrived - found[0].arrived < attempts
    expect(quick, "the retries should come at once")


@pytest.mark.rule("WH-23")
def test_signature_of_retries(endpoint: Endpoint, contract: Contract) -> None:
    """A delivery that is tried again is signed too."""
    needs_secret(endpoint.receiver)
    found = _failing(endpoint, 2)
    expect(len(found) >= 2, "a delivery that fails should come again")
    for retry in found[1:]:
        is_signed(contract, endpoint.receiver, retry, "a retry")


@pytest.mark.rule("WH-23")
def test_patience(endpoint: Endpoint, contract: Contract) -> None:
    """Who does not answer within a second is told again."""
    patience = seconds(contract.document["x-webhook-delivery"]["timeout"])
    found = _failing(endpoint, 2, times=1, held=patience + 1.5)
    expect(len(found) >= 2, "a delivery without an answer should come again")
    gap = found[1].arrived - found[0].arrived
    in_time = patience * 0.8 <= gap <= patience + 1.2
    expect(in_time, "a delivery should be given up after 1 second without an answer")
    _are_the_same(found)


@pytest.mark.rule("WH-26", evidence="assumed")
def test_checkin_of_a_booking(endpoint: Endpoint) -> None:
    """A check-in of a user with a reserved booking is delivered as one of the booking."""
    booking, exchange = endpoint.users.check_in_booking()
    kind = "checkin-booking-occurred"

    def wanted(delivery: Delivery) -> bool:
        return (delivery.at("/event_type"), delivery.at(CHECKED_IN)) == (kind, booking)

    delivery = endpoint.come(wanted, kind, exchange)[0]
    begun, ends = (delivery.at(f"/event_data/{name}") for name in ("timestamp", "expires_at"))
    whole = isinstance(begun, int) and isinstance(ends, int)
    lasts = whole and ends - begun == CHECKIN_LASTS
    expect(lasts, "expires_at should be delivered as 5400 seconds later", exchange)


def _event(endpoint: Endpoint, kind: str) -> Exchange:
    """Let a user do what the partner is told as this event."""
    users, gym = endpoint.users, endpoint.gym
    if kind == "checkin":
        return users.check_in(users.new())
    if kind == "checkin-booking-occurred":
        return users.check_in_booking()[1]
    booking, exchange = users.booked(gym.opened()[0])
    if kind == "booking-requested":
        return exchange
    return users.cancel(booking, late=True if kind == "booking-late-canceled" else None)


def _failing(
    endpoint: Endpoint, count: int, *, times: int | None = None, held: float = 0.0
) -> list[Delivery]:
    """Let the receiver fail a booking's deliveries, by default all; return all that came.

    The first may be late, as no rule says how soon it comes; so many in all have to come at once.
    """
    slot, _ = endpoint.gym.opened()
    user, receiver = endpoint.users.new(), endpoint.receiver
    receiver.refuse_next({USER: user}, times=times or count + 1, delay=held)
    try:
        _, exchange = endpoint.users.booked(slot, user=user)
        endpoint.come(of_user(user), "booking-requested", exchange)
        receiver.wait(of_user(user), count=count, patience=max(receiver.patience, AT_ONCE))
        return receiver.wait(of_user(user), count=count + 1, patience=SETTLE)
    finally:
        receiver.take_again()


def _are_the_same(found: list[Delivery]) -> None:
    same = len({each.body for each in found}) == 1
    expect(same, "a retry should carry the same bytes and event_id")
