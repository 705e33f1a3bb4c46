"""Search, preview and reservation agree on what a stay costs, to the cent (B1-11, B1-13)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from v1_booking import DETAILS
from v1_desk import Desk, ok

FIRST = date(2026, 7, 5)
PARKS = ("388", "389", "390")
PACKAGES = {"388": "437", "389": "447", "390": "457"}
KINDS = ("seniors", "adults", "adolescents", "children", "babies", "pets")
OWN_EXTRAS = {
    park: [f"invoice_item_template_{number + 100 * index}" for number in (18_050, 18_051, 18_055)]
    for index, park in enumerate(PARKS)
}
"""Extras that anybody can add in any quantity: towels, a cot, breakfast."""

Line = tuple[str, Decimal, bool]


@st.composite
def wishes(draw: Callable[..., Any]) -> dict[str, Any]:
    """Return who wants to stay where and when, and what they take along."""
    park = draw(st.sampled_from(PARKS))
    group = {kind: draw(st.integers(0, 2)) for kind in KINDS}
    group["adults"] = max(group["adults"], 1)
    group["pets"] = draw(st.sampled_from((0, 0, 0, 1)))
    return {
        "park": park,
        "group": group,
        "first": draw(st.dates(FIRST, FIRST + timedelta(days=640))),
        "place": draw(st.integers(0, 9)),
        "currency": draw(st.sampled_from((None, "EUR") if park == "390" else (None, "EUR", "USD"))),
        "extras": draw(st.lists(st.sampled_from(OWN_EXTRAS[park]), unique=True)),
        "package": draw(st.booleans()),
    }


def searched(desk: Desk, wish: dict[str, Any]) -> list[dict[str, Any]]:
    """Return what a search finds for a wish."""
    last = wish["first"] + timedelta(days=8)
    query = {
        "filter[start_date]": f"{wish['first']}..{last}",
        "limit[availabilities]": "10",
        **{f"filter[guest_group][{kind}]": str(count) for kind, count in wish["group"].items()},
    }
    if wish["currency"]:
        query["filter[currency]"] = wish["currency"]
    if wish["package"]:
        query["filter[package_id]"] = PACKAGES[desk.park]
    return desk.stays(**query)


def asked(desk: Desk, wish: dict[str, Any], stay: dict[str, Any]) -> dict[str, Any]:
    """Return the body that books what was searched, with the extras that are wanted besides."""
    extras = [{"extra_id": one, "quantity": 1} for one in wish["extras"]]
    if wish["package"]:
        extras.append({"extra_id": f"package_{PACKAGES[desk.park]}"})
    said = {**DETAILS, "guest_group": wish["group"], "chosen_extras": extras}
    return desk.document(stay, **said, **({"currency": c} if (c := wish["currency"]) else {}))


def lines(body: dict[str, Any]) -> list[Line]:
    """Return type, price and being advertised of each invoice item in a document."""
    items = (one["attributes"] for one in body["included"] if one["type"] == "invoice_items")
    return [
        (item["type"], Decimal(str(item["price"])), item["in_advertised_price"]) for item in items
    ]


def figures(attributes: dict[str, Any]) -> dict[str, Any]:
    names = ("total", "rent", "deposit", "provision", "currency", "payment_plan_options")
    return {name: attributes[name] for name in names}


@settings(max_examples=60, deadline=None)
@given(wish=wishes())
def test_search_preview_and_reservation_agree_to_the_cent(
    shared: Any, wish: dict[str, Any]
) -> None:
    api = shared.in_world("prices")
    desk = Desk(api, park=wish["park"])
    found = searched(desk, wish)
    assume(found)
    stay = found[wish["place"] % len(found)]
    document = asked(desk, wish, stay)

    previewed = desk.preview(document, include="invoice_items").json()
    answer = desk.create(document, include="invoice_items", place=True)

    assert answer.status_code == 201, answer.text
    made = answer.json()
    assert lines(made) == lines(previewed)
    assert figures(made["data"]["attributes"]) == figures(previewed["data"]["attributes"])
    explained(previewed)
    all_in = sum((price for _, price, advertised in lines(previewed) if advertised), Decimal(0))
    assert all_in == Decimal(str(stay["attributes"]["price"]))
    assert previewed["data"]["attributes"]["rent"] == stay["attributes"]["rent_price"]
    assert desk.cancel(made["data"]).status_code == 204


def explained(body: dict[str, Any]) -> None:
    """Check that the items add up to the total, and the deposit's to the deposit."""
    attributes = body["data"]["attributes"]
    for name, kinds in (("total", {"cost", "cost_down"}), ("deposit", {"deposit"})):
        summed = sum((price for kind, price, _ in lines(body) if kind in kinds), Decimal(0))
        assert summed == Decimal(str(attributes[name])), name


