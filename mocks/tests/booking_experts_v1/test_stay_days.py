"""What the day of a call decides: who is too late, and which payment plans there are (B1-12)."""

from __future__ import annotations

from typing import Any

import pytest
from v1_booking import DETAILS
from v1_desk import Desk, advance, ok, told

HOUR = 3600
DAY = 24 * HOUR
LATE = [("is invalid", "attributes/start_date")]
SOON = {"filter[start_date]": "2026-07-03..2026-07-08", "filter[los]": "1..4"}
CLOSES_AT_FOUR = "389"
CLOSED_TODAY = "388"
LONG_OPTIONS = "390"
"""A park whose options have seven days."""


def for_today(desk: Desk) -> dict[str, Any]:
    """Return the body of a stay that begins today, at noon in Amsterdam."""
    said = {"start_date": "2026-07-01", "end_date": "2026-07-02"}
    return desk.document(desk.stay(), **DETAILS, **said)


def plans(made: dict[str, Any]) -> tuple[list[str], str]:
    """Return the plans that a stay offers, and the one that it has."""
    said = made["attributes"]
    return [plan["id"] for plan in said["payment_plan_options"]], said["payment_plan"]


def confirmed_by_guest(api: Any, made: dict[str, Any], park: str) -> Any:
    base = f"/_simulate/booking-experts-v1/administrations/{park}"
    return api("POST", f"{base}/options/{made['id']}/confirm", json={})


def test_today_can_be_booked_until_closing_time_there(api: Any) -> None:
    desk = Desk(api, park=CLOSES_AT_FOUR)
    document = for_today(desk)
    advance(api, 5 * HOUR - 60)  # it was eleven there
    in_time = desk.create(document)
    advance(api, 60)

    assert in_time.status_code == 201
    assert told(desk.create(document)) == LATE
    assert told(desk.validate(document)) == LATE


def test_where_closing_time_is_midnight_today_can_not_be_booked(api: Any) -> None:
    desk = Desk(api, park=CLOSED_TODAY)

    assert told(desk.create(for_today(desk))) == LATE


@pytest.mark.parametrize("to", ["place", "confirm"])
def test_what_is_new_is_not_placed_today_after_closing_time(api: Any, to: str) -> None:
    desk = Desk(api, park=CLOSES_AT_FOUR)
    made = ok(desk.create(for_today(desk)), 201)
    advance(api, 5 * HOUR)

    assert told(desk.change(made, query={to: True}))[0] == LATE[0]


def test_an_option_can_be_confirmed_until_its_last_day_is_over(api: Any) -> None:
    desk = Desk(api, "options", park=LONG_OPTIONS)
    over, there = (
        desk.placed(stay) for stay in (desk.stay(**SOON), desk.stay(**{**SOON, "filter[los]": "4"}))
    )
    days = (int(over["attributes"]["end_date"][-2:])) - 1
    advance(api, (days + 1) * DAY)  # noon of the day after the shorter one

    answer = confirmed_by_guest(api, over, LONG_OPTIONS)
    other = confirmed_by_guest(api, there, LONG_OPTIONS)

    assert over["attributes"]["end_date"] < there["attributes"]["end_date"]
    assert told(answer) == LATE
    assert other.status_code == 200, other.text
    assert desk.status(over) == "placed"


def test_a_placed_stay_that_is_over_is_not_confirmed(make_api: Any) -> None:
    desk = Desk(make_api(choices={"time_to_pay_minutes": 60 * 24 * 60}))
    made = desk.placed(desk.stay(**{"filter[start_date]": "2026-07-03..2026-07-10"}))
    advance(desk.api, 40 * DAY)

    answer = desk.change(made, query={"confirm": True}, license_plates=["A", "B", "C"])

    assert told(answer) == [*LATE, ("is too high", "attributes/license_plates")]
    assert desk.status(made) == "placed"


@pytest.mark.parametrize("to", ["place", "confirm"])
def test_placing_offers_the_plans_of_its_own_day(api: Any, to: str) -> None:
    desk = Desk(api)
    made = desk.made(payment_plan="down_payment")
    advance(api, 70 * DAY)  # less than 42 days are left

    assert plans(made) == (["total", "down_payment"], "down_payment")
    assert plans(ok(desk.change(made, query={to: True}))) == (["total"], "total")


def test_a_plan_whose_balance_is_due_by_now_can_not_be_chosen_any_more(api: Any) -> None:
    desk = Desk(api)
    made = desk.made()
    advance(api, 70 * DAY)

    answer = desk.change(made, payment_plan="down_payment")

    assert told(answer) == [("is invalid", "attributes/payment_plan")]
    assert plans(ok(desk.change(made, city="Ede"))) == (["total"], "total")


def pay(api: Any, made: dict[str, Any]) -> None:
    path = f"/_simulate/booking-experts-v1/administrations/388/reservations/{made['id']}/pay"
    assert api("POST", path, json={}).status_code == 200


def test_what_is_paid_keeps_its_plan_whatever_the_day(api: Any) -> None:
    desk = Desk(api)
    made = desk.placed(payment_plan="down_payment")
    pay(api, made)
    advance(api, 70 * DAY)
    towels = [{"extra_id": "invoice_item_template_18050", "quantity": 2}]

    changed = ok(desk.change(made, chosen_extras=towels))

    assert plans(changed) == (["total", "down_payment"], "down_payment")
    assert changed["attributes"]["total"] > made["attributes"]["total"]


@pytest.mark.parametrize("plan", ["total", "nothing", None])
def test_the_plan_of_what_is_paid_does_not_change(api: Any, plan: str | None) -> None:
    desk = Desk(api)
    made = desk.placed(payment_plan="down_payment")
    pay(api, made)

    answer = desk.change(made, payment_plan=plan)

    assert told(answer) == [("can't be changed", "attributes/payment_plan")]
    assert ok(desk.change(made, payment_plan="down_payment"))["id"] == made["id"]


def test_a_stay_without_a_currency_of_its_own_is_sold_in_that_of_the_park(api: Any) -> None:
    desk = Desk(api)
    made = desk.placed(currency="USD")

    assert ok(desk.change(made, currency=None))["attributes"]["currency"] == "EUR"


def test_null_does_not_change_the_currency_of_what_is_paid(api: Any) -> None:
    desk = Desk(api)
    dollars, euros = desk.placed(currency="USD"), desk.placed()
    for made in (dollars, euros):
        pay(api, made)

    answer = desk.change(dollars, currency=None)

    assert told(answer) == [("can't be changed", "attributes/currency")]
    assert desk.now(dollars)["attributes"]["currency"] == "USD"
    assert ok(desk.change(euros, currency=None))["attributes"]["currency"] == "EUR"


def test_days_of_a_search_and_of_a_booking_agree_on_today(api: Any) -> None:
    desk = Desk(api, park=CLOSES_AT_FOUR)
    today = {"filter[start_date]": "2026-07-03..2026-07-04"}
    advance(api, 2 * DAY)  # nobody arrives there on a Wednesday
    stay = desk.stay(**today)
    document = desk.document(stay, **DETAILS)
    in_time = desk.create(document, place=True)
    advance(api, 5 * HOUR)

    assert in_time.status_code == 201, in_time.text
    assert desk.stays(**today) == []
    assert told(desk.create(document)) == LATE
