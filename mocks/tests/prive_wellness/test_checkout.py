"""The page where a customer pays, fails or gives up."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest


def pay(api: Any, reference: str, **body: Any) -> dict[str, Any]:
    answer = api("POST", f"/bookings/{reference}/payments", json=body)
    assert answer.status_code == 201, answer.text
    return answer.json()


def choose(api: Any, payment: dict[str, Any], outcome: str) -> Any:
    path = urlsplit(payment["checkout_url"]).path
    return api("POST", path, data={"outcome": outcome})


def test_a_checkout_url_opens_on_the_server_that_gave_it(api: Any) -> None:
    payment = pay(api, api.book()["reference"])

    assert payment["checkout_url"].startswith("http://127.0.0.1:8080/checkout/")
    page = api("GET", urlsplit(payment["checkout_url"]).path)
    assert page.status_code == 200
    assert page.headers["content-type"].startswith("text/html")
    assert payment["booking_reference"] in page.text


def test_a_booking_that_is_paid_there_is_paid(api: Any) -> None:
    booking = api.book()

    page = choose(api, pay(api, booking["reference"]), "paid")

    after = api("GET", f"/bookings/{booking['reference']}").json()
    assert page.status_code == 200
    assert (after["payment_status"], after["paid_cents"]) == ("paid", booking["total_cents"])


@pytest.mark.parametrize("outcome", ["failed", "cancelled"])
def test_a_booking_whose_payment_fails_or_is_given_up_stays_unpaid(api: Any, outcome: str) -> None:
    booking = api.book()

    page = choose(api, pay(api, booking["reference"]), outcome)

    assert f">{outcome}<" in page.text
    assert api("GET", f"/bookings/{booking['reference']}").json() == booking


def test_a_part_leaves_a_booking_partially_paid(api: Any) -> None:
    booking = api.book()
    choose(api, pay(api, booking["reference"], amount_cents=2500), "paid")

    after = api("GET", f"/bookings/{booking['reference']}").json()
    rest = pay(api, booking["reference"])

    assert after["payment_status"] == "partially_paid"
    assert rest["amount_cents"] == booking["total_cents"] - 2500


def test_the_customer_is_sent_back_with_booking_and_payment(api: Any) -> None:
    booking = api.book()
    payment = pay(api, booking["reference"], return_url="https://shop.example/thanks?lang=nl")

    answer = choose(api, payment, "paid")

    assert answer.status_code == 303
    assert answer.headers["location"].startswith("https://shop.example/thanks?")
    assert parse_qs(urlsplit(answer.headers["location"]).query) == {
        "lang": ["nl"],
        "reference": [booking["reference"]],
        "payment": [payment["uuid"]],
    }


def test_a_page_is_used_once(api: Any) -> None:
    payment = pay(api, api.book()["reference"])
    choose(api, payment, "paid")

    again = choose(api, payment, "paid")

    assert again.status_code == 409
    assert "This payment is paid." in again.text


def test_a_page_expires_after_half_an_hour(api: Any) -> None:
    payment = pay(api, api.book()["reference"])
    api("POST", "/_mock/clock/advance", json={"seconds": 1800})

    assert choose(api, payment, "paid").status_code == 409


def test_a_cancelled_booking_can_not_be_paid_any_more(api: Any) -> None:
    booking = api.book()
    payment = pay(api, booking["reference"])
    api("POST", f"/bookings/{booking['reference']}/cancel")

    assert choose(api, payment, "paid").status_code == 409


@pytest.mark.parametrize("body", ["", "outcome=", "outcome=free", "outcome=%ff"])
def test_another_choice_is_refused(api: Any, body: str) -> None:
    payment = pay(api, api.book()["reference"])

    answer = api("POST", urlsplit(payment["checkout_url"]).path, content=body.encode())

    assert answer.status_code == 400


def test_an_unknown_payment_has_a_page_that_says_so(api: Any) -> None:
    answer = api("GET", "/checkout/nothing")

    assert answer.status_code == 404
    assert "There is no such payment." in answer.text


def test_the_page_of_a_world_of_its_own_belongs_to_that_world(api: Any) -> None:
    request = api.free()
    booking = api("POST", "/bookings", json=request, world="mine").json()
    path = f"/bookings/{booking['reference']}"
    payment = api("POST", f"{path}/payments", world="mine").json()

    page = urlsplit(payment["checkout_url"])
    api("POST", f"{page.path}?{page.query}", data={"outcome": "paid"})

    assert api("GET", path, world="mine").json()["payment_status"] == "paid"


def test_what_a_customer_typed_can_not_become_markup(api: Any) -> None:
    name = {"first_name": "<script>alert(1)</script>", "email": "fenna@example.com"}
    payment = pay(api, api.book(customer=name)["reference"])

    assert "<script>" not in api("GET", urlsplit(payment["checkout_url"]).path).text
