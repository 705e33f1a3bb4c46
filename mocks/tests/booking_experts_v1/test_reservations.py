"""Reservations: made, placed, confirmed, changed, cancelled and listed (B1-12 to B1-15)."""

from __future__ import annotations

from typing import Any

import pytest
from v1_booking import DETAILS, days_later
from v1_desk import (
    Desk,
    advance,
    body,
    category_of,
    dump,
    end_of,
    free_of,
    ok,
    rentable_of,
    token_of,
    told,
)

BLANK = "can't be blank"
IN_ORDER = ("first_name", "postalcode", "email", "phone", "date_of_birth")
MISSING = [(BLANK, f"attributes/{name}") for name in IN_ORDER]
MANY = {"limit[availabilities]": "300"}
GONE = [("is not available", "attributes/start_date")]


def of_stay(desk: Desk, **said: Any) -> dict[str, Any]:
    return desk.document(desk.stay(), **said)


def test_a_reservation_begins_as_new_without_anything_about_the_guest(api: Any) -> None:
    desk = Desk(api)
    stay = desk.stay()

    made = ok(desk.create(desk.document(stay)), 201)

    assert made["attributes"]["status"] == "new"
    assert rentable_of(made) is None
    assert desk.stock(stay) == stay["attributes"]["stock"]


def test_placing_takes_an_accommodation_at_once(api: Any) -> None:
    desk = Desk(api)
    stay = desk.stay()

    made = desk.placed(stay)

    assert made["attributes"]["status"] == "placed"
    assert rentable_of(made) in free_of(stay)
    assert desk.stock(stay) == stay["attributes"]["stock"] - 1


def test_confirming_blocks_even_without_placing(api: Any) -> None:
    desk = Desk(api)
    stay = desk.stay()

    made = desk.confirmed(stay)

    assert made["attributes"]["status"] == "confirmed"
    assert made["attributes"]["confirmed_at"] == "2026-07-01T10:00:00Z"
    assert desk.stock(stay) == stay["attributes"]["stock"] - 1


@pytest.mark.parametrize("query", [{"place": True}, {"confirm": True}])
def test_placing_without_details_is_told_of_each_in_the_references_order(
    api: Any, query: dict[str, bool]
) -> None:
    desk = Desk(api)

    assert told(desk.create(of_stay(desk), **query)) == MISSING


def test_an_empty_text_is_as_blank_as_null(api: Any) -> None:
    desk = Desk(api)
    said = {**DETAILS, "first_name": " ", "phone": None}

    answer = desk.create(of_stay(desk, **said), place=True)

    assert told(answer) == [(BLANK, "attributes/first_name"), (BLANK, "attributes/phone")]


def test_other_details_can_be_required(make_api: Any) -> None:
    desk = Desk(make_api(choices={"required_details": "city,email"}))

    answer = desk.create(of_stay(desk, email="fenna@example.com"), place=True)

    assert told(answer) == [(BLANK, "attributes/city")]


def test_days_group_and_category_are_needed_always(api: Any) -> None:
    needed = ["attributes/start_date", "attributes/end_date", "attributes/guest_group"]
    expected = [(BLANK, source) for source in (*needed, "relationships/category")]

    for send in (Desk(api).create, Desk(api).validate, Desk(api).preview):
        assert told(send(body("reservations"))) == expected


def test_all_that_is_wrong_is_told_at_once(api: Any) -> None:
    desk = Desk(api)
    stay = desk.stay()
    said = {
        "start_date": "2026-06-30",
        "end_date": "2026-06-30",
        "guest_group": {"adults": 40},
        "currency": "XXX",
        "chosen_extras": [{"extra_id": "nothing"}],
        "coupon": "NOPE",
        "traffic_source": 1,
        "license_plates": ["XX-1", "XX-2", "XX-3"],
        "after_payment_return_url": "ftp://shop.example/",
    }

    answer = desk.create(desk.document(stay, "1", ("1",), **said), place=True)

    assert told(answer) == [
        ("is invalid", "attributes/start_date"),
        ("is invalid", "attributes/end_date"),
        ("is too high", "attributes/guest_group"),
        ("does not exist", "relationships/rentable"),
        ("does not exist", "relationships/tags"),
        ("is invalid", "attributes/currency"),
        ("is invalid", "attributes/chosen_extras"),
        ("is invalid", "attributes/coupon"),
        ("is invalid", "attributes/traffic_source"),
        ("is too high", "attributes/license_plates"),
        ("is invalid", "attributes/after_payment_return_url"),
        *MISSING,
    ]


