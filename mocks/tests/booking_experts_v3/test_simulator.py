"""The vendor's side: guests, parks and owners, whose doings fire webhooks (B3-13, B3-15)."""

from __future__ import annotations

import itertools
import json
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bookable_mocks.booking_experts_v3.states import CARTS, CLOSED, TRANSITIONS

URL = "http://127.0.0.1:9/nobody"


def state(api: Any, ident: str) -> str:
    return str(api.read(f"/bookings/{ident}")["data"]["attributes"]["state"])


def stay_of(api: Any, booking: dict[str, Any]) -> dict[str, Any]:
    ident = booking["id"]
    included = api.read(f"/bookings/{ident}", include="reservations")["included"]
    return dict(included[0])


def events(api: Any) -> list[str]:
    log = api("GET", "/_mock/outbox?limit=500").json()["data"]
    return sorted(json.loads(d["body"]).get("event", "command") for d in log)


def test_somebody_books_and_the_calendar_is_taken(api: Any) -> None:
    api.listen(
        URL,
        "booking|created",
        "reservation|created",
        "customer|created",
        "agenda_period|created",
        "category|availability_updated",
    )
    booking = api.book(customer={"first_name": "Fenna"}, memo="Late", number_of_guests=3)
    stay = stay_of(api, booking)

    assert booking["attributes"]["state"] == "temporary"
    assert booking["attributes"]["memo"] == "Late"
    assert stay["attributes"]["number_of_guests"] == 3
    assert stay["attributes"]["total"] == booking["attributes"]["total"]
    period = stay["relationships"]["agenda_period"]["data"]["id"]
    assert api.read(f"/agenda_periods/{period}")["data"]["attributes"]["start_date"] == "2026-12-04"
    rentable = stay["relationships"]["rentable"]["data"]["id"]
    assert (
        api.plan(rentable=rentable, start_date="2026-12-05", end_date="2026-12-06").status_code
        == 422
    )
    assert events(api) == [
        "agenda_period|created",
        "booking|created",
        "category|availability_updated",
        "customer|created",
        "reservation|created",
    ]


def test_a_cart_holds_no_calendar_until_it_is_placed(api: Any) -> None:
    cart = api.book(until="cart", rentables=["8"])
    assert stay_of(api, cart)["relationships"]["agenda_period"]["data"] is None
    assert api.plan(rentable="8", start_date="2026-12-05", end_date="2026-12-06").status_code == 200

    api.simulate(f"/bookings/{cart['id']}/place", 409)
    assert state(api, cart["id"]) == "concept"


def test_a_confirmed_booking_has_an_invoice_and_tells(api: Any) -> None:
    api.listen(URL, "reservation|confirmed", "booking|updated")
    booking = api.book()
    confirmed = api.simulate(f"/bookings/{booking['id']}/confirm")
    told = confirmed["attributes"]

    assert told["state"] == "confirmed"
    assert told["confirmed_at"] == "2026-07-01T10:00:00Z"
    assert stay_of(api, booking)["attributes"]["state"] == "confirmed"
    invoice = api.read(f"/bookings/{booking['id']}", include="customer_invoice")["included"][0]
    assert invoice["attributes"]["total"] == told["total"] == invoice["attributes"]["open_amount"]
    assert events(api).count("reservation|confirmed") == 1


@pytest.mark.parametrize(
    ("kind", "steps", "ends"),
    [
        ("booking", ["confirm"], "confirmed"),
        ("request", ["confirm", "accept"], "confirmed"),
        ("request", ["confirm", "reject"], "rejected"),
        ("option", ["confirm", "confirm"], "confirmed"),
        ("option_request", ["confirm", "accept", "confirm"], "confirmed"),
        ("imported", [], "imported"),
        ("booking", ["confirm", "cancel"], "cancelled"),
    ],
)
def test_a_booking_goes_its_way(kind: str, steps: list[str], ends: str, api: Any) -> None:
    booking = api.book(kind=kind)
    for step in steps:
        booking = api.simulate(f"/bookings/{booking['id']}/{step}")

    assert booking["attributes"]["state"] == ends


