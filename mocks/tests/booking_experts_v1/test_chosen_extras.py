"""Extras, packages, plates, coupons, payment plans: all that a stay has besides (B1-18, B1-19)."""

from __future__ import annotations

from typing import Any

import pytest
from v1_desk import Desk, advance, category_of, end_of, free_of, ok, token_of, told

from bookable_mocks.booking_experts_v1.tables import RENTABLES

TOWELS, COT, LATE, INSURANCE, WOOD, BREAKFAST = (
    f"invoice_item_template_{number}" for number in range(18_050, 18_056)
)
"""The extras of the first park: towels by quantity, a cot or two, late arrival with a memo."""

SAUNA, CHRISTMAS = "package_437", "package_438"
BLANK = ("can't be blank", "attributes/chosen_extras")
HIGH = ("is too high", "attributes/chosen_extras")
INVALID = ("is invalid", "attributes/chosen_extras")


def chosen(*extras: Any) -> list[dict[str, Any]]:
    """Return chosen_extras from ids, or from ids with what is said of them."""
    pairs = ((one, {}) if isinstance(one, str) else one for one in extras)
    return [{"extra_id": ident, **more} for ident, more in pairs]


@pytest.mark.parametrize(
    ("extras", "faults"),
    [
        ([TOWELS], [BLANK]),
        ([(TOWELS, {"quantity": 21})], [HIGH]),
        ([(COT, {"quantity": 3})], [HIGH]),
        ([LATE], [BLANK]),
        ([(LATE, {"memo": " "})], [BLANK]),
        ([(LATE, {"quantity": 2})], [BLANK, HIGH]),
        (["nothing"], [INVALID]),
        ([COT, COT], [INVALID]),
        ([WOOD], [INVALID]),
        ([CHRISTMAS], [INVALID]),
        (["invoice_item_template_18150"], [INVALID]),
        ([TOWELS, LATE, "nothing"], [INVALID, BLANK]),
    ],
)
def test_extras_say_how_they_are_chosen(
    shared: Any, extras: list[Any], faults: list[tuple[str, str]]
) -> None:
    desk = Desk(shared)

    answer = desk.validate(desk.document(desk.stay(), chosen_extras=chosen(*extras)))

    assert told(answer) == faults


def test_extras_that_are_chosen_as_they_should_be_are_kept_and_paid(api: Any) -> None:
    desk = Desk(api)
    stay = desk.stay()
    plain = ok(desk.preview(desk.document(stay)))["attributes"]["total"]
    extras = chosen((TOWELS, {"quantity": 3}), (COT, {"quantity": 2}), (LATE, {"memo": "At ten"}))

    made = ok(desk.create(desk.document(stay, chosen_extras=extras)), 201)

    assert made["attributes"]["chosen_extras"] == [
        {"extra_id": TOWELS, "quantity": 3, "memo": None},
        {"extra_id": COT, "quantity": 2, "memo": None},
        {"extra_id": LATE, "quantity": 1, "memo": "At ten"},
    ]
    assert made["attributes"]["total"] == pytest.approx(plain + 3 * 4.50 + 14 + 25)


def test_each_chosen_extra_makes_an_invoice_item_that_names_it(api: Any) -> None:
    desk = Desk(api)
    extras = chosen((TOWELS, {"quantity": 3}), COT)
    made = desk.made(chosen_extras=extras)

    body = desk.get(made, include="invoice_items.chosen_extra").json()

    items = [one for one in body["included"] if one["type"] == "invoice_items"]
    named = [one["relationships"]["chosen_extra"]["data"] for one in items]
    assert [one["id"] for one in named if one] == [TOWELS, COT]
    assert {one["id"] for one in body["included"] if one["type"] == "extras"} == {TOWELS, COT}


