"""Deposit, questions, guest list and number plates over HTTP (B1-19, B1-20)."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from v1_booking import SHOP, Begun, Booked
from v1_outline import Outline, faults_of_form

ANSWERS = {"arrival_time": "16:30", "travel": "plane", "flight": "XY 123", "remarks": "<b>Late</b>"}
GUESTS = {
    f"adults-{number}-{part}": text
    for number, name in ((1, "Fenna"), (2, "Jelle"))
    for part, text in {
        "first_name": name,
        "last_name": "Vos",
        "date_of_birth": "1990-01-31",
    }.items()
}
NO_DEPOSIT = "5140"
"""A category of the first park that asks for none."""


def filled(page: str) -> dict[str, str]:
    """Return what can be taken of a page's form."""
    known = {
        "questions": ANSWERS,
        "guest_list": GUESTS,
        "license_plates": {"license_plates": "A-1"},
    }
    return known.get(page, {})


@pytest.mark.parametrize(
    ("page", "status"), [("deposit", "deposit_completed"), ("questions", "questions_completed")]
)
def test_two_pages_lead_back_with_a_status_of_their_own(page: str, status: str, api: Any) -> None:
    booked = Booked(api, after_payment_return_url=SHOP)
    assert booked.now[status] is False
    led = urlsplit(booked.send(page, **filled(page)).headers["location"])

    assert (led.netloc, led.fragment) == ("shop.example", "top")
    assert parse_qsl(led.query) == [
        ("lang", "nl"),
        ("reservation_id", booked.data["id"]),
        ("token", booked.data["attributes"]["token"]),
        ("status", status),
    ]
    assert booked.now[status] is True
    assert booked.now["status"] == "placed"


@pytest.mark.parametrize("page", ["guest_list", "license_plates"])
def test_the_callback_knows_no_status_of_the_others_so_they_stay_here(page: str, api: Any) -> None:
    booked = Booked(api, after_payment_return_url=SHOP)
    led = urlsplit(booked.send(page, **filled(page)).headers["location"])
    outline = Outline(api("GET", f"{led.path}?{led.query}").text)

    assert led.path.endswith("/done")
    assert outline.links["Back to where you booked"] == SHOP
    assert faults_of_form(outline) == []


@pytest.mark.parametrize("page", ["deposit", "questions", "guest_list", "license_plates"])
def test_without_a_shop_a_page_says_that_it_came_in(page: str, api: Any) -> None:
    booked = Booked(api)
    led = urlsplit(booked.send(page, **filled(page)).headers["location"])
    answer = api("GET", f"{led.path}?{led.query}")

    assert answer.status_code == 200
    assert {"role": "status"} in Outline(answer.text).all("div")


@pytest.mark.parametrize("page", ["deposit", "questions"])
def test_what_is_done_is_not_done_again(page: str, api: Any) -> None:
    booked = Booked(api)
    fields = {**booked.outline(page).fields, **filled(page)}
    first, second = (api("POST", booked.url(page), data=fields) for _ in range(2))

    assert (first.status_code, second.status_code) == (303, 409)
    assert booked.open(page).status_code == 409


def test_the_deposit_page_names_the_deposit(api: Any) -> None:
    booked = Booked(api)
    amount = f"€{booked.now['deposit']:.2f}"

    assert booked.outline("deposit").said("button") == [f"Leave the deposit of {amount}"]


def test_answers_that_miss_are_asked_for_again_with_the_others_kept(api: Any) -> None:
    booked = Booked(api)
    answer = booked.send("questions", **{**ANSWERS, "flight": "", "arrival_time": "late"})
    outline = Outline(answer.text)

    assert answer.status_code == 422
    assert list(outline.links.values()) == ["#arrival_time", "#flight"]
    assert outline.fields == {**ANSWERS, "flight": "", "arrival_time": "late"}
    assert booked.now["questions_completed"] is False


def test_what_guests_answered_can_be_read_on_the_vendors_side(api: Any) -> None:
    booked = Booked(api)
    booked.send("questions", **ANSWERS)
    booked.send("guest_list", **GUESTS)
    base = "/_simulate/booking-experts-v1/administrations/388/reservations"
    answer = api("GET", f"{base}/{booked.data['id']}/answers")

    assert answer.json() == {"data": {"guest_list": GUESTS, "questions": ANSWERS}}


