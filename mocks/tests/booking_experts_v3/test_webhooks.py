"""Webhooks: what they tell, to whom, how signed, and how often (B3-18, B3-22)."""

from __future__ import annotations

import hmac
import json
from typing import Any

import pytest

EVERY = (
    *("booking|created", "booking|updated", "reservation|created", "reservation|updated"),
    *("reservation|confirmed", "reservation|cancelled", "reservation|checked_in"),
    *("reservation|checked_out", "customer|created", "customer|updated"),
    *("agenda_period|created", "agenda_period|updated", "agenda_period|deleted"),
    *("category|created", "category|updated", "category|availability_updated"),
    *("payment|created", "payment|updated", "command"),
)


def deliveries(api: Any) -> list[dict[str, Any]]:
    """Return the bodies of all deliveries, oldest first."""
    log = api("GET", "/_mock/outbox?limit=500").json()["data"]
    return [json.loads(delivery["body"]) for delivery in reversed(log)]


def told(api: Any) -> list[str]:
    return sorted(body.get("event", "command") for body in deliveries(api))


def of(api: Any, event: str) -> dict[str, Any]:
    (found,) = [body for body in deliveries(api) if body.get("event") == event]
    return found


URL = "http://127.0.0.1:9/nobody"


def test_a_period_tells_when_it_is_made_changed_and_deleted(
    live: Any, receiver: Any, tools: Any
) -> None:
    api = live
    receiver.answers = [200] * 9
    api.listen(receiver.url, *EVERY)
    made = api.plan().json()["data"]
    path = f"{tools.PARK}/maintenance_agenda_periods/{made['id']}"
    api.advance(60)
    api("PATCH", path, document=tools.period(end_date="2026-12-06", label="Gutter"))
    api("PATCH", path, document=tools.period(end_date="2026-12-06", label="Gutter"))
    api("DELETE", path)

    assert told(api) == [
        "agenda_period|created",
        "agenda_period|deleted",
        "agenda_period|updated",
        *["category|availability_updated"] * 3,
    ]
    created, changed = of(api, "agenda_period|created"), of(api, "agenda_period|updated")
    assert created == {
        "event": "agenda_period|created",
        "event_metadata": {},
        "context": "administration",
        "context_id": "1",
        "record": {"data": made},
        "subscription_id": "1",
    }
    assert changed["event_metadata"]["changes"] == {
        "label": ["Roof", "Gutter"],
        "end_date": ["2026-12-04", "2026-12-06"],
        "updated_at": ["2026-07-01T10:00:00Z", "2026-07-01T10:01:00Z"],
    }
    assert of(api, "agenda_period|deleted")["record"]["data"]["attributes"]["label"] == "Gutter"


def test_a_customer_tells_what_changed_and_nothing_if_nothing_did(api: Any, tools: Any) -> None:
    api.listen(URL, *EVERY)
    path = f"{tools.PARK}/bookings/1/customer"
    document = {"data": {"type": "customer", "attributes": {"city": "Nowhere"}}}
    before = api.read("/bookings/1", include="customer")["included"][0]["attributes"]["city"]
    for _ in range(2):
        api("PATCH", path, document=document)

    assert told(api) == ["customer|updated"]
    assert of(api, "customer|updated")["event_metadata"] == {
        "changes": {"city": [before, "Nowhere"]}
    }


def test_a_category_tells_that_it_was_made_in_all_locales(api: Any, tools: Any) -> None:
    api.listen(URL, *EVERY)
    name = {"nl": "Hut", "en": "Hut", "de": "Hütte"}
    document = {"data": {"type": "category", "attributes": {"name": name}}}
    api("POST", f"{tools.PARK}/categories", document=document)

    assert of(api, "category|created")["record"]["data"]["attributes"]["name"] == name


def test_a_category_tells_what_the_park_changed_and_nothing_if_nothing_did(api: Any) -> None:
    api.listen(URL, *EVERY)
    before = api.read("/categories", **{"filter[id]": "1"})["data"][0]["attributes"]
    for _ in range(2):
        api.simulate("/categories/1", reference="BOAT9", archived=True)

    assert told(api) == ["category|updated"]
    assert of(api, "category|updated")["event_metadata"]["changes"] == {
        "reference": [before["reference"], "BOAT9"],
        "archived": [False, True],
        "updated_at": [before["updated_at"], "2026-07-01T10:00:00Z"],
    }
    assert "1" not in api.ids("/categories")


def test_a_refused_request_tells_nothing(api: Any) -> None:
    api.listen(URL, *EVERY)
    api.plan()
    before = told(api)

    assert api.plan().status_code == 422
    assert told(api) == before


def test_a_delivery_is_signed_with_the_client_secret_over_its_raw_body(
    live: Any, receiver: Any
) -> None:
    receiver.answers = [200]
    live.listen(receiver.url, "agenda_period|created")
    live.plan()
    live.advance(0)
    ((headers, body),) = receiver.got
    digest = hmac.new(b"be3_secret_jetty", body, "sha256").hexdigest()

    assert headers["x-be-signature"] == f"sha256={digest}"
    assert headers["x-be-env"] == "production"
    assert headers["content-type"] == "application/json"
    assert json.loads(body)["event"] == "agenda_period|created"


@pytest.mark.parametrize("status", [204, 201, 302, 500])
def test_only_200_counts_as_taken(status: int, live: Any, receiver: Any) -> None:
    receiver.answers = [status, 200]
    live.listen(receiver.url, "agenda_period|created")
    live.plan()
    live.advance(59)
    assert len(receiver.got) == 1
    live.advance(1)

    assert len(receiver.got) == 2
    (delivery,) = live("GET", "/_mock/outbox").json()["data"]
    assert delivery["state"] == "delivered"


def test_a_delivery_that_nobody_takes_is_given_up_after_six_attempts(
    live: Any, receiver: Any
) -> None:
    receiver.answers = [500] * 10
    live.listen(receiver.url, "agenda_period|created")
    live.plan()
    live.advance(24 * 3600)
    (delivery,) = live("GET", "/_mock/outbox").json()["data"]

    assert delivery["state"] == "failed"
    assert len(receiver.got) == 6


def test_apps_are_told_of_their_own_parks_and_of_what_they_may_read(api: Any) -> None:
    api.listen(URL, *EVERY, owner="2")
    api.listen(URL, *EVERY, owner="3")
    api.plan()
    api.book()
    assert told(api) == []

    api.book(channel="1", start_date="2026-11-04", end_date="2026-11-11")
    bodies = deliveries(api)
    assert {body["subscription_id"] for body in bodies} == {"3"}
    assert {body["event"].partition("|")[0] for body in bodies} == {
        "booking",
        "customer",
        "reservation",
    }