def test_chosen_extras_of_a_change_replace_the_list_and_the_price_follows(api: Any) -> None:
    desk = Desk(api)
    made = desk.confirmed(chosen_extras=chosen((TOWELS, {"quantity": 3})))
    plain = made["attributes"]["total"] - 13.50

    changed = ok(desk.change(made, chosen_extras=chosen(COT)))
    emptied = ok(desk.change(made, chosen_extras=[]))

    assert changed["attributes"]["total"] == pytest.approx(plain + 14)
    assert emptied["attributes"]["total"] == pytest.approx(plain)
    assert emptied["attributes"]["status"] == "confirmed"


def test_lines_that_stay_keep_their_ids_when_the_price_changes(api: Any) -> None:
    desk = Desk(api)
    made = desk.made()
    before = [one["id"] for one in made["relationships"]["invoice_items"]["data"]]

    changed = ok(desk.change(made, chosen_extras=chosen(COT)))

    after = [one["id"] for one in changed["relationships"]["invoice_items"]["data"]]
    assert after[:-1] == before
    assert after[-1] not in before


def test_an_extra_that_was_chosen_in_time_is_kept_after_it(api: Any) -> None:
    desk = Desk(api)
    stay = desk.stay(**{"filter[start_date]": "2028-03-01..2028-04-15"})
    made = desk.made(stay, chosen_extras=chosen(BREAKFAST))
    advance(api, 560 * 24 * 3600)  # breakfast can be booked until the end of 2027

    assert ok(desk.change(made, city="Ede"))["attributes"]["city"] == "Ede"
    assert told(desk.change(desk.made(stay), chosen_extras=chosen(BREAKFAST))) == [INVALID]


def test_a_package_is_chosen_as_an_extra_and_becomes_the_reservations_package(api: Any) -> None:
    desk = Desk(api)
    made = desk.made(chosen_extras=chosen(SAUNA))

    body = desk.get(made, include="package").json()

    assert body["data"]["relationships"]["package"]["data"] == {"type": "packages", "id": "437"}
    assert [(one["type"], one["id"]) for one in body["included"]] == [("packages", "437")]


def test_a_package_of_fixed_days_is_sold_for_these_alone(shared: Any) -> None:
    desk = Desk(shared)
    stay = desk.stay(**{"filter[start_date]": "2026-12-01..2027-01-15"})
    days = {"start_date": "2026-12-22", "end_date": "2026-12-29"}
    document = desk.document(stay, chosen_extras=chosen(CHRISTMAS), **days)

    assert desk.validate(document).status_code == 200


def test_available_extras_are_those_that_can_be_added(shared: Any) -> None:
    desk = Desk(shared)
    summer = desk.stay(**{"filter[start_date]": "2027-06-10..2027-07-20"})

    offered = [
        {one["id"] for one in ok(previewed)["relationships"]["available_extras"]["data"]}
        for previewed in (desk.preview(desk.document(stay)) for stay in (desk.stay(), summer))
    ]

    assert offered[1] - offered[0] == {WOOD}
    assert CHRISTMAS not in offered[0] | offered[1]


@pytest.mark.parametrize("extra", [TOWELS, COT, INSURANCE, BREAKFAST, SAUNA])
def test_an_extras_price_is_what_one_of_it_adds(shared: Any, extra: str) -> None:
    desk = Desk(shared)
    stay = desk.stay()
    one = chosen((extra, {"quantity": 1}))
    plain = desk.preview(desk.document(stay), include="available_extras").json()
    priced = {
        each["id"]: each["attributes"]["price"]
        for each in plain["included"]
        if each["type"] == "extras"
    }

    more = ok(desk.preview(desk.document(stay, chosen_extras=one)))

    added = more["attributes"]["total"] - plain["data"]["attributes"]["total"]
    assert priced[extra] == pytest.approx(added)


def test_extras_of_a_stay_have_a_price_instead_of_amounts(shared: Any) -> None:
    desk = Desk(shared)
    body = desk.preview(desk.document(desk.stay()), include="available_extras").json()

    for extra in body["included"]:
        assert "price" in extra["attributes"]
        assert (
            extra["attributes"]
            .keys()
            .isdisjoint({"amounts", "require_stay_overlaps", "require_booking_in"})
        )


