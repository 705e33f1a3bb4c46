"""Every documented filter of every collection: it finds what it should, and its negation not."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from bookable_specs import load

CONTRACT = load("booking-experts-v3")
LISTS = [o for o in CONTRACT.operations.values() if o.node.get("x-paged")]


def _filters() -> list[Any]:
    found = []
    for operation in LISTS:
        for parameter in operation.node["parameters"]:
            if parameter["in"] == "query" and parameter["name"].startswith("filter["):
                name = parameter["name"][7:-1]
                hint = parameter["x-filter"]
                about = (operation.path, name, hint)
                found.append(pytest.param(*about, id=f"{operation.id}-{name}"))
    return found


def _path(template: str) -> str:
    return template.replace("{administration_id}", "1")


def _everything(api: Any, path: str) -> dict[str, Any]:
    """Return all resources of a list by id, whole."""
    params = {"page[size]": "100", "Accept-Language": "*"}
    if path.endswith("categories"):
        params["include_archived"] = "true"
    del params["Accept-Language"]
    known: dict[str, Any] = {}
    number = 1
    while True:
        body = api.read(path, **params, **{"page[number]": str(number)})
        known |= {item["id"]: item for item in body["data"]}
        if "next" not in body["links"]:
            return known
        number += 1


def _linked(item: dict[str, Any], name: str) -> list[str]:
    data = item["relationships"][name]["data"]
    several = data if isinstance(data, list) else [data] if data else []
    return [one["id"] for one in several]


def _texts(value: Any) -> list[str]:
    """Return what a filter on an attribute is compared with."""
    if value is None:
        return []
    if isinstance(value, bool):
        return [str(value).lower()]
    if isinstance(value, dict):
        return [text for texts in value.values() for text in _texts(texts)]
    if isinstance(value, list):
        return [text for part in value for text in _texts(part)]
    return [str(value)]


def _escaped(text: str) -> str:
    for special in ("\\", ",", ".."):
        text = text.replace(special, f"\\{special}" if special != ".." else "\\.\\.")
    return f"\\{text}" if text[:1] in ("!", "~") else text


def _values(item: dict[str, Any], hint: dict[str, str]) -> list[str]:
    if "relationship" in hint:
        return _linked(item, hint["relationship"])
    if hint["attribute"] == "id":
        return [item["id"]]
    return _texts(item["attributes"][hint["attribute"]])


def _found(api: Any, path: str, name: str, expression: str) -> set[str]:
    more = {"include_archived": "true"} if path.endswith("categories") else {}
    found: set[str] = set()
    number = 1
    while True:
        query = {f"filter[{name}]": expression, "page[size]": "100", "page[number]": str(number)}
        body = api.read(path, **query, **more)
        found |= {item["id"] for item in body["data"]}
        if "next" not in body["links"]:
            return found
        number += 1


@pytest.mark.parametrize(("template", "name", "hint"), _filters())
def test_a_filter_finds_the_records_that_have_the_value_and_its_negation_the_others(
    template: str, name: str, hint: dict[str, str], shared: Any
) -> None:
    path = _path(template)
    known = _everything(shared, path)
    values = {ident: _values(item, hint) for ident, item in known.items()}
    value = next((found[0] for found in values.values() if found), None)
    assert value is not None, "no seeded record has a value"
    expected = {ident for ident, found in values.items() if value in found}

    assert _found(shared, path, name, _escaped(value)) == expected
    assert _found(shared, path, name, f"!{_escaped(value)}") == set(known) - expected


@pytest.mark.parametrize("operation", LISTS, ids=lambda o: o.id)
def test_an_empty_filter_finds_what_has_no_value(operation: Any, shared: Any) -> None:
    path = _path(operation.path)
    names = {p["name"] for p in operation.node["parameters"]}
    name = next(
        n
        for n in ("active_till", "memo", "video", "reservation", "summer_video_id", "value")
        if f"filter[{n}]" in names
    )
    known = _everything(shared, path)
    hint = next(
        p["x-filter"] for p in operation.node["parameters"] if p["name"] == f"filter[{name}]"
    )
    without = {ident for ident, item in known.items() if not _values(item, hint)}

    assert _found(shared, path, name, "") == without


def test_ranges_lists_and_alternatives_of_bookings(shared: Any) -> None:
    known = _everything(shared, "/v3/administrations/1/bookings")
    made = {ident: item["attributes"]["created_at"] for ident, item in known.items()}
    day = (datetime.fromisoformat("2026-07-01") - timedelta(days=20)).date().isoformat()
    lately = {ident for ident, at in made.items() if day <= at[:10] <= "2026-07-01"}
    states = {ident: item["attributes"]["state"] for ident, item in known.items()}

    def found(name: str, expression: str) -> set[str]:
        return _found(shared, "/v3/administrations/1/bookings", name, expression)

    assert found("created_at", f"{day}..2026-07-01") == lately
    assert found("state", "option,rejected") == {
        ident for ident, state in states.items() if state in ("option", "rejected")
    }
    assert found("memo", "~AFTER 18") == {
        ident for ident, i in known.items() if "after 18" in (i["attributes"]["memo"] or "")
    }
    assert found("reference_nr|remote_booking_nr", "~-") == {
        ident
        for ident, i in known.items()
        if i["attributes"]["reference_nr"] or i["attributes"]["remote_booking_nr"]
    }


@pytest.mark.parametrize("operation", LISTS, ids=lambda o: o.id)
@pytest.mark.parametrize(
    ("parameter", "value"),
    [
        ("filter[nonsense]", "1"),
        ("filter[id|nonsense]", "1"),
        ("sort", "nonsense"),
        ("include", "nonsense"),
        ("fields[nonsense]", "id"),
        ("page[offset]", "1"),
    ],
)
def test_a_name_that_there_is_not_is_refused_by_name(
    operation: Any, parameter: str, value: str, shared: Any, tools: Any
) -> None:
    answer = shared("GET", _path(operation.path), params={parameter: value})

    assert tools.refused(answer) == (400, "INVALID_PARAMETER", [parameter])


@pytest.mark.parametrize(
    ("path", "parameter", "value"),
    [
        ("/bookings", "filter[created_at]", "yesterday"),
        ("/bookings", "filter[created_at]", "2026-07-01.."),
        ("/bookings", "filter[total]", "12.50"),
        ("/bookings", "filter[customer]", "~1"),
        ("/bookings", "filter[customer]", "1..3"),
        ("/bookings", "filter[option_validity]", "three"),
        ("/bookings", "sort", "total"),
        ("/bookings", "fields[booking]", "nonsense"),
        ("/categories", "sort", "usps,rooms"),
        ("/agreements", "filter[name]", "x"),
        ("/agreements", "filter[owner_reservable]", "yes"),
    ],
)
def test_an_expression_that_makes_no_sense_is_refused_by_name(
    path: str, parameter: str, value: str, shared: Any, tools: Any
) -> None:
    answer = shared("GET", f"{tools.PARK}{path}", params={parameter: value})

    assert tools.refused(answer) == (400, "INVALID_PARAMETER", [parameter])


def test_a_filter_on_one_resource_answers_404_when_it_lets_it_through_no_more(
    shared: Any, tools: Any
) -> None:
    path = f"{tools.PARK}/bookings/1"

    assert shared("GET", path, params={"filter[state]": "concept"}).status_code == 200
    assert shared("GET", path, params={"filter[state]": "!concept"}).status_code == 404


@pytest.mark.parametrize(("language", "found"), [("en", []), ("nl", ["1"]), ("de,nl", ["1"])])
def test_texts_are_filtered_in_the_locales_asked_for(
    language: str, found: list[str], shared: Any, tools: Any
) -> None:
    def ids(name: str, expression: str) -> list[str]:
        answer = shared(
            "GET",
            f"{tools.PARK}/categories",
            params={f"filter[{name}]": expression},
            headers={"Accept-Language": language},
        )
        return [item["id"] for item in answer.json()["data"]]

    assert ids("name", "Boothuis voor zes") == found
    assert ids("usps", "~steiger") == found
    assert set(ids("usps", "!~steiger")) == {"1", "2", "3"} - set(found)


def _sorts() -> list[Any]:
    names = {
        "/bookings": ("state", "-created_at", "memo", "confirmed_at", "-booking_nr"),
        "/categories": ("name", "-surface_area", "city", "-region"),
        "/agenda_periods": ("start_date", "-end_date", "type"),
        "/agreements": ("active_from", "-name"),
        "/administration_amenities": ("-value",),
    }
    return [(path, key) for path, keys in names.items() for key in keys]


@pytest.mark.parametrize(("path", "key"), _sorts())
def test_a_sort_orders_the_whole_list_and_loses_none(path: str, key: str, shared: Any) -> None:
    whole = shared.read(path, sort=key, **{"page[size]": 100})["data"]
    values = [_texts(item["attributes"][key.lstrip("-")])[:1] for item in whole]
    present = [value[0] for value in values if value]
    if present and present[0].lstrip("-").isdigit():
        present = [int(value) for value in present]  # type: ignore[misc]

    assert {item["id"] for item in whole} == set(shared.ids(path))
    assert present == sorted(present, reverse=key.startswith("-"))
    assert all(not value for value in values[len(present) :])
