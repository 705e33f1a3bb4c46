"""Webhooks: who is told what, signed how, and again when nobody listened."""

from __future__ import annotations

import hashlib
import hmac
import json
from itertools import pairwise
from typing import Any

import httpx
import pytest

RETRIES = [60, 300, 1800, 7200, 43200]


def register(api: Any, url: str, **more: Any) -> dict[str, Any]:
    body = {"api": "prive-wellness", "url": url, **more}
    answer = api("POST", "/_mock/webhook-endpoints", json=body)
    assert answer.status_code == 201, answer.text
    return answer.json()


def advance(api: Any, seconds: float = 0) -> None:
    api("POST", "/_mock/clock/advance", json={"seconds": seconds})


def signed(secret: str, timestamp: str, body: bytes) -> str:
    return hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()


def test_a_booking_is_told_as_it_is_read(live: Any, receiver: Any) -> None:
    register(live, receiver.url)
    booking = live.book()
    advance(live)

    event = json.loads(receiver.got[0][1])
    assert event["type"] == "booking.created"
    assert event["created"] == "2026-07-01T10:00:00+00:00"
    assert event["data"]["booking"] == live("GET", f"/bookings/{booking['reference']}").json()


def test_a_delivery_is_signed_with_the_endpoints_secret(live: Any, receiver: Any) -> None:
    secret = register(live, receiver.url)["secret"]
    live.book()
    advance(live)

    headers, body = receiver.got[0]
    timestamp, digest = headers["x-privewellness-signature"].split(",")
    assert timestamp == "t=1782900000"
    assert digest == f"v1={signed(secret, '1782900000', body)}"


def test_an_endpoint_gets_the_events_that_it_wants(live: Any, receiver: Any) -> None:
    register(live, receiver.url, events=["booking.cancelled"])
    booking = live.book()
    live("POST", f"/bookings/{booking['reference']}/cancel")
    advance(live)

    assert [json.loads(body)["type"] for _, body in receiver.got] == ["booking.cancelled"]


def test_cancelling_twice_tells_once(live: Any, receiver: Any) -> None:
    register(live, receiver.url, events=["booking.cancelled"])
    path = f"/bookings/{live.book()['reference']}/cancel"
    live("POST", path)
    live("POST", path)
    advance(live)

    assert len(receiver.got) == 1


def test_only_a_booking_that_is_paid_in_full_tells_of_a_payment(live: Any, receiver: Any) -> None:
    register(live, receiver.url, events=["payment.paid"])
    path = f"/bookings/{live.book()['reference']}/payments"
    part = live("POST", path, json={"amount_cents": 100}).json()
    live("POST", f"/checkout/{part['uuid']}", data={"outcome": "paid"})
    advance(live)
    assert receiver.got == []

    rest = live("POST", path).json()
    live("POST", f"/checkout/{rest['uuid']}", data={"outcome": "paid"})
    advance(live)
    (_, body) = receiver.got[0]
    assert json.loads(body)["data"]["booking"]["payment_status"] == "paid"


def test_another_companys_bookings_are_not_told(live: Any, receiver: Any) -> None:
    apis = live("GET", "/_mock/apis").json()["data"]
    register(live, receiver.url, owner=apis[0]["owners"][1]["id"])
    live.book()
    advance(live)

    assert receiver.got == []


def test_a_replayed_request_tells_nothing_again(live: Any, receiver: Any) -> None:
    register(live, receiver.url)
    request = live.free()
    for _ in range(2):
        live("POST", "/bookings", json=request, headers={"Idempotency-Key": "k"})
    advance(live)

    assert len(receiver.got) == 1


def test_a_failed_delivery_comes_again_by_its_schedule_under_one_id(
    live: Any, receiver: Any
) -> None:
    receiver.answers = [500] * 5
    register(live, receiver.url)
    live.book()
    advance(live)
    for seconds in RETRIES:
        advance(live, seconds - 1)
        before = len(receiver.got)
        advance(live, 1)
        assert len(receiver.got) == before + 1

    assert len({json.loads(body)["id"] for _, body in receiver.got}) == 1
    timestamps = [int(h["x-privewellness-signature"][2:12]) for h, _ in receiver.got]
    assert [b - a for a, b in pairwise(timestamps)] == RETRIES
    assert live("GET", "/_mock/outbox").json()["data"][0]["state"] == "delivered"


def test_a_delivery_fails_for_good_after_the_last_retry(live: Any, receiver: Any) -> None:
    receiver.answers = [302] * 9
    register(live, receiver.url)
    live.book()
    advance(live, sum(RETRIES) + 1)

    (delivery,) = live("GET", "/_mock/outbox?state=failed").json()["data"]
    assert [attempt["status"] for attempt in delivery["attempts"]] == [302] * 6
    assert delivery["due_at"] is None


def test_the_schedule_is_the_contracts() -> None:
    from bookable_mocks.prive_wellness.rules import RETRIES as OURS
    from bookable_specs import load

    promised = load("prive-wellness").document["x-webhook-delivery"]["retries"]
    minutes = {"PT1M": 60, "PT5M": 300, "PT30M": 1800, "PT2H": 7200, "PT12H": 43200}
    assert [wait.total_seconds() for wait in OURS] == [minutes[text] for text in promised]


def test_a_delivery_can_be_sent_again_by_hand(live: Any, receiver: Any) -> None:
    register(live, receiver.url)
    live.book()
    advance(live)
    (delivery,) = live("GET", "/_mock/outbox").json()["data"]

    again = live("POST", f"/_mock/outbox/{delivery['id']}/redeliver").json()

    assert len(receiver.got) == len(again["attempts"]) == 2
    assert receiver.got[0][1] == receiver.got[1][1]


@pytest.mark.parametrize("path", ["", "/hook"])
def test_a_receiver_that_is_not_there_is_tried_again(live: Any, receiver: Any, path: str) -> None:
    gone = str(httpx.URL(receiver.url).copy_with(port=1, path=path or "/"))
    register(live, gone)
    live.book()
    advance(live, 60)

    (delivery,) = live("GET", "/_mock/outbox").json()["data"]
    assert [attempt["status"] for attempt in delivery["attempts"]] == [None, None]
    assert delivery["attempts"][0]["error"].startswith("ConnectError")