def test_a_category_of_another_administration_does_not_exist(api: Any) -> None:
    there = Desk(api, park="389")

    answer = Desk(api).create(there.document(there.stay()))

    assert told(answer) == [("does not exist", "relationships/category")]


def test_a_stay_beyond_the_last_price_is_not_available(api: Any) -> None:
    desk = Desk(api)
    said = {"start_date": "2030-01-04", "end_date": "2030-01-11"}

    for send in (desk.create, desk.preview, desk.validate):
        assert told(send(of_stay(desk, **said))) == GONE


@pytest.mark.parametrize("days", [0, -1])
def test_departure_is_after_arrival(api: Any, days: int) -> None:
    desk = Desk(api)
    stay = desk.stay()
    end = days_later(stay["attributes"]["start_date"], days)

    answer = desk.create(desk.document(stay, end_date=end))

    assert told(answer) == [("is invalid", "attributes/end_date")]


def test_a_reservation_is_read_with_its_token(api: Any) -> None:
    made = Desk(api).made()
    desk = Desk(api)

    answer = desk.call("GET", f"/{made['id']}", key="be1_jetty", token=token_of(made))

    assert ok(answer) == made


@pytest.mark.parametrize("method", ["GET", "PATCH", "DELETE"])
@pytest.mark.parametrize("token", [None, "", "f" * 40, "é"])
def test_without_its_token_there_is_no_reservation(
    api: Any, method: str, token: str | None
) -> None:
    desk = Desk(api)
    made = desk.made()
    query = {} if token is None else {"token": token}
    change = {"data": {"type": "reservations", "id": made["id"], "attributes": {"city": "Ede"}}}
    sent = change if method == "PATCH" else None

    answer = desk.call(method, f"/{made['id']}", sent, key="be1_jetty", **query)

    assert answer.status_code == 404
    assert desk.now(made) == made


def test_with_extended_access_no_token_is_needed(api: Any) -> None:
    desk = Desk(api)
    made = desk.made()

    assert ok(desk.call("GET", f"/{made['id']}")) == made
    assert desk.call("DELETE", f"/{made['id']}").status_code == 204


def test_another_administrations_id_leads_nowhere_whatever_the_token(api: Any) -> None:
    made = Desk(api).made()

    assert Desk(api, park="389").get(made).status_code == 404


def test_a_reservation_is_no_option(api: Any) -> None:
    made = Desk(api).made()

    assert Desk(api, "options").get(made).status_code == 404


def test_details_come_bit_by_bit(api: Any) -> None:
    desk = Desk(api)
    made = ok(desk.create(of_stay(desk)), 201)

    for name, value in DETAILS.items():
        ok(desk.change(made, **{name: value}))
    placed = ok(desk.change(made, query={"place": True}))

    assert placed["attributes"]["status"] == "placed"
    assert {name: placed["attributes"][name] for name in DETAILS} == DETAILS


def test_what_is_left_out_of_a_change_stays_and_null_blanks(api: Any) -> None:
    desk = Desk(api)
    made = desk.made(city="Ede", license_plates=["XX-1"])

    changed = ok(desk.change(made, city=None, license_plates=None))

    assert changed["attributes"]["city"] is None
    assert changed["attributes"]["license_plates"] == []
    assert changed["attributes"]["first_name"] == DETAILS["first_name"]


def test_an_answer_can_be_sent_back_as_it_is(api: Any) -> None:
    desk = Desk(api)
    for made in (desk.made(), desk.placed(), desk.confirmed()):
        related = {
            name: {"data": made["relationships"][name]["data"]}
            for name in ("category", "rentable", "tags")
        }

        assert ok(desk.change(made, related, **made["attributes"])) == made


def test_another_id_in_the_body_is_a_bad_request(api: Any, tools: Any) -> None:
    desk = Desk(api)
    made = desk.made()
    document = {"data": {"type": "reservations", "id": "1"}}

    answer = desk.call("PATCH", f"/{made['id']}", document, token=token_of(made))

    assert tools.refused(answer)[::2] == (400, [("is not the id in the path", "id")])


def test_an_id_may_be_sent_as_a_number(api: Any) -> None:
    desk = Desk(api)
    made = desk.made()
    document = {"data": {"type": "reservations", "id": int(made["id"])}}

    ok(desk.call("PATCH", f"/{made['id']}", document, token=token_of(made)))


