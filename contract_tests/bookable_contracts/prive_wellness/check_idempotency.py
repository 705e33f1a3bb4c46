"""What happens to a POST that comes twice: PW-10 to PW-12."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from random import Random

import pytest

from bookable_contracts.client import Client
from bookable_contracts.exchange import Exchange
from bookable_contracts.oracles import idempotency
from bookable_contracts.oracles.answers import answered
from bookable_contracts.prive_wellness.company import CUSTOMER, Company, absent
from bookable_contracts.prive_wellness.slots import Slot
from bookable_contracts.target import Key, KeyRing
from bookable_contracts.verdicts import expect, not_reachable


@pytest.mark.rule("PW-10")
def test_booking_replayed(home: Company) -> None:
    """A replayed booking answers the first one, and there is only one."""
    slot = home.slots.take()
    request = home.booking_request(slot, idempotency_key=home.client.fresh_key())
    answers = idempotency.replays(home.client, request, home.key("createBooking"), 201)
    _sold_once(home, slot, answers)


@pytest.mark.rule("PW-10")
def test_payment_replayed(home: Company) -> None:
    """A replayed payment answers the first one."""
    path = {"reference": home.booked()["reference"]}
    client = home.client
    request = client.request("startPayment", path=path, idempotency_key=client.fresh_key())
    idempotency.replays(client, request, home.key("startPayment"), 201)


@pytest.mark.rule("PW-10")
def test_cancellation_replayed(home: Company) -> None:
    """A replayed cancellation answers the first one."""
    path = {"reference": home.booked()["reference"]}
    client = home.client
    request = client.request("cancelBooking", path=path, idempotency_key=client.fresh_key())
    idempotency.replays(client, request, home.key("cancelBooking"), 200)


@pytest.mark.rule("PW-10")
@pytest.mark.parametrize("post", ["createBooking", "startPayment", "cancelBooking"])
def test_twins(home: Company, post: str) -> None:
    """A POST and its replays that arrive at once have one effect and one answer."""
    client, key = home.client, home.key(post)
    for _ in range(2):
        slot = home.slots.take()
        repeat = client.fresh_key()
        if post == "createBooking":
            request, status = home.booking_request(slot, idempotency_key=repeat), 201
        else:
            path = {"reference": home.booked(slot)["reference"]}
            request = client.request(post, path=path, idempotency_key=repeat)
            status = 201 if post == "startPayment" else 200
        answers = idempotency.twins(client, request, key, count=4, status=status)
        if post == "createBooking":
            _sold_once(home, slot, answers)


@pytest.mark.rule("PW-10", evidence="assumed")
def test_refusals_are_remembered(home: Company, rng: Random) -> None:
    """What a rule refused is refused again in the same words, though it would now succeed."""
    client, key, slot = home.client, home.key("createBooking"), home.slots.take()
    booking = home.booked(slot)
    request = home.booking_request(slot, idempotency_key=client.fresh_key())
    refusal = client.send(request, key=key, pin=True)
    answered(home.contract, refusal, 409)
    home.cancel(booking["reference"])
    idempotency.same_answer(client, refusal, client.send(request, key=key, pin=True))
    nothing = {"unit_uuid": absent(rng)["uuid"], "customer": CUSTOMER}
    missing = client.request(
        "createBooking", json={**slot.fields, **nothing}, idempotency_key=client.fresh_key()
    )
    idempotency.replays(client, missing, key, 404)


@pytest.mark.rule("PW-10", evidence="assumed")
def test_bad_input_is_not_remembered(home: Company) -> None:
    """What was refused before the rules may be corrected and sent again under the same key."""
    client, key, repeat = home.client, home.key("createBooking"), home.client.fresh_key()
    request = home.booking_request(home.slots.take(), idempotency_key=repeat)
    faulty = replace(request, body=b'{"a": ')
    answered(home.contract, client.send(faulty, key=key, pin=True), 400)
    answered(home.contract, home.noted(client.send(request, key=key, pin=True)), 201)


@pytest.mark.rule("PW-11")
def test_another_body(home: Company) -> None:
    """The same key with another body answers 409 and has no effect."""
    client, key, repeat = home.client, home.key("createBooking"), home.client.fresh_key()
    first_slot, second_slot = home.slots.take(), home.slots.take()
    request = home.booking_request(first_slot, idempotency_key=repeat)
    first = client.send(request, key=key, pin=True)
    answered(home.contract, first, 201)
    other = home.booking_request(second_slot, idempotency_key=repeat)
    idempotency.refuses_another(client, other, key, first)
    offered, exchange = home.offers(second_slot)
    expect(offered, "the refused body should have no effect, its slot is taken", first, exchange)


@pytest.mark.rule("PW-11", evidence="assumed")
def test_another_call(home: Company) -> None:
    """The same key on another call answers 409 and has no effect."""
    client, key, repeat = home.client, home.key("createBooking"), home.client.fresh_key()
    request = home.booking_request(home.slots.take(), idempotency_key=repeat)
    first = home.noted(client.send(request, key=key, pin=True))
    reference = answered(home.contract, first, 201)["reference"]
    path = {"reference": reference}
    other = client.request("cancelBooking", path=path, idempotency_key=repeat)
    idempotency.refuses_another(client, other, key, first)
    status = home.booking(reference).at("/status")
    expect(status == "confirmed", "the refused call should have no effect, it had", first)


@pytest.mark.rule("PW-12", evidence="assumed")
def test_each_key_apart(
    client: Client, keys: KeyRing, company_of: Callable[[Key], Company]
) -> None:
    """Two API keys may use the same Idempotency-Key for different things."""
    scopes = {"bookings:write", "units:read"}
    sellers = [key for key in keys.keys if scopes <= key.scopes]
    if len(sellers) < 2:
        not_reachable(
            "needs a second key with bookings:write and units:read: pass one more --token"
        )
    repeat = client.fresh_key()
    for key in sellers[:2]:
        company = company_of(key)
        request = company.booking_request(company.slots.take(), idempotency_key=repeat)
        answered(client.contract, client.send(request, key=key, pin=True), 201)


@pytest.mark.rule("PW-12")
def test_memory() -> None:
    """A key is remembered for 24 hours."""
    not_reachable("that a key is remembered for 24 hours shows only after 24 hours")


def _sold_once(home: Company, slot: Slot, answers: list[Exchange]) -> None:
    held, exchange = home.sold(slot)
    came = "more do" if held else "none does"
    expect(len(held) == 1, f"one booking should hold the slot, {came}", *answers[:2], exchange)