def test_the_guest_list_knows_the_main_guest_and_then_what_was_sent(api: Any) -> None:
    booked = Booked(api)
    first = booked.outline("guest_list").fields
    booked.send("guest_list", **GUESTS)

    assert first["adults-1-first_name"] == "Fenna"
    assert first["adults-2-first_name"] == ""
    assert booked.now["guest_list_completed"] is True
    assert booked.outline("guest_list").fields == GUESTS


def test_a_guest_without_a_name_is_asked_for(api: Any) -> None:
    booked = Booked(api)
    answer = booked.send("guest_list", **{**GUESTS, "adults-2-first_name": " "})

    assert answer.status_code == 422
    assert Outline(answer.text).links == {"Adult 2: first name is missing": "#adults-2-first_name"}
    assert booked.now["guest_list_completed"] is False


def test_number_plates_are_set(api: Any) -> None:
    booked = Booked(api, license_plates=["OLD-1"])
    shown = booked.outline("license_plates").fields
    booked.send("license_plates", license_plates="AB-12-CD\r\n\r\n XY  9\r\n")

    assert shown == {"license_plates": "OLD-1"}
    assert booked.now["license_plates"] == ["AB-12-CD", "XY 9"]


def test_more_number_plates_than_parking_spots_are_refused_in_the_page(api: Any) -> None:
    booked = Booked(api)
    answer = booked.send("license_plates", license_plates="A\nB\nC")
    outline = Outline(answer.text)

    assert booked.now["available_parking_spots"] == 2
    assert answer.status_code == 422
    assert list(outline.links.values()) == ["#license_plates"]
    assert outline.fields == {"license_plates": "A\nB\nC"}
    assert booked.now["license_plates"] == []


@pytest.mark.parametrize("page", ["guest_list", "questions"])
def test_what_a_park_does_not_ask_for_has_no_page(page: str, api: Any) -> None:
    booked = Booked(api, park="389")
    answer = booked.open(page)

    assert page not in booked.data["links"]
    assert answer.status_code == 404
    assert Outline(answer.text).said("p") == ["The park does not ask for this."]
    assert api("POST", booked.url(page), data=filled(page)).status_code == 404


@pytest.mark.parametrize("page", ["deposit", "questions", "guest_list", "license_plates"])
def test_what_is_cancelled_asks_for_nothing(page: str, api: Any) -> None:
    booked = Booked(api)
    fields = {**booked.outline(page).fields, **filled(page)}
    booked.cancel()
    before = booked.get()

    assert booked.open(page).status_code == 409
    assert api("POST", booked.url(page), data=fields).status_code == 409
    assert booked.get() == before


def changed(booked: Booked, relationships: Any = None, **said: Any) -> Any:
    """Change a stay over the API; return the answer."""
    data: dict[str, Any] = {"type": "reservations", "id": booked.data["id"], "attributes": said}
    if relationships:
        data["relationships"] = relationships
    query = {"token": booked.data["attributes"]["token"]}
    path = f"{booked.path}/{booked.data['id']}"
    return booked.api("PATCH", path, params=query, document={"data": data})


def test_who_comes_is_asked_again_when_the_group_changes(api: Any) -> None:
    begun = Begun(api)
    begun.send("guest_list", **GUESTS)

    kept = changed(begun, city="Ede").json()["data"]["attributes"]
    asked = changed(begun, guest_group={"adults": 1}).json()["data"]["attributes"]

    assert kept["guest_list_completed"] is True
    assert asked["guest_list_completed"] is False


def test_a_deposit_is_asked_for_again_when_it_rises(api: Any) -> None:
    begun = Begun(api)
    begun.send("deposit")
    own = begun.document["relationships"]
    without = {"category": {"data": {"type": "categories", "id": NO_DEPOSIT}}}

    lower = changed(begun, without).json()["data"]["attributes"]
    higher = changed(begun, own).json()["data"]["attributes"]

    assert (lower["deposit"], lower["deposit_completed"]) == (0, True)
    assert higher["deposit"] > 0
    assert higher["deposit_completed"] is False
    assert begun.open("deposit").status_code == 200


def test_the_currency_of_a_deposit_that_was_left_stays(api: Any) -> None:
    begun = Begun(api)
    begun.send("deposit")
    answer = changed(begun, currency="USD")

    assert answer.status_code == 422
    assert [error["source"] for error in answer.json()["errors"]] == ["attributes/currency"]
    assert changed(begun, currency=None).status_code == 200


def test_the_api_takes_number_plates_as_the_page_does(api: Any) -> None:
    booked = Booked(api, license_plates=[" ", "AB-12-CD ", "X\nY"])

    assert booked.now["license_plates"] == ["AB-12-CD", "X Y"]
