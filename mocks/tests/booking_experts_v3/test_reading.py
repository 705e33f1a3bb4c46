"""Reading: pages, fieldsets, includes, languages, and what adds up."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from bookable_mocks.booking_experts_v3.resources import RESOURCES
from bookable_specs import load

CONTRACT = load("booking-experts-v3")
GETS = {o.node["x-resource"]: o.path for o in CONTRACT.operations.values() if o.node.get("x-paged")}


def _paths(type_name: str, depth: int) -> Iterator[str]:
    for name, relationship in RESOURCES[type_name].relationships.items():
        yield name
        if depth > 1:
            yield from (f"{name}.{rest}" for rest in _paths(relationship.to, depth - 1))


INCLUDES = [(name, path) for name in GETS for path in _paths(name, 2)]


@pytest.mark.parametrize(("type_name", "path"), INCLUDES)
def test_every_include_path_brings_each_resource_once(
    type_name: str, path: str, shared: Any
) -> None:
    url = GETS[type_name].replace("{administration_id}", "1")
    body = shared.read(url, include=path, **{"page[size]": 15})
    primary = {(item["type"], item["id"]) for item in body["data"]}
    brought = [(item["type"], item["id"]) for item in body["included"]]
    linked = {
        (link["type"], link["id"])
        for item in (*body["data"], *body["included"])
        for relationship in item.get("relationships", {}).values()
        for link in _list(relationship["data"])
    }

    assert len(brought) == len(set(brought))
    assert not primary & set(brought)
    assert set(brought) <= linked
    first = path.partition(".")[0]
    asked = {
        (link["type"], link["id"])
        for item in body["data"]
        for link in _list(item["relationships"][first]["data"])
    }
    assert asked <= primary | set(brought)


def _list(data: Any) -> list[Any]:
    return data if isinstance(data, list) else [data] if data else []


def test_pages_hold_thirty_and_link_to_one_another(shared: Any) -> None:
    body = shared.read("/bookings")
    figures = body["meta"]["pagination"]

    assert len(body["data"]) == 30
    assert figures["page"] == 1
    assert figures["size"] == 30
    assert set(body["links"]) == {"self", "first", "next", "last"}
    assert body["links"]["next"].startswith("http://127.0.0.1:8080/v3/administrations/1/bookings?")


def test_pages_together_are_the_whole_list(shared: Any) -> None:
    pages = [shared.ids("/bookings", **{"page[size]": 7, "page[number]": n}) for n in range(1, 12)]
    together = [ident for page in pages for ident in page]

    assert together == shared.ids("/bookings")[: len(together)]
    assert len(together) == len(set(together))


@pytest.mark.parametrize("size", ["0", "101", "x"])
def test_a_page_holds_from_one_to_a_hundred(size: str, shared: Any, tools: Any) -> None:
    answer = shared("GET", f"{tools.PARK}/bookings", params={"page[size]": size})

    assert tools.refused(answer) == (400, "INVALID_PARAMETER", ["page[size]"])


def test_a_fieldset_leaves_attributes_and_relationships_alone(shared: Any) -> None:
    item = shared.read("/bookings/1", **{"fields[booking]": "state,customer"})["data"]

    assert set(item["attributes"]) == {"state"}
    assert set(item["relationships"]) == {"customer"}


def test_one_name_may_stand_for_an_attribute_and_a_relationship(shared: Any) -> None:
    item = shared.read("/categories/1", **{"fields[category]": "city"})["data"]

    assert item["attributes"] == {"city": {"en": "Rietmeer"}}
    assert item["relationships"]["city"]["data"]["type"] == "city"


def test_texts_come_in_the_locales_asked_for(shared: Any, tools: Any) -> None:
    path, headers = f"{tools.PARK}/categories/1", {"Accept-Language": "de,nl;q=0.5,tlh"}
    told = shared("GET", path, headers=headers).json()["data"]["attributes"]

    assert told["name"] == {"de": "Bootshaus für sechs", "nl": "Boothuis voor zes"}
    assert told["usps"]["de"] == ["Eigener Steg"]
    assert shared.read("/categories/1")["data"]["attributes"]["name"] == {"en": "Boathouse for six"}


def test_archived_categories_are_listed_when_asked_for(shared: Any) -> None:
    shown, whole = shared.ids("/categories"), shared.ids("/categories", include_archived="true")
    (archived,) = set(whole) - set(shown)

    assert shared.read(f"/categories/{archived}")["data"]["attributes"]["archived"] is True


def test_a_bookings_total_is_the_sum_of_its_reservations(shared: Any) -> None:
    body = shared.read("/bookings", include="reservations", **{"page[size]": 100})
    totals = {
        item["id"]: _cents(item["attributes"]["total"])
        for item in body["included"]
        if item["type"] == "reservation"
    }
    several = 0
    for booking in body["data"]:
        stays = booking["relationships"]["reservations"]["data"]
        several += len(stays) > 1
        assert _cents(booking["attributes"]["total"]) == sum(totals[stay["id"]] for stay in stays)
    assert several


def test_what_is_due_what_came_in_and_the_deadlines_fit_together(shared: Any) -> None:
    for booking in shared.read("/bookings", **{"page[size]": 100})["data"]:
        told = booking["attributes"]
        total, paid = _cents(told["total"]), _cents(told["guest_total_paid"])
        closed = told["state"] in ("cancelled", "rejected")
        plan = told["payment_deadlines"]
        assert _cents(told["guest_payment_due"]) == (0 if closed else total - paid)
        assert sum(_cents(d["open_amount"]) + _cents(d["paid_amount"]) for d in plan) == total
        assert [d["date"] for d in plan] == sorted(d["date"] for d in plan)
        assert told["paid_by_customer"] is (paid >= total)
        assert (booking["links"]["pay_url"] is None) is (closed or paid >= total)


def _cents(money: dict[str, str]) -> int:
    assert money["currency"] == "EUR"
    return int(money["value"].replace(".", ""))


def test_all_nineteen_states_are_seeded(shared: Any) -> None:
    told = {
        item["attributes"]["state"]
        for park, key in ((1, None), (2, None), (3, "be3_noorderzand_all"))
        for item in shared(
            "GET", f"/v3/administrations/{park}/bookings?page[size]=100", key=key
        ).json()["data"]
    }

    assert len(told) == 19


def test_a_reservation_shows_on_its_rentables_calendar(shared: Any) -> None:
    body = shared.read(
        "/agenda_periods",
        include="reservation",
        **{"filter[type]": "ReservationAgendaPeriod", "page[size]": 100},
    )
    stays = {item["id"]: item for item in body["included"]}
    assert body["data"]
    for item in body["data"]:
        stay = stays[item["relationships"]["reservation"]["data"]["id"]]
        for name in ("start_date", "end_date"):
            assert item["attributes"][name] == stay["attributes"][name]
        own = stay["relationships"]
        assert own["rentable"] == item["relationships"]["rentable"]
        assert own["agenda_period"]["data"]["id"] == item["id"]


@pytest.mark.parametrize("path", ["/bookings/999", "/bookings/x", "/bookings/0", "/categories/01"])
def test_what_there_is_not_is_not_found(path: str, shared: Any, tools: Any) -> None:
    status, code, _ = tools.refused(shared("GET", f"{tools.PARK}{path}"))

    assert (status, code) == (404, "RESOURCE_NOT_FOUND")


def test_media_types_are_those_of_json_api(shared: Any, tools: Any) -> None:
    path = f"{tools.PARK}/bookings/1"

    def status(accept: str) -> int:
        return int(shared("GET", path, headers={"Accept": accept}).status_code)

    assert status(tools.MEDIA) == 200
    assert status("*/*") == 200
    assert status(f'{tools.MEDIA};profile="x"') == 200
    assert status(f"{tools.MEDIA};charset=utf-8") == 406
    assert status("text/html") == 406