@pytest.mark.parametrize("query", [{"place": True}, {"confirm": True}])
def test_days_group_and_place_are_fixed_once_it_blocks(api: Any, query: dict[str, bool]) -> None:
    desk = Desk(api)
    made = desk.made(query=query)
    other = {"data": {"type": "categories", "id": "1"}}
    said = {"start_date": "2026-12-04", "end_date": "2026-12-11", "guest_group": {"adults": 1}}

    answer = desk.change(made, {"category": other}, **said)

    sources = [f"attributes/{name}" for name in said]
    assert told(answer) == [
        ("can't be changed", source) for source in (*sources, "relationships/category")
    ]


def test_a_new_one_can_move(api: Any) -> None:
    desk = Desk(api)
    stay, other = desk.stay(), desk.stay(**{"filter[start_date]": "2026-12-01..2026-12-20"})
    made = desk.made(stay)
    category = {"data": {"type": "categories", "id": category_of(other)}}
    days = {"start_date": other["attributes"]["start_date"], "end_date": end_of(other)}

    moved = ok(desk.change(made, {"category": category}, **days))

    assert moved["attributes"]["start_date"] == days["start_date"]
    assert moved["attributes"]["rent"] == other["attributes"]["rent_price"]


def test_what_blocks_keeps_the_details_that_it_needs(api: Any) -> None:
    desk = Desk(api)
    made = desk.placed()

    assert told(desk.change(made, email=None)) == [(BLANK, "attributes/email")]


def test_placing_twice_does_not_give_more_time(api: Any) -> None:
    desk = Desk(api)
    made = desk.placed()
    advance(api, 50 * 60)
    ok(desk.change(made, query={"place": True}))
    advance(api, 11 * 60)

    assert desk.status(made) == "cancelled"


def test_cancelling_frees_the_accommodation_and_twice_is_once(api: Any) -> None:
    desk = Desk(api)
    stay = desk.stay()
    made = desk.placed(stay)

    assert [desk.cancel(made).status_code for _ in range(2)] == [204, 204]

    assert desk.status(made) == "cancelled"
    assert desk.now(made)["links"] == {}
    assert desk.stock(stay) == stay["attributes"]["stock"]


def test_what_is_cancelled_does_not_change_any_more(api: Any) -> None:
    desk = Desk(api)
    made = desk.placed()
    desk.cancel(made)

    for query in ({}, {"place": True}, {"confirm": True}):
        answer = desk.change(made, city="Ede", query=query)
        assert told(answer) == [("can't be changed", "attributes/status")]


def test_an_asked_for_accommodation_is_the_one_that_is_taken(api: Any) -> None:
    desk = Desk(api)
    stay = next(s for s in desk.stays(**{"limit[availabilities]": "200"}) if len(free_of(s)) > 1)
    wanted = free_of(stay)[-1]

    made = ok(desk.create(desk.document(stay, wanted, **DETAILS), place=True), 201)
    again = desk.create(desk.document(stay, wanted, **DETAILS), place=True)

    assert rentable_of(made) == wanted
    assert made["attributes"]["fixed_rentable"]
    assert told(again) == GONE


def test_while_it_is_new_a_certain_accommodation_can_be_asked_for_and_not_any_more(
    api: Any,
) -> None:
    desk = Desk(api)
    stay = desk.stay()
    made = desk.made(stay)
    linkage = {"type": "rentables", "id": free_of(stay)[0]}

    asked = ok(desk.change(made, {"rentable": {"data": linkage}}))
    unasked = ok(desk.change(made, {"rentable": {"data": None}}))

    assert [rentable_of(one) for one in (asked, unasked)] == [free_of(stay)[0], None]
    assert [one["attributes"]["fixed_rentable"] for one in (asked, unasked)] == [True, False]


def test_pets_stay_where_pets_may(api: Any) -> None:
    desk = Desk(api)
    with_pets = {"filter[guest_group][pets]": "1", "limit[availabilities]": "300"}
    among = {"filter[category_ids]": "5149"}
    all_free = {days_of(one): free_of(one) for one in desk.stays(**{**among, **MANY})}
    stay = next(
        one for one in desk.stays(**with_pets, **among) if free_of(one) != all_free[days_of(one)]
    )
    pets = {**DETAILS, "guest_group": {"adults": 2, "pets": 1}}

    taken = [rentable_of(desk.placed(stay, **pets)) for _ in free_of(stay)]

    assert taken == free_of(stay)
    assert told(desk.create(desk.document(stay, **pets), place=True)) == GONE
    assert rentable_of(desk.placed(stay)) in all_free[days_of(stay)]


