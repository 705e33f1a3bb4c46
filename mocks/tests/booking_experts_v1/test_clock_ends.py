"""At the ends of the clock there is less, and every call is answered."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from v1_booking import DETAILS
from v1_desk import Desk, body

ENDS = (
    "0001-01-01T00:00:00Z",
    "0001-01-01T12:00:00Z",
    "0004-12-31T23:30:00Z",
    "0005-01-01T00:30:00Z",
    "9995-12-31T23:30:00Z",
    "9999-01-01T00:00:00Z",
    "9999-12-31T12:00:00Z",
    "9999-12-31T23:59:59Z",
)
GUESTS = {"filter[guest_group][adults]": "2"}
SEARCHES: tuple[dict[str, str], ...] = (
    {},
    GUESTS,
    {**GUESTS, "filter[start_date]": "2999-12-31"},
    {**GUESTS, "filter[overlaps_date]": "1000-01-01"},
    {**GUESTS, "filter[arrangement]": "1000-01-01..2999-12-31"},
    {**GUESTS, "filter[includes_date]": "1000-01-01..2999-12-31"},
    {**GUESTS, "filter[package_id]": "437"},
    {**GUESTS, "sorters[][type]": "start_date_distance", "sorters[][start_date]": "2999-12-31"},
)
STAYS = (  # dates of the contract have years from 1000 to 2999
    ("1000-01-01", "1000-01-02"),
    ("2999-12-30", "2999-12-31"),
    ("1000-01-01", "2999-12-31"),
)


@pytest.fixture(params=ENDS)
def end(request: pytest.FixtureRequest, make_api: Any) -> Any:
    """A server whose clock stands near one of its ends."""
    return make_api(now=datetime.fromisoformat(request.param))


def test_whatever_is_read_is_answered(end: Any) -> None:
    park, firm = "/v1/administrations/388", "/v1/organizations/133"
    for path in ("categories", "packages", "reservations", "extras", "reviews", "users/on_call"):
        end.read(f"{park}/{path}")
    for path in ("users/on_call", "discount_campaigns/global"):
        end.read(f"{firm}/{path}")
    days = {"start_date": "2999-12-30", "end_date": "2999-12-31"}
    end.read(f"{park}/categories/5140/map", params=days)
    end.read("/v1/package_availabilities/search", params={"filter[overlaps_date]": "2999-12-31"})
    for query in SEARCHES:
        answer = end("GET", "/v1/availabilities/search", params=query)
        assert answer.status_code == 200, answer.text


@pytest.mark.parametrize("kind", ["reservations", "options"])
def test_whatever_is_booked_is_answered(end: Any, kind: str) -> None:
    desk = Desk(end, kind)
    found = end.read("/v1/availabilities/search", params=GUESTS)["data"]
    documents = [
        body(kind, "5142", start_date=first, end_date=last, guest_group={"adults": 2}, **DETAILS)
        for first, last in STAYS
    ]
    documents += [desk.document(stay, **DETAILS) for stay in found[:2]]
    for document in documents:
        assert desk.preview(document).status_code in {200, 422}
        for query in ({}, {"place": True}, {"confirm": True}):
            assert desk.validate(document, **query).status_code in {200, 422}
            assert desk.create(document, **query).status_code in {201, 422}


@pytest.mark.parametrize("query", SEARCHES)
def test_days_at_the_ends_can_be_searched_at_any_time(shared: Any, query: dict[str, str]) -> None:
    assert shared("GET", "/v1/availabilities/search", params=query).status_code == 200


def test_before_the_last_years_a_seed_is_whole(make_api: Any) -> None:
    api = make_api(now=datetime(9995, 6, 1, tzinfo=UTC))
    query = {**GUESTS, "filter[administration_ids]": "388", "filter[los]": "4"}
    stay = api.read("/v1/availabilities/search", params=query)["data"][0]

    assert Desk(api).placed(stay)["attributes"]["status"] == "placed"
    assert api.ids("/v1/administrations/388/reservations")


@pytest.mark.parametrize("last", ["9999-12-31T12:00:00Z", "0001-01-02T00:00:00Z"])
def test_a_clock_that_is_turned_to_an_end_still_answers(api: Any, last: str) -> None:
    desk = Desk(api)
    made, option = desk.placed(), Desk(api, "options").placed()
    clock = api.server.worlds.get(api.world).clock
    clock.freeze(datetime.fromisoformat(last))

    assert desk.get(made).status_code == 200
    assert Desk(api, "options").get(option).status_code == 200
    assert desk.change(made, city="Ede", query={"confirm": True}).status_code in {200, 422}
    assert api("GET", "/v1/availabilities/search").status_code == 200
