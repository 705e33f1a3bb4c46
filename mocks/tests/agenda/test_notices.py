"""Change notices: who is told of what, and again when nobody listened."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest


@pytest.fixture
def told(live: Any, subscriber: Any) -> Any:
    """A subscriber of the first company; what it got so far is forgotten."""
    body = {"api": "agenda", "url": subscriber.url, "owner": "lokje"}
    answer = live.http("POST", "/_mock/webhook-endpoints", json=body)
    assert answer.status_code == 201, answer.text
    return subscriber


def notices(subscriber: Any) -> list[tuple[str, ...]]:
    """Return entity, id and key of each notice; all else of the URL is the subscriber's own."""
    found = []
    for path in subscriber.got:
        query = dict(parse_qsl(urlsplit(path).query))
        assert query.pop("shop") == "1"
        assert list(query) == ["entity", "id", "apiKey"]
        found.append(tuple(query.values()))
    return found


def test_each_change_of_an_appointment_is_told(live: Any, told: Any) -> None:
    number = live.booked("10:00")
    live.booked("11:00", Id=number, BookingMode="customer")
    live.get("cancelAppointment", Id=number)
    live.get("removeAppointment", Id=number)
    live.advance()

    assert notices(told) == [("appointment", number, "ag_lokje")] * 4


def test_each_change_of_a_customer_is_told(live: Any, told: Any) -> None:
    names = {"Email": "x@example.com", "FirstName": "X", "LastName": "Y"}
    number = live.get("setCustomer", **names).only["Id"]
    live.get("setCustomer", id=number, Status=3, **names)
    live.advance()

    assert notices(told) == [("consumer", number, "ag_lokje")] * 2


def test_a_second_key_of_the_company_is_told_under_the_first(live: Any, told: Any) -> None:
    names = {"Email": "x@example.com", "FirstName": "X", "LastName": "Y"}
    live.get("setCustomer", who=("ag_lokje_2", "lokje-geheim-2"), **names)
    live.advance()

    assert [notice[2] for notice in notices(told)] == ["ag_lokje"]


def test_nothing_is_told_of_what_failed_or_was_only_tried(live: Any, told: Any, tools: Any) -> None:
    number = live.booked("10:00")
    live.advance()
    told.got.clear()

    assert live.book("10:00").code
    live.get("cancelAppointment", Id=number, DryRun=1)
    live.get("getAppointment", Id=number)
    block = {"AgendaId": 1, "Date": "2026-07-12", "StartTime": "10:00", "EndTime": "12:00"}
    live.get("CHAddBlock", **block)
    live.get("confirmAppointment", id=number, ConfirmationCode="x")
    names = {"Email": "x@example.com", "FirstName": "X", "LastName": "Y"}
    live.get("setCustomer", who=tools.WENDE, Verzekeraar="x", **names)
    live.advance()

    assert told.got == []


@pytest.mark.parametrize("status", [201, 204, 301, 404, 500])
def test_anything_but_200_is_tried_again_after_five_minutes_and_an_hour(
    live: Any, told: Any, status: int
) -> None:
    told.answers[:] = [status] * 3
    live.booked("10:00")
    counts = []
    for wait in (0, 299, 1, 3599, 1, 7200):
        live.advance(wait)
        counts.append(len(told.got))

    assert counts == [1, 1, 2, 2, 3, 3]
    assert len(set(told.got)) == 1
    (delivery,) = live.http("GET", "/_mock/outbox").json()["data"]
    assert delivery["state"] == "failed"


def test_a_200_ends_it(live: Any, told: Any) -> None:
    told.answers[:] = [500]
    live.booked("10:00")
    live.advance(7200)

    assert len(told.got) == 2