def days_of(stay: dict[str, Any]) -> tuple[str, int]:
    return stay["attributes"]["start_date"], stay["attributes"]["los"]


def test_departure_and_arrival_may_be_on_one_day(api: Any) -> None:
    desk = Desk(api)
    found = desk.stays(**{"limit[availabilities]": "1000"})
    one, other, rentable = next(
        (one, other, rentable)
        for one in found
        for other in found
        if other["attributes"]["start_date"] == end_of(one)
        for rentable in set(free_of(one)) & set(free_of(other))
    )
    across = desk.document(one, rentable, **{**DETAILS, "end_date": days_later(end_of(one), 1)})

    ok(desk.create(desk.document(other, rentable, **DETAILS), place=True), 201)

    assert told(desk.create(across, place=True)) == GONE
    ok(desk.create(desk.document(one, rentable, **DETAILS), place=True), 201)


def test_every_refusal_leaves_the_database_as_it_was(api: Any) -> None:
    desk = Desk(api)
    stay = desk.scarce()
    made, cancelled = desk.placed(stay), desk.made()
    desk.cancel(cancelled)
    before = dump(api)

    for answer in (
        desk.create(desk.document(stay, **DETAILS), place=True),
        desk.create(desk.document(stay), place=True),
        desk.create(desk.document(stay, **DETAILS), place=True, include="nothing"),
        desk.change(made, email=None),
        desk.change(made, start_date="2026-12-01"),
        desk.change(made, chosen_extras=[{"extra_id": "nothing"}]),
        desk.change(cancelled, city="Ede"),
        desk.preview(desk.document(stay)),
        desk.validate(desk.document(stay), place=True),
        desk.create(desk.document(stay, currency="XXX"), confirm=True),
    ):
        assert answer.status_code in (200, 400, 422)

    assert dump(api) == before


def test_a_list_needs_extended_access(api: Any) -> None:
    assert Desk(api).call("GET", key="be1_jetty").status_code == 403
    assert Desk(api, park="390").call("GET", key="be1_jetty").status_code == 404


def test_a_list_has_the_latest_arrival_first_and_no_options(api: Any) -> None:
    option = Desk(api, "options").placed()
    made = Desk(api).placed()

    listed = api.read(Desk(api).path)["data"]

    starts = [one["attributes"]["start_date"] for one in listed]
    assert starts == sorted(starts, reverse=True)
    ids = [one["id"] for one in listed]
    assert made["id"] in ids
    assert option["id"] not in ids


@pytest.mark.parametrize("name", ["start_date", "end_date"])
def test_a_list_is_filtered_by_days_with_both_ends(api: Any, name: str) -> None:
    made = Desk(api).made()
    day = made["attributes"][name]

    for value, there in (
        (day, True),
        (f"{day}..{day}", True),
        (f"{days_later(day, -3)}..{day}", True),
        (f"{day}..{days_later(day, 3)}", True),
        (f"{days_later(day, 1)}..{days_later(day, 3)}", False),
        (f"{days_later(day, -3)}..{days_later(day, -1)}", False),
        (f"{days_later(day, 1)}..{days_later(day, -1)}", False),
    ):
        assert (made["id"] in api.ids(Desk(api).path, params={name: value})) is there, value


def test_a_list_is_filtered_by_when_it_was_confirmed(api: Any) -> None:
    desk = Desk(api)
    made, new = desk.confirmed(), desk.made()
    for span, there in (
        ("2026-07-01T10:00:00Z..2026-07-01T10:00:01Z", True),
        ("2026-07-01T09:00:00Z..2026-07-01T10:00:00Z", False),
    ):
        ids = api.ids(desk.path, params={"confirmed_at": span})
        assert (made["id"] in ids) is there
        assert new["id"] not in ids


@pytest.mark.parametrize(
    "query",
    [
        {"start_date": "2026-02-30"},
        {"end_date": "2026-02-01..2026-02-30"},
        {"start_date": "2026-02-01.."},
        {"confirmed_at": "2026-02-30T00:00:00Z..2026-03-01T00:00:00Z"},
    ],
)
def test_a_filter_that_names_no_day_is_a_bad_request(
    api: Any, tools: Any, query: dict[str, str]
) -> None:
    status, _, errors = tools.refused(Desk(api).call("GET", **query))

    assert status == 400
    assert [source for _, source in errors] == list(query)
