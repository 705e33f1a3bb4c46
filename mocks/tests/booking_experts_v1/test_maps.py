"""A category's map and what is free on it (B1-21)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import v1_records as make
from v1_searching import SEARCH, pages

from bookable_mocks.booking_experts_v1.maps import feature, on_map, preference_costs

STAY = {"start_date": "2026-07-31", "end_date": "2026-08-07"}
RENTABLES = "/v1/administrations/388/rentables"


def path(category: str = "5140", park: str = "388") -> str:
    return f"/v1/administrations/{park}/categories/{category}/map"


@pytest.fixture(scope="module")
def own(shared: Any) -> dict[str, Any]:
    """The accommodations of the category by id."""
    return {
        one["id"]: one
        for one in pages(shared, RENTABLES)
        if one["relationships"]["category"]["data"]["id"] == "5140"
    }


def test_a_map_has_a_feature_for_each_accommodation_of_the_category(
    shared: Any, own: dict[str, Any]
) -> None:
    body = shared.read(path(), params=STAY)["data"]
    collection = body["attributes"]["geo_json"]

    assert (body["id"], body["type"], collection["type"]) == ("5140", "maps", "FeatureCollection")
    assert [one["properties"]["id"] for one in collection["features"]] == [
        one["attributes"]["map_identifier"] for one in own.values()
    ]
    assert len({tuple(one["geometry"]["coordinates"]) for one in collection["features"]}) > 1


def test_the_relationship_names_what_is_free_throughout_the_stay(
    shared: Any, own: dict[str, Any]
) -> None:
    params = {
        "filter[category_ids]": "5140",
        "filter[arrangement]": "..".join(STAY.values()),
        "fields[availabilities]": "available_rentables",
    }
    (found,) = shared.read(SEARCH, params=params)["data"]

    body = shared.read(path(), params=STAY)["data"]

    free = body["relationships"]["available_rentables"]["data"]
    assert free == found["relationships"]["available_rentables"]["data"]
    assert 0 < len(free) < len(own)


def test_what_is_free_changes_with_the_stay(shared: Any) -> None:
    def free(start: str, end: str) -> int:
        body = shared.read(path(), params={"start_date": start, "end_date": end})["data"]
        return len(body["relationships"]["available_rentables"]["data"])

    nights = [date(2026, 8, number) for number in range(1, 29)]
    ones = {free(f"{night}", f"{night.replace(day=night.day + 1)}") for night in nights}

    assert len(ones) > 1
    assert free("2026-08-01", "2026-08-29") <= min(ones)
    assert free("2031-01-01", "2031-01-08") == 0


def test_includes_bring_the_free_ones_with_what_choosing_them_costs(
    shared: Any, own: dict[str, Any]
) -> None:
    params = {**STAY, "include": "available_rentables.tags"}

    body = shared.read(path(), params=params)

    free = body["data"]["relationships"]["available_rentables"]["data"]
    sent = [one for one in body["included"] if one["type"] == "rentables"]
    tags = {one["id"] for one in body["included"] if one["type"] == "tags"}
    assert [one["id"] for one in sent] == [one["id"] for one in free]
    assert {one["attributes"]["preference_costs"] for one in sent} == {0.0, 25.0}
    assert tags == {t["id"] for one in sent for t in one["relationships"]["tags"]["data"]}
    assert all("preference_costs" not in one["attributes"] for one in own.values())


def test_preference_costs_come_in_the_currency_asked_for(shared: Any) -> None:
    params = {**STAY, "include": "available_rentables", "currency": "DKK"}

    included = shared.read(path(), params=params)["included"]

    assert {one["attributes"]["preference_costs"] for one in included} == {0.0, 186.5}


def test_fields_pick_what_is_sent_of_a_map(shared: Any) -> None:
    body = shared.read(path(), params={**STAY, "fields[maps]": "-geo_json,-available_rentables"})

    assert set(body["data"]["attributes"]) == {"tile_layer", "max_zoom_level", "width", "height"}
    assert "relationships" not in body["data"]


def test_the_parameter_locale_holds_where_there_is_no_header(shared: Any) -> None:
    params = {**STAY, "include": "available_rentables.tags", "locale": "nl"}

    def languages(headers: dict[str, str]) -> set[tuple[str, ...]]:
        body = shared.read(path(), params=params, headers=headers)
        tags = [one for one in body["included"] if one["type"] == "tags"]
        return {tuple(one["attributes"]["name"]) for one in tags}

    assert languages({}) == {("nl",)}
    assert languages({"Accept-Language": "de"}) == {("de",)}


@pytest.mark.parametrize(
    ("category", "park", "key"),
    [
        ("5141", "388", None),
        ("99999", "388", None),
        ("5142", "390", "be1_jetty"),
        ("5140", "388", "be1_newcomer"),
    ],
)
def test_a_map_of_what_is_not_there_for_the_key_is_not_found(
    category: str, park: str, key: str | None, shared: Any, tools: Any
) -> None:
    answer = shared("GET", path(category, park), params=STAY, key=key)

    assert tools.refused(answer)[:2] == (404, "Not found")


@pytest.mark.parametrize(
    ("more", "source"),
    [
        ({"start_date": None}, "start_date"),
        ({"end_date": None}, "end_date"),
        ({"end_date": "2026-07-31"}, "end_date"),
        ({"end_date": "2026-07-01"}, "end_date"),
        ({"start_date": "2026-02-30"}, "start_date"),
        ({"start_date": "soon"}, "start_date"),
        ({"currency": "XTS"}, "currency"),
        ({"currency": "euro"}, "currency"),
        ({"locale": "tlh"}, "locale"),
        ({"include": "category"}, "include"),
    ],
)
def test_a_map_that_cannot_be_drawn_as_asked_is_refused_by_name(
    more: dict[str, str | None], source: str, shared: Any, tools: Any
) -> None:
    params = {name: value for name, value in {**STAY, **more}.items() if value is not None}

    status, _, told = tools.refused(shared("GET", path(), params=params))

    assert status == 400
    assert {where for _, where in told} == {source}


def test_only_what_has_a_name_and_a_point_is_on_the_map() -> None:
    there = make.rentable("r1", map_identifier="rentable-1", point=(1.5, -2.0), radius=0.5)

    assert on_map(there)
    assert not on_map(make.rentable("r2", map_identifier="rentable-2"))
    assert not on_map(make.rentable("r3", point=(1.0, 1.0)))
    assert feature(there) == {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [1.5, -2.0]},
        "properties": {"id": "rentable-1", "radius": 0.5},
    }


def test_a_preference_cost_is_exchanged_to_the_cent() -> None:
    rentable = make.rentable("r1", preference_cost=Decimal("9.99"))

    assert preference_costs([rentable], Decimal("1.085")) == {"r1": Decimal("10.84")}