def test_there_are_no_more_plates_than_spots(shared: Any) -> None:
    desk = Desk(shared)
    plates = ["XX-1", "XX-2", "XX-3"]

    answers = [
        desk.validate(desk.document(desk.stay(), license_plates=plates[:count])) for count in (2, 3)
    ]

    assert ok(answers[0])["attributes"]["license_plates"] == plates[:2]
    assert ok(answers[0])["attributes"]["available_parking_spots"] == 2
    assert told(answers[1]) == [("is too high", "attributes/license_plates")]


def test_where_spots_are_not_known_there_is_no_limit(shared: Any) -> None:
    desk = Desk(shared, park="390")
    plates = [f"XX-{number}" for number in range(9)]

    previewed = ok(desk.validate(desk.document(desk.stay(), license_plates=plates)))

    assert previewed["attributes"]["available_parking_spots"] is None
    assert previewed["attributes"]["license_plates"] == plates


def test_spots_in_a_request_have_no_effect(shared: Any) -> None:
    desk = Desk(shared)
    said = {"available_parking_spots": 9, "license_plates": ["XX-1"] * 3}

    answer = desk.validate(desk.document(desk.stay(), **said))

    assert told(answer) == [("is too high", "attributes/license_plates")]


def test_a_coupon_lowers_the_rent_where_it_is_allowed(shared: Any) -> None:
    desk = Desk(shared)
    near = {"filter[start_date]": "2026-07-20..2026-08-20", "filter[los]": "3..3"}
    document = desk.document(desk.stay(**near))
    plain = ok(desk.preview(document))["attributes"]
    document["data"]["attributes"]["coupon"] = "FRIENDS"

    given = ok(desk.validate(document))["attributes"]

    assert plain["coupon_allowed"]
    assert given["coupon"] == "FRIENDS"
    assert given["rent"] == pytest.approx(plain["rent"] * 0.8)


def test_an_unknown_coupon_is_invalid_where_there_are_any(shared: Any) -> None:
    desk = Desk(shared)

    answer = desk.validate(desk.document(desk.stay(), coupon="NOPE"))

    assert told(answer) == [("is invalid", "attributes/coupon")]


def test_where_there_are_no_coupons_a_code_is_not_taken(shared: Any) -> None:
    desk = Desk(shared, park="390")

    previewed = ok(desk.validate(desk.document(desk.stay(), coupon="FRIENDS")))["attributes"]

    assert [previewed["coupon_allowed"], previewed["coupon"]] == [False, None]


def test_the_payment_plan_is_one_of_those_offered(api: Any) -> None:
    desk = Desk(api)
    made = desk.made()
    plans = {one["id"]: one["price"] for one in made["attributes"]["payment_plan_options"]}

    changed = ok(desk.change(made, payment_plan="down_payment"))
    answer = desk.change(made, payment_plan="never")

    assert made["attributes"]["payment_plan"] == "total"
    assert changed["attributes"]["payment_plan"] == "down_payment"
    assert plans["down_payment"] < plans["total"] <= made["attributes"]["total"]
    assert told(answer) == [("is invalid", "attributes/payment_plan")]


def test_a_plan_that_is_not_offered_any_more_gives_way_to_the_first(api: Any) -> None:
    desk = Desk(api)
    soon = desk.stay(**{"filter[start_date]": "2026-07-05..2026-07-20"})
    category = {"category": {"data": {"type": "categories", "id": category_of(soon)}}}
    days = {"start_date": soon["attributes"]["start_date"], "end_date": end_of(soon)}
    made = desk.made(payment_plan="down_payment")

    moved = ok(desk.change(made, category, **days))

    assert made["attributes"]["payment_plan"] == "down_payment"
    assert moved["attributes"]["payment_plan"] == "total"
    assert [one["id"] for one in moved["attributes"]["payment_plan_options"]] == ["total"]


