"""Options: reservations that the guest has some days to confirm (B1-16)."""

from __future__ import annotations

from typing import Any

import pytest
from v1_booking import DETAILS
from v1_desk import Desk, advance, ok, rentable_of, token_of, told

DAY = 24 * 3600
WITHOUT = "389"
"""A park whose option_validity is 0."""

IMPOSSIBLE = ("is not possible here", "attributes/status")


def confirm(api: Any, option: dict[str, Any]) -> None:
    """Let the guest confirm an option, on the vendor's side."""
    path = f"/_simulate/booking-experts-v1/administrations/388/options/{option['id']}/confirm"
    assert api("POST", path, json={}).status_code == 200


def test_an_option_is_made_read_changed_and_cancelled(api: Any) -> None:
    desk = Desk(api, "options")

    made = ok(desk.create(desk.document(desk.stay())), 201)
    changed = ok(desk.change(made, **DETAILS, query={"place": True}))

    assert [made["type"], made["attributes"]["status"]] == ["options", "new"]
    assert changed["attributes"]["status"] == "placed"
    assert desk.now(made) == changed
    assert desk.cancel(made).status_code == 204
    assert desk.status(made) == "cancelled"


def test_an_option_has_no_links(api: Any) -> None:
    assert Desk(api, "options").placed()["links"] == {}


def test_a_placed_option_blocks_until_it_is_cancelled(api: Any) -> None:
    desk = Desk(api, "options")
    stay = desk.scarce()
    made = desk.placed(stay)

    assert rentable_of(made) is not None
    assert desk.stock(stay) == 0
    desk.cancel(made)
    assert desk.stock(stay) == 1


def test_placing_an_option_needs_the_details(api: Any) -> None:
    desk = Desk(api, "options")
    names = ("first_name", "postalcode", "email", "phone", "date_of_birth")

    answer = desk.create(desk.document(desk.stay()), place=True)

    assert told(answer) == [("can't be blank", f"attributes/{name}") for name in names]


@pytest.mark.parametrize("query", [{}, {"place": True}])
def test_an_option_expires_after_the_days_of_its_administration(
    api: Any, query: dict[str, bool]
) -> None:
    desk = Desk(api, "options")
    stay = desk.stay()
    made = desk.made(stay, query=query)

    advance(api, 3 * DAY - 1)
    assert desk.status(made) == ("placed" if query else "new")
    advance(api, 1)

    assert desk.status(made) == "cancelled"
    assert desk.stock(stay) == stay["attributes"]["stock"]


def test_the_days_count_from_when_it_was_made_not_placed(api: Any) -> None:
    desk = Desk(api, "options")
    made = desk.made()
    advance(api, 2 * DAY)
    ok(desk.change(made, query={"place": True}))
    advance(api, DAY)

    assert desk.status(made) == "cancelled"


def test_a_confirmed_option_does_not_expire(api: Any) -> None:
    desk = Desk(api, "options")
    made = desk.placed()
    confirm(api, made)
    advance(api, 10 * DAY)

    assert desk.status(made) == "confirmed"


def test_no_call_confirms_an_option(api: Any) -> None:
    desk = Desk(api, "options")

    made = ok(desk.create(desk.document(desk.stay(), **DETAILS), confirm=True), 201)

    assert made["attributes"]["status"] == "new"


@pytest.mark.parametrize("query", [{}, {"place": True}])
def test_where_options_have_no_days_none_can_be_made(api: Any, query: dict[str, bool]) -> None:
    desk = Desk(api, "options", park=WITHOUT)
    document = desk.document(desk.stay(), **DETAILS)

    assert told(desk.create(document, **query)) == [IMPOSSIBLE]
    assert told(desk.validate(document, **query)) == [IMPOSSIBLE]


def test_where_options_have_no_days_they_can_still_be_previewed(api: Any) -> None:
    desk = Desk(api, "options", park=WITHOUT)

    previewed = ok(desk.preview(desk.document(desk.stay())))

    assert [previewed["id"], previewed["type"]] == [None, "options"]


def test_an_option_is_read_with_its_token_alone(api: Any) -> None:
    desk = Desk(api, "options")
    made = desk.made()
    path = f"/{made['id']}"

    assert desk.call("GET", path, key="be1_jetty").status_code == 404
    assert ok(desk.call("GET", path, key="be1_jetty", token=token_of(made))) == made


def test_an_option_costs_what_a_reservation_costs(api: Any) -> None:
    stay = Desk(api).stay()
    answers = [ok(desk.preview(desk.document(stay))) for desk in (Desk(api), Desk(api, "options"))]

    one, other = (answer["attributes"] for answer in answers)
    assert one == other


def test_a_finished_option_is_not_cancelled(api: Any) -> None:
    desk = Desk(api, "options")
    made = desk.placed(desk.stay(**{"filter[start_date]": "2026-07-03..2026-07-20"}))
    confirm(api, made)
    advance(api, 60 * DAY)

    assert desk.status(made) == "finished"
    assert told(desk.cancel(made)) == [("can't be changed", "attributes/status")]
