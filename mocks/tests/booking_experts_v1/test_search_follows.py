"""Search and map say at once what reservations take and give back (B1-17)."""

from __future__ import annotations

from typing import Any

import pytest
from v1_desk import Desk, advance, category_of, end_of, free_of, rentable_of


@pytest.fixture
def desk(api: Any) -> Desk:
    return Desk(api)


def on_the_map(desk: Desk, stay: dict[str, Any]) -> set[str]:
    """Return what a map says is free for a stay."""
    path = f"/v1/administrations/{desk.park}/categories/{category_of(stay)}/map"
    dates = {"start_date": stay["attributes"]["start_date"], "end_date": end_of(stay)}
    related = desk.api.read(path, params=dates)["data"]["relationships"]
    return {one["id"] for one in related["available_rentables"]["data"]}


def found_again(desk: Desk, stay: dict[str, Any]) -> bool:
    """Search for exactly this stay."""
    query = {
        "filter[category_ids]": category_of(stay),
        "filter[arrangement]": f"{stay['attributes']['start_date']}..{end_of(stay)}",
    }
    return [one["id"] for one in desk.stays(**query)] == [stay["id"]]


def test_a_stay_that_is_placed_on_the_last_accommodation_is_found_no_more(desk: Desk) -> None:
    stay = desk.scarce()
    before = found_again(desk, stay)

    desk.placed(stay)

    assert (before, found_again(desk, stay)) == (True, False)


def test_a_stay_that_is_cancelled_can_be_found_again(desk: Desk) -> None:
    stay = desk.scarce()
    made = desk.placed(stay)

    desk.cancel(made)

    assert found_again(desk, stay)


def test_a_stay_that_nobody_paid_in_time_can_be_found_again(desk: Desk) -> None:
    stay = desk.scarce()
    desk.placed(stay)
    taken = not found_again(desk, stay)

    advance(desk.api, 3600)

    assert taken
    assert found_again(desk, stay)


def test_a_reservation_that_is_new_takes_nothing(desk: Desk) -> None:
    stay = desk.scarce()

    desk.made(stay)

    assert found_again(desk, stay)


def test_stock_falls_by_one_and_the_map_loses_the_one_that_was_taken(desk: Desk) -> None:
    stay = next(one for one in desk.stays() if one["attributes"]["stock"] > 1)
    free = set(free_of(stay))

    taken = rentable_of(desk.confirmed(stay))

    assert taken in free
    assert desk.stock(stay) == len(free) - 1
    assert on_the_map(desk, stay) == free - {taken}


def test_stays_that_end_on_the_day_of_arrival_are_still_found(desk: Desk) -> None:
    stay = desk.scarce()
    start, end = stay["attributes"]["start_date"], end_of(stay)
    mine = {"filter[category_ids]": category_of(stay), "limit[availabilities]": "1000"}

    def beside(query: dict[str, str]) -> set[int]:
        found = desk.stays(**{**mine, **query})
        return {
            one["id"]
            for one in found
            if end_of(one) <= start or end <= one["attributes"]["start_date"]
        }

    before = beside({})
    desk.placed(stay)

    assert before
    assert beside({}) == before


@pytest.mark.parametrize("park", ["388", "389", "390"])
def test_a_preview_costs_what_the_search_said(park: str, api: Any) -> None:
    desk = Desk(api, park=park)
    per_category = {"limit[availabilities_per_category]": "2", "sorters[0][type]": "los_distance"}

    for stay in desk.stays(**per_category, **{"sorters[0][los]": "7"}):
        answer = desk.preview(desk.document(stay), include="invoice_items")
        items = [one["attributes"] for one in answer.json()["included"]]
        shown = sum(one["price"] for one in items if one["in_advertised_price"])
        assert shown == pytest.approx(stay["attributes"]["price"], abs=1e-6)