def test_the_traffic_source_is_one_of_those_offered_in_the_guests_language(shared: Any) -> None:
    desk = Desk(shared)
    stay = desk.stay()
    said = {"traffic_source": 205668, "locale": "nl"}

    previewed = ok(desk.validate(desk.document(stay, **said)))["attributes"]

    assert previewed["traffic_source"] == 205668
    assert {"id": 205668, "label": "Beurs"} in previewed["traffic_source_options"]


def test_a_certain_accommodation_costs_its_preference(shared: Any) -> None:
    desk = Desk(shared)
    stay, wanted, cost = next(
        (stay, rentable, cost)
        for stay in desk.stays(**{"limit[availabilities]": "500"})
        for rentable in free_of(stay)
        if (cost := preference_cost(shared, rentable))
    )

    plain = ok(desk.preview(desk.document(stay)))
    body = desk.preview(desk.document(stay, wanted), include="invoice_items").json()

    added = body["data"]["attributes"]["total"] - plain["attributes"]["total"]
    assert added == pytest.approx(cost)
    assert body["data"]["attributes"]["fixed_rentable"]
    assert not body["included"][-1]["attributes"]["in_advertised_price"]


def preference_cost(api: Any, ident: str) -> float:
    rentable = api.server.worlds.get(api.world).store.get(RENTABLES, ident)
    return float(rentable.preference_cost)


def test_custom_invoice_details_are_kept_whole_and_replaced_whole(api: Any) -> None:
    desk = Desk(api)
    said = {"has_custom_invoice_details": True, "debtor": {"name": "Imke Sanders", "city": "Ede"}}
    made = desk.made(**said)

    changed = ok(desk.change(made, debtor={"name": "Bas Sanders"}))
    cleared = ok(desk.change(made, debtor=None, has_custom_invoice_details=None))

    known = dict.fromkeys(("email", "address", "postalcode", "city", "country_code"))
    assert made["attributes"]["debtor"] == {**known, **said["debtor"]}
    assert changed["attributes"]["debtor"] == {**known, "name": "Bas Sanders"}
    assert cleared["attributes"]["debtor"] is None
    assert not cleared["attributes"]["has_custom_invoice_details"]


@pytest.mark.parametrize("url", ["https://shop.example/done?x=1#y", "http://127.0.0.1:9000/"])
def test_customers_come_back_by_http_and_https(shared: Any, url: str) -> None:
    desk = Desk(shared)

    previewed = ok(desk.validate(desk.document(desk.stay(), after_payment_return_url=url)))

    assert previewed["attributes"]["after_payment_return_url"] == url


@pytest.mark.parametrize(
    "url",
    [
        *("ftp://shop.example/", "javascript:alert(1)", "shop.example", "https://", "/thanks"),
        *("http://[", "https://shop.example:port/", "https://shop.example/a b"),
        *("https://shop.example/\n", "https://zé..example/", "http://shop.example:99999/"),
    ],
)
def test_customers_come_back_by_nothing_else(shared: Any, url: str) -> None:
    desk = Desk(shared)

    answer = desk.validate(desk.document(desk.stay(), after_payment_return_url=url))

    assert told(answer) == [("is invalid", "attributes/after_payment_return_url")]


def test_the_currency_may_change_until_something_is_paid(api: Any) -> None:
    desk = Desk(api)
    made = desk.placed()
    dollars = ok(desk.change(made, currency="USD"))
    path = f"/_simulate/booking-experts-v1/administrations/388/reservations/{made['id']}/pay"
    assert api("POST", path, json={}).status_code == 200

    answer = desk.change(made, currency="EUR")

    assert dollars["attributes"]["currency"] == "USD"
    assert dollars["attributes"]["total"] > made["attributes"]["total"]
    assert told(answer) == [("can't be changed", "attributes/currency")]
    assert token_of(dollars) == token_of(made)
