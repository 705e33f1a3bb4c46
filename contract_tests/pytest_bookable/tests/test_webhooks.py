"""Webhooks come to the tests' own receiver, and are told apart by their events."""

from __future__ import annotations

import hmac
import threading
import urllib.request
from typing import Any
from urllib.parse import urlencode

import pytest

from pytest_bookable import Bookable, ControlError
from pytest_bookable.receiver import Arrival, Arrivals, Receiver

WELLHUB, PRIVE = "wellhub-booking", "prive-wellness"


def book(world: Bookable, slot: int = 2) -> None:
    """Let a user book a place in the seeded class of tomorrow."""
    user = {"gympass_user_id": "1234567890123", "class_id": 1, "slot_id": slot}
    made = world.api(WELLHUB).call("POST", "/helper/v1/gyms/1/simulate/bookings", json=user)
    assert made.status == 200, made.text


def failure(world: Bookable, *args: Any, **kwargs: Any) -> str:
    with pytest.raises(AssertionError) as caught:
        world.webhooks.wait_for(*args, timeout=0.05, **kwargs)
    return str(caught.value)


def test_a_webhook_is_waited_for(world: Bookable) -> None:
    book(world)
    hook = world.webhooks.wait_for("booking-requested")

    assert (hook.api, hook.owner, hook.method) == (WELLHUB, "vaart", "POST")
    assert hook.json["event_type"] == "booking-requested"
    assert hook.headers["content-type"] == "application/json"


def test_the_signature_is_over_the_body_with_the_secret(world: Bookable) -> None:
    book(world)
    hook = world.webhooks.wait_for("booking-requested")

    def signed(body: bytes) -> str:
        return hmac.new(world.webhooks.secret.encode(), body, "sha1").hexdigest().upper()

    assert hook.headers["x-gympass-signature"] == signed(hook.body)
    assert hook.headers["x-gympass-signature"] != signed(hook.tampered().body)


def test_a_webhook_is_chosen_by_a_part_of_it(world: Bookable) -> None:
    book(world)
    slot = {"event_data": {"slot": {"id": 2}}}

    assert world.webhooks.wait_for("booking-requested", body=slot).event == "booking-requested"
    told = failure(world, "booking-requested", body={"event_data": {"slot": {"id": 3}}})
    assert "no webhook booking-requested came in 0.05 seconds with that body" in told
    assert "body.event_data.slot.id is 2, not 3" in told


def test_what_came_instead_is_told(world: Bookable) -> None:
    world.api(PRIVE)
    assert failure(world, "booking.created").endswith("\n  nothing came")
    book(world)
    world.webhooks.wait_for("booking-requested")

    assert "booking-requested came from wellhub-booking" in failure(world, "booking.created")


def test_what_was_not_sent_is_asserted_without_waiting(world: Bookable) -> None:
    book(world)

    world.webhooks.assert_none("booking-canceled")
    world.webhooks.assert_none(api=PRIVE)
    with pytest.raises(AssertionError, match="expected no webhook booking-requested, found 1"):
        world.webhooks.assert_none("booking-requested")


def test_a_webhook_that_comes_twice_is_received_twice(world: Bookable) -> None:
    book(world)
    hook = world.webhooks.wait_for("booking-requested")
    world.webhooks.redeliver(hook)

    first, second = world.webhooks.received("booking-requested")
    assert (first.id, first.body) == (second.id, second.body)


def test_a_webhook_with_its_data_in_the_query_is_received(world: Bookable) -> None:
    agenda = world.api("agenda")
    agenda.choose(signature_required=False)
    key = agenda.credential().secret.partition(":")[0]
    person = {"FirstName": "Sam", "LastName": "Voorbeeld", "Email": "sam@example.com"}
    asked = urlencode({"method": "setCustomer", "api_key": key, **person})
    made = agenda.call("GET", f"/APIREST?{asked}", credential=None)
    assert made.status == 200, made.text
    hook = world.webhooks.wait_for("change")

    assert (hook.method, hook.body, hook.api) == ("GET", b"", "agenda")
    assert (hook.json["entity"], hook.json["apiKey"]) == ("consumer", key)
    assert hook.tampered().query != hook.query


def test_each_owner_has_webhooks_of_its_own(world: Bookable) -> None:
    owners = world.api(PRIVE).owners
    endpoints = world.control.get("/webhook-endpoints", api=PRIVE)["data"]

    assert len(owners) == 2
    assert sorted(endpoint["owner"] for endpoint in endpoints) == sorted(owners)


def test_a_reset_forgets_what_came_and_listens_on(world: Bookable) -> None:
    book(world)
    world.webhooks.wait_for("booking-requested")
    world.reset()

    assert world.webhooks.received() == []
    book(world)
    world.webhooks.wait_for("booking-requested")
    assert len(world.webhooks.received()) == 1


def test_an_endpoint_of_ones_own_gets_them_too(world: Bookable) -> None:
    app = Receiver()
    try:
        world.api(WELLHUB)
        events = ["booking-requested"]
        world.webhooks.send_to(f"{app.url}/hook", api=WELLHUB, owner="vaart", events=events)
        book(world)
        ours = world.webhooks.wait_for("booking-requested")
        world.clock.advance(0)

        assert [arrival.body for arrival in app.arrivals("/hook")] == [ours.body]
        assert len(world.webhooks.received()) == 1
    finally:
        app.stop()


def test_an_event_that_there_is_not_is_told(world: Bookable) -> None:
    with pytest.raises(ControlError, match=r"/events/0 booking\.made is unknown"):
        world.webhooks.send_to("http://127.0.0.1:9/", api=PRIVE, events=["booking.made"])


@pytest.fixture
def receiver() -> Any:
    made = Receiver()
    yield made
    made.stop()


@pytest.mark.parametrize("method", ["GET", "POST", "PUT"])
def test_the_receiver_takes_what_comes(receiver: Receiver, method: str) -> None:
    data = None if method == "GET" else b"x"
    url = f"{receiver.url}/a?{urlencode({'n': 1})}"
    with urllib.request.urlopen(urllib.request.Request(url, data, method=method)) as answer:
        assert answer.status == 200
    (arrival,) = receiver.arrivals("/a")

    assert (arrival.method, arrival.path, arrival.query) == (method, "/a", "n=1")
    assert arrival.body == (data or b"")
    receiver.forget("/a")
    assert receiver.arrivals("/") == []


def arrival(path: str) -> Arrival:
    return Arrival("POST", path, "", {}, b"")


def test_what_comes_while_another_world_is_forgotten_is_kept() -> None:
    """A path that is looked at lets another thread take a request at that very moment."""
    came = Arrivals()
    other = threading.Thread(target=lambda: came.add(arrival("/b/")))

    class Busy(str):
        __slots__ = ()

        def startswith(self, *prefix: Any) -> bool:
            if other.ident is None:
                other.start()
                other.join(0.2)  # it has to wait until all is forgotten
            return super().startswith(*prefix)

    came.add(arrival(Busy("/a/")))
    came.forget("/a/")
    other.join()

    assert [kept.path for kept in came.under("/")] == ["/b/"]