def test_the_first_items_are_rent_and_discount(shared: Any) -> None:
    desk = Desk(shared)
    far = {"filter[start_date]": "2027-03-01..2027-04-01", "filter[los]": "7..14"}
    stay = desk.stay(**far)

    body = desk.preview(desk.document(stay), include="invoice_items").json()

    first, second = lines(body)[:2]
    assert first[1] == Decimal(str(stay["attributes"]["original_rent_price"]))
    assert first[1] + second[1] == Decimal(str(body["data"]["attributes"]["rent"]))
    assert second[1] < 0


def test_a_discount_of_the_day_of_booking_is_kept_by_later_changes(api: Any) -> None:
    desk = Desk(api)
    early = {"filter[start_date]": "2026-10-20..2026-11-20", "filter[los]": "7..7"}
    made = desk.made(desk.stay(**early))
    assert api("POST", "/_mock/clock/advance", json={"seconds": 40 * 86_400}).status_code == 200

    changed = ok(desk.change(made, chosen_extras=[{"extra_id": OWN_EXTRAS["388"][1]}]))

    assert changed["attributes"]["rent"] == made["attributes"]["rent"]
    assert changed["attributes"]["total"] == pytest.approx(made["attributes"]["total"] + 14)


def test_a_preview_only_refuses_what_it_cannot_price(shared: Any) -> None:
    desk = Desk(shared)
    said = {
        "chosen_extras": [{"extra_id": OWN_EXTRAS["388"][0], "quantity": 99}],
        "guest_group": {"adults": 90},
        "license_plates": ["XX-1"] * 9,
        "after_payment_return_url": "nowhere",
    }
    document = desk.document(desk.stay(), **said)

    assert ok(desk.preview(document))["id"] is None
    assert len(desk.validate(document).json()["errors"]) == 4


def test_a_preview_prices_what_is_taken_and_takes_nothing(api: Any) -> None:
    desk = Desk(api)
    stay = desk.scarce()
    desk.placed(stay)
    document = desk.document(stay, **DETAILS)

    assert desk.preview(document).status_code == 200
    assert desk.validate(document).status_code == 200
    answer = desk.validate(document, place=True)
    errors = [(one["detail"], one["source"]) for one in answer.json()["errors"]]
    assert errors == [("is not available", "attributes/start_date")]


def test_a_preview_has_neither_id_nor_token_nor_status_nor_links(shared: Any) -> None:
    desk = Desk(shared)
    document = desk.document(desk.stay())

    for send in (desk.preview, desk.validate):
        previewed = ok(send(document))
        assert previewed["id"] is None
        assert "links" not in previewed
        assert previewed["attributes"].keys().isdisjoint({"token", "status", "confirmed_at"})


def test_a_preview_is_the_same_each_time(shared: Any) -> None:
    desk = Desk(shared)
    document = desk.document(desk.stay())

    first, second = (desk.preview(document, include="invoice_items").json() for _ in range(2))

    assert first == second


@pytest.mark.parametrize("kind", ["reservations", "options"])
def test_a_preview_refuses_extras_that_the_category_lacks(shared: Any, kind: str) -> None:
    desk = Desk(shared, kind)
    document = desk.document(desk.stay(), chosen_extras=[{"extra_id": "nothing"}])

    answer = desk.preview(document)

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["source"] == "attributes/chosen_extras"
