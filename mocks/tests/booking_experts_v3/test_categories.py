"""Categories, made with guest group limits that come along (B3-16, B3-17)."""

from __future__ import annotations

from typing import Any

import pytest

TEMP = "5b1f0f0e-6d0c-4a57-9f0a-2c6a4a1d7e11"


def make(api: Any, tools: Any, key: str | None = None, **data: Any) -> Any:
    included = data.pop("included", None)
    document: dict[str, Any] = {
        "data": {"type": "category", "attributes": {"name": {"en": "Island hut"}}, **data}
    }
    if included is not None:
        document["included"] = included
    headers = {"Accept-Language": "*"}
    return api("POST", f"{tools.PARK}/categories", document=document, key=key, headers=headers)


def limits(*temp_ids: str) -> dict[str, Any]:
    meta = [{"temp_id": temp_id, "method": "create"} for temp_id in temp_ids]
    return {
        "guest_group_limits": {"data": [{"type": "guest_group_limit", "meta": m} for m in meta]}
    }


def limit(temp_id: str = TEMP, **most: Any) -> dict[str, Any]:
    return {"type": "guest_group_limit", "attributes": most, "meta": {"temp_id": temp_id}}


def test_a_category_is_made_from_a_name_alone(api: Any, tools: Any) -> None:
    made = make(api, tools)
    data = made.json()["data"]
    told = data["attributes"]

    assert made.status_code == 200
    assert told["name"] == {"en": "Island hut"}
    assert (told["archived"], told["number_of_beds"], told["usps"]) == (False, None, {})
    assert told["created_at"] == told["updated_at"] == "2026-07-01T10:00:00Z"
    assert data["relationships"]["administration"]["data"]["id"] == "1"
    assert data["id"] in api.ids("/categories")


def test_what_is_sent_is_what_is_kept(api: Any, tools: Any) -> None:
    sent = {
        "name": {"nl": "Eilandhut", "en": "Island hut"},
        "usps": {"en": ["Quiet", "Own boat"]},
        "number_of_beds": 3,
        "master_price_list_price_factor": 1.25,
        "same_day_booking_closing_time": "14:15:22Z",
        "checkin_times_for_week": ["15:00"] * 7,
        "latitude": 52.5,
        "longitude": 5.25,
    }
    told = make(api, tools, attributes=sent).json()["data"]["attributes"]

    assert {name: told[name] for name in sent} == sent
    assert told["location_is_exact"] is True
    found = api.ids("/categories", **{"filter[usps]": "Own boat"})
    assert len(found) == 1


def test_a_city_says_where_a_category_is(api: Any, tools: Any) -> None:
    where = {"city": {"data": {"type": "city", "id": "2"}}}
    told = make(api, tools, relationships=where).json()["data"]

    assert told["attributes"]["city"] == {"en": "Heidewold", "nl": "Heidewold"}
    assert told["attributes"]["region"]["en"] == "Drenthe"
    assert told["attributes"]["country_code"] == "NL"
    assert told["relationships"]["city"]["data"]["id"] == "2"


def test_limits_come_along_and_make_up_the_maxima(api: Any, tools: Any) -> None:
    made = make(
        api,
        tools,
        relationships=limits("a", "b"),
        included=[
            limit("a", max_number_of_people=6, max_number_of_pets=1),
            limit("b", max_number_of_people=8),
        ],
    )
    data = made.json()["data"]
    ids = [one["id"] for one in data["relationships"]["guest_group_limits"]["data"]]
    brought = api.read(f"/categories/{data['id']}", include="guest_group_limits")["included"]

    assert data["attributes"]["max_number_of_people"] == 8
    assert data["attributes"]["max_number_of_pets"] == 1
    assert data["attributes"]["max_number_of_babies"] is None
    assert [item["id"] for item in brought] == ids
    assert all(i["relationships"]["category"]["data"]["id"] == data["id"] for i in brought)


@pytest.mark.parametrize(
    ("data", "place"),
    [
        ({"attributes": {}}, "/data/attributes/name"),
        ({"attributes": {"name": {}}}, "/data/attributes/name"),
        ({"attributes": {"name": {"en": " "}}}, "/data/attributes/name"),
        ({"attributes": {"name": {"tlh": "x"}}}, "/data/attributes/name/tlh"),
        ({"attributes": {"name": {"en": "x"}, "archived": True}}, "/data/attributes/archived"),
        (
            {"attributes": {"name": {"en": "x"}, "number_of_beds": -1}},
            "/data/attributes/number_of_beds",
        ),
        (
            {"relationships": {"terms": {"data": {"type": "terms", "id": "2"}}}},
            "/data/relationships/terms/data/id",
        ),
        (
            {"relationships": {"city": {"data": {"type": "city", "id": "99"}}}},
            "/data/relationships/city/data/id",
        ),
        (
            {
                "relationships": {
                    "guest_group_limits": {"data": [{"type": "guest_group_limit", "id": "1"}]}
                }
            },
            "/data/relationships/guest_group_limits/data/0/id",
        ),
        ({"included": [limit(max_number_of_people=2)]}, "/included/0"),
        (
            {"relationships": limits(TEMP), "included": [limit(max_number_of_people="many")]},
            "/included/0/attributes/max_number_of_people",
        ),
    ],
)
def test_what_does_not_fit_is_refused_and_nothing_is_saved(
    data: dict[str, Any], place: str, api: Any, tools: Any
) -> None:
    before = api.ids("/categories", include_archived="true")
    status, code, places = tools.refused(make(api, tools, **data))

    assert (status, code) == (422, "VALIDATION_FAILED")
    assert place in places
    assert api.ids("/categories", include_archived="true") == before