def test_where_an_owner_checks_reservations_the_owner_has_a_word(api: Any) -> None:
    agreements = api.read(
        "/agreements",
        include="rentable_identity",
        **{"filter[owner_should_check_reservations]": "true"},
    )
    identities = [i for i in agreements["included"] if i["type"] == "rentable_identity"]
    rentable = identities[0]["relationships"]["rentables"]["data"][0]["id"]
    booking = api.book(rentables=[rentable], category=None)
    path = f"/bookings/{booking['id']}"

    assert booking["attributes"]["state"] == "temporary_to_be_checked"
    assert api.simulate(f"{path}/confirm")["attributes"]["state"] == "to_be_checked"
    api.simulate(f"{path}/accept", 409)
    assert api.simulate(f"{path}/check")["attributes"]["state"] == "confirmed"


def test_a_cancelled_stay_frees_its_nights_and_says_why(api: Any) -> None:
    api.listen(URL, "reservation|cancelled", "agenda_period|deleted")
    booking = api.book(until="confirmed", rentables=["8"])
    cancelled = api.simulate(
        f"/bookings/{booking['id']}/cancel", by="administration", reason="Storm"
    )
    told = cancelled["attributes"]

    assert (told["state"], told["cancel_reason"], told["cancel_date"]) == (
        "cancelled",
        "Storm",
        "2026-07-01",
    )
    assert told["guest_payment_due"]["value"] == "0.00"
    assert stay_of(api, booking)["relationships"]["agenda_period"]["data"] is None
    assert events(api) == ["agenda_period|deleted", "reservation|cancelled"]
    assert api.book(rentables=["8"])["attributes"]["state"].startswith("temporary")


@pytest.mark.parametrize(
    ("more", "hours"), [({}, 1), ({"channel": "1"}, 2), ({"until": "cart"}, 1)]
)
def test_what_is_not_completed_runs_out(
    more: dict[str, str], hours: int, live: Any, receiver: Any
) -> None:
    api = live
    receiver.answers = [200] * 9
    api.listen(receiver.url, "reservation|cancelled")
    booking = api.book(**more)
    begun = booking["attributes"]["state"]
    api.advance(hours * 3600 - 1)
    assert state(api, booking["id"]) == begun
    api.advance(1)

    assert state(api, booking["id"]) == "cancelled"
    assert "reservation|cancelled" in events(api)


def test_an_option_is_kept_for_its_days(api: Any) -> None:
    booking = api.book(kind="option", option_validity=2, until="confirmed")
    assert booking["attributes"]["state"] == "option"
    api.advance(2 * 86_400 - 1)
    assert state(api, booking["id"]) == "option"
    api.advance(1)

    assert state(api, booking["id"]) == "cancelled"


def test_a_confirmed_booking_does_not_run_out(api: Any) -> None:
    booking = api.book(until="confirmed")
    api.advance(10 * 86_400)

    assert state(api, booking["id"]) == "confirmed"


def test_money_comes_in_part_by_part(api: Any) -> None:
    api.listen(URL, "payment|created", "payment|updated", "booking|updated")
    booking = api.book(until="confirmed", customer_desires_downpayment=True)
    path = f"/bookings/{booking['id']}"
    total = booking["attributes"]["total"]["value"]
    api.simulate(f"{path}/payments", value="150.00", method="creditcard")
    told = api.read(path)["data"]["attributes"]
    assert told["guest_total_paid"]["value"] == "150.00"
    assert (told["deposit_completed"], told["paid_by_customer"]) == (True, False)
    assert float(told["guest_payment_due"]["value"]) == float(total) - 150

    pending = api.simulate(f"{path}/payments", pending=True)
    assert pending["attributes"]["paid_at"] is None
    assert api.read(path)["data"]["attributes"]["guest_total_paid"]["value"] == "150.00"

    api.simulate(f"/payments/{pending['id']}/complete")
    body = api.read(path, include="customer_invoice,payments")
    told = body["data"]["attributes"]
    assert told["paid_by_customer"] is True
    assert told["guest_payment_due"]["value"] == "0.00"
    assert body["data"]["links"]["pay_url"] is None
    (invoice,) = [i for i in body["included"] if i["type"] == "invoice"]
    assert invoice["attributes"]["open_amount"]["value"] == "0.00"
    assert events(api).count("payment|created") == 2
    assert events(api).count("payment|updated") == 1
    api.simulate(f"/payments/{pending['id']}/complete", 409)
    api.simulate(f"{path}/payments", 409)


