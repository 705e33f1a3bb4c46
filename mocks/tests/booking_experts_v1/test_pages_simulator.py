"""The vendor's side: guests confirm options and pay, parks cancel (B1-16, B1-20)."""

from __future__ import annotations

from typing import Any

import pytest
from v1_booking import Booked, Optioned

from bookable_mocks.booking_experts_v1.pages.payment import OUTCOMES


def told(answer: Any) -> tuple[int, str]:
    """Return the status of a refusal and what it says."""
    errors = answer.json()["errors"]
    assert [error["status"] for error in errors] == [answer.status_code]
    return answer.status_code, str(errors[0]["detail"])


def test_a_guest_confirms_an_option(api: Any) -> None:
    option = Optioned(api)
    answer = option.simulate("confirm")

    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/vnd.api+json"
    data = answer.json()["data"]
    assert (data["type"], data["id"]) == ("options", option.data["id"])
    assert data["attributes"]["status"] == "confirmed"
    assert option.now["status"] == "confirmed"
    assert option.now["confirmed_at"] == "2026-07-01T10:00:00Z"


def test_what_is_confirmed_does_not_run_out(api: Any) -> None:
    option = Optioned(api)
    option.simulate("confirm")
    api("POST", "/_mock/clock/advance", json={"seconds": 30 * 86400})

    assert option.now["status"] == "confirmed"


def test_an_option_is_confirmed_once_and_not_after_its_days(api: Any) -> None:
    option, late = Optioned(api), Optioned(api)
    option.simulate("confirm")
    api("POST", "/_mock/clock/advance", json={"seconds": 3 * 86400 + 1})

    assert told(option.simulate("confirm")) == (
        *(409, "An option that is confirmed is not confirmed."),
    )
    assert told(late.simulate("confirm"))[0] == 409
    assert late.now["status"] == "cancelled"


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_a_payment_goes_as_it_would_on_the_page(outcome: str, api: Any) -> None:
    here, there = Booked(api), Booked(api)
    answer = here.simulate("pay", outcome=outcome)
    there.send("pay", outcome=outcome)

    assert answer.status_code == 200
    assert answer.json()["data"]["attributes"]["status"] == there.now["status"]
    assert here.get()["links"].keys() == there.get()["links"].keys()


def test_a_payment_succeeds_unless_something_else_is_said(api: Any) -> None:
    booked = Booked(api)
    path = f"/_simulate/booking-experts-v1/administrations/388/reservations/{booked.data['id']}/pay"

    assert api("POST", path).status_code == 200
    assert "pay" not in booked.get()["links"]
    assert told(booked.simulate("pay")) == (409, "Nothing is to be paid.")


def test_money_that_goes_back_is_to_be_paid_again(api: Any) -> None:
    booked = Booked(api)
    booked.simulate("pay")
    assert booked.simulate("unpay").status_code == 200

    assert booked.now["status"] == "confirmed"
    assert "pay" in booked.get()["links"]
    assert told(booked.simulate("unpay")) == (409, "Nothing is paid.")


@pytest.mark.parametrize("kind", [Booked, Optioned])
def test_a_park_cancels(kind: type[Booked], api: Any) -> None:
    stay = kind(api)

    assert stay.simulate("cancel").json()["data"]["attributes"]["status"] == "cancelled"
    assert stay.now["status"] == "cancelled"


def test_a_transfer_that_never_came_ends_in_a_cancellation(api: Any) -> None:
    booked = Booked(api)
    booked.send("pay", outcome="open_but_confirmed")
    booked.simulate("cancel")

    assert booked.now["status"] == "cancelled"
    assert booked.open("pay").status_code == 409


def test_an_outcome_that_is_none_is_refused(api: Any) -> None:
    booked = Booked(api)
    answer = booked.simulate("pay", outcome="won")

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["source"] == "outcome"
    assert booked.now["status"] == "placed"


@pytest.mark.parametrize(
    ("action", "body"), [("pay", {"amount": 3}), ("cancel", {"why": "x"}), ("unpay", [1])]
)
def test_a_body_that_says_something_else_is_refused(action: str, body: Any, api: Any) -> None:
    booked = Booked(api)
    path = f"/_simulate/booking-experts-v1/administrations/388/reservations/{booked.data['id']}"

    assert api("POST", f"{path}/{action}", json=body).status_code == 400
    assert api("POST", f"{path}/{action}", content=b"{").status_code == 400
    assert booked.now["status"] == "placed"


def test_a_park_has_its_own_reservations_and_options_alone(api: Any) -> None:
    booked = Booked(api)
    base = "/_simulate/booking-experts-v1/administrations"

    for path in (
        f"{base}/389/reservations/{booked.data['id']}/cancel",
        f"{base}/388/options/{booked.data['id']}/cancel",
        f"{base}/388/reservations/none/cancel",
    ):
        assert api("POST", path).status_code == 404
    assert booked.now["status"] == "placed"