def test_guests_come_and_go_once(api: Any) -> None:
    api.listen(URL, "reservation|checked_in", "reservation|checked_out")
    stay = stay_of(api, api.book(until="confirmed"))
    path = f"/reservations/{stay['id']}"

    api.simulate(f"{path}/check_out", 409)
    assert api.simulate(f"{path}/check_in")["attributes"]["checked_in_at"]
    api.simulate(f"{path}/check_in", 409)
    assert api.simulate(f"{path}/check_out")["attributes"]["checked_out_at"]
    assert events(api) == ["reservation|checked_in", "reservation|checked_out"]


def test_guests_of_an_unconfirmed_booking_are_not_let_in(api: Any) -> None:
    stay = stay_of(api, api.book())

    api.simulate(f"/reservations/{stay['id']}/check_in", 409)


def test_several_rentables_make_one_booking(api: Any) -> None:
    booking = api.book(rentables=["8", "16"], category=None)
    body = api.read(f"/bookings/{booking['id']}", include="reservations")
    totals = [float(item["attributes"]["total"]["value"]) for item in body["included"]]

    assert len(totals) == 2
    assert float(booking["attributes"]["total"]["value"]) == sum(totals)


def test_a_command_is_sent_for_a_button(api: Any, tools: Any) -> None:
    api.listen(URL, "command")
    body = {"command": "print_door_code", "booking": "1"}
    answer = api("POST", f"{tools.SIMULATE}/commands", json=body)
    (delivery,) = api("GET", "/_mock/outbox").json()["data"]
    sent = json.loads(delivery["body"])

    assert answer.status_code == 204
    assert sent["command"] == "print_door_code"
    assert sent["record"]["data"]["id"] == "1"
    assert sent["context_id"] == "1"


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"end_date": "2026-12-04"}, "/end_date"),
        ({"start_date": "soon"}, "/start_date"),
        ({"category": None}, "/rentables"),
        ({"category": "99"}, "/category"),
        ({"rentables": ["999"]}, "/rentables/0"),
        ({"rentables": ["8", "4"]}, "/rentables/1"),
        ({"channel": "3"}, "/channel"),
        ({"owner": "7"}, "/owner"),
        ({"locale": "tlh"}, "/locale"),
        ({"number_of_guests": 0}, "/number_of_guests"),
    ],
)
def test_an_order_that_makes_no_stay_is_refused(
    changes: dict[str, Any], place: str, api: Any, tools: Any
) -> None:
    order = {"category": "1", "start_date": "2026-12-04", "end_date": "2026-12-11", **changes}
    answer = api("POST", f"{tools.SIMULATE}/bookings", json=order)

    assert tools.refused(answer) == (422, "VALIDATION_FAILED", [place])


@pytest.mark.parametrize(
    "path",
    [
        "/bookings/999/confirm",
        "/bookings/1/dance",
        "/bookings/x/cancel",
        "/reservations/999/check_in",
        "/payments/999/complete",
        "/categories/999",
        "/bookings/5/confirm",
    ],
)
def test_what_there_is_not_cannot_be_acted_on(path: str, api: Any) -> None:
    api.simulate(path, 404)


WEEKS = itertools.count()
"""Each example has a week of its own."""

ACTIONS = st.sampled_from(["place", "confirm", "accept", "check", "reject", "cancel"])
KINDS = st.sampled_from(["booking", "request", "option", "option_request", "imported"])


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(kind=KINDS, until=st.sampled_from(["cart", "placed"]), actions=st.lists(ACTIONS, max_size=6))
def test_whatever_people_do_a_booking_moves_as_the_table_says(
    kind: str, until: str, actions: list[str], api: Any, tools: Any
) -> None:
    start = date(2027, 3, 1) + timedelta(days=next(WEEKS) * 7)
    dates = {"start_date": start.isoformat(), "end_date": f"{start + timedelta(days=7)}"}
    booking = api.book(kind=kind, until=until, **dates)
    path = f"{tools.SIMULATE}/bookings/{booking['id']}"
    before = booking["attributes"]["state"]
    for action in actions:
        answer = api("POST", f"{path}/{action}", json={})
        after = state(api, booking["id"])
        if answer.status_code == 200:
            assert (before, after) in {(start, end) for start, end, _ in TRANSITIONS}
        else:
            assert (answer.status_code, after) == (409, before)
        held = stay_of(api, booking)["relationships"]["agenda_period"]["data"]
        assert (held is None) is (after in CARTS or after in CLOSED)
        before = after
