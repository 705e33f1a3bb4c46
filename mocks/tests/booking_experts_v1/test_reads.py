"""Master data: what is in each list, in which order, and what comes along."""

from __future__ import annotations

import re
from datetime import datetime
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from msgspec.structs import replace

from bookable_mocks.booking_experts_v1.reads import HANDLERS
from bookable_mocks.booking_experts_v1.tables import CATEGORIES, COSTS, DISCOUNT_CAMPAIGNS, REVIEWS
from bookable_specs import load

CONTRACT = load("booking-experts-v1")
LISTS = [name for name in HANDLERS if name.startswith("list")]
KEYS = {"administration_id": "388", "organization_id": "133"}


def path_of(name: str) -> str:
    """Return an operation's path for the first park and the organization."""
    path = f"/v1{CONTRACT.operations[name].path}"
    for key, ident in KEYS.items():
        path = path.replace(f"{{{key}}}", ident)
    return path


def includes_of(name: str) -> list[str]:
    """Return the paths that an operation can include."""
    for parameter in CONTRACT.operations[name].node["parameters"]:
        if parameter["name"] == "include":
            paths: list[str] = parameter["schema"]["x-includes"]
            return paths
    return []


INCLUDES = [(name, include) for name in LISTS for include in includes_of(name)]


@pytest.mark.parametrize("name", LISTS)
def test_every_list_has_things_of_its_type(name: str, shared: Any) -> None:
    wanted = CONTRACT.operations[name].node["x-resource"]
    found = shared.read(path_of(name))["data"]

    assert {one["type"] for one in found} == {wanted}


@pytest.mark.parametrize(("name", "include"), INCLUDES)
def test_every_documented_include_brings_what_is_linked(
    name: str, include: str, shared: Any
) -> None:
    body = shared.read(path_of(name), params={"include": include})
    there = {(one["type"], one["id"]): one for one in body["data"] + body["included"]}
    current = body["data"]
    for step in include.split("."):
        links = [
            link
            for one in current
            for link in _linked(one["relationships"][step]["data"])
            if (link["type"], link["id"]) in there or pytest.fail(f"{link} is not included")
        ]
        assert links, f"nothing has {step}"
        current = [there[link["type"], link["id"]] for link in links]


def _linked(data: Any) -> list[dict[str, Any]]:
    return data if isinstance(data, list) else [data] if data else []


def test_all_includes_of_categories_come_at_once_and_each_thing_once(shared: Any) -> None:
    paths = ",".join(includes_of("listCategories"))
    included = shared.read(path_of("listCategories"), params={"include": paths})["included"]
    named = [(one["type"], one["id"]) for one in included]

    assert len(set(named)) == len(named)
    assert {kind for kind, _ in named} >= {"rooms", "tags", "groupings", "extras", "regions"}


def test_an_empty_include_sends_an_empty_included(shared: Any) -> None:
    assert shared.read("/v1/administrations?include=")["included"] == []


def test_without_include_nothing_is_included(shared: Any) -> None:
    assert "included" not in shared.read("/v1/administrations")


@pytest.mark.parametrize("path", ["regions", "city.tags", "city,name", "organization"])
def test_an_unlisted_include_is_refused_by_its_name(path: str, shared: Any, tools: Any) -> None:
    answer = shared("GET", "/v1/administrations", params={"include": path})
    status, title, told = tools.refused(answer)

    assert (status, title, {source for _, source in told}) == (400, "Bad request", {"include"})


def test_an_include_where_none_is_documented_is_refused(shared: Any, tools: Any) -> None:
    answer = shared("GET", f"{tools.PARK}?include=city")

    assert tools.refused(answer) == (400, "Bad request", [("is not known here", "include")])


def test_a_single_administration_has_a_list_around_it(shared: Any, tools: Any) -> None:
    body = shared.read(tools.PARK)

    assert [one["id"] for one in body["data"]] == ["388"]
    assert set(body) == {"data"}


@pytest.mark.parametrize("name", ["listCategories", "listRentables", "listCosts", "listRegions"])
def test_lists_stand_by_id_and_numbers_by_size(name: str, shared: Any) -> None:
    ids = shared.ids(path_of(name))

    assert ids == sorted(ids, key=lambda ident: (len(ident), ident))


@pytest.mark.parametrize("name", ["listTags", "listGroupings", "listAreaTypes", "listPackages"])
def test_what_has_a_position_stands_by_it(name: str, shared: Any) -> None:
    positions = [one["attributes"]["position"] for one in shared.read(path_of(name))["data"]]

    assert positions == sorted(positions)


def test_the_latest_review_comes_first(shared: Any, tools: Any) -> None:
    written = [
        one["attributes"]["created_at"] for one in shared.read(f"{tools.PARK}/reviews")["data"]
    ]
    moments = [datetime.strptime(text, "%Y-%m-%d %H:%M:%S %z") for text in written]

    assert len(set(moments)) > 1
    assert all(later >= earlier for later, earlier in pairwise(moments))


def test_reviews_say_when_they_were_written_in_the_vendors_form(shared: Any, tools: Any) -> None:
    for review in shared.read(f"{tools.PARK}/reviews")["data"]:
        text = review["attributes"]["created_at"]
        kept = shared.server.worlds.get().store.get(REVIEWS, review["id"])
        assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d [+-]\d{4}", text)
        assert datetime.strptime(text, "%Y-%m-%d %H:%M:%S %z") == kept.created_at


def test_each_park_has_its_own_categories(shared: Any) -> None:
    store = shared.server.worlds.get().store
    for park in ("388", "389", "390"):
        ids = shared.ids(f"/v1/administrations/{park}/categories")
        assert {store.get(CATEGORIES, ident).administration_id for ident in ids} == {park}


def test_a_category_leads_to_its_page_on_the_website(shared: Any, tools: Any) -> None:
    pages = [one["links"]["website"] for one in shared.read(f"{tools.PARK}/categories")["data"]]

    assert len(set(pages)) == len(pages)
    assert all(page.startswith("https://") for page in pages)


def test_prices_are_numbers_and_their_changes_stand_in_one_list(shared: Any, tools: Any) -> None:
    store = shared.server.worlds.get().store
    changing = 0
    for cost in shared.read(f"{tools.PARK}/costs")["data"]:
        kept = store.get(COSTS, cost["id"])
        for sent, amount in zip(cost["attributes"]["amounts"], kept.amounts, strict=True):
            told = sent.get("prices") or sent["percentages"]
            changes = amount.prices or amount.percentages
            assert [Decimal(str(value)) for value in told[::2]] == [c.value for c in changes]
            assert told[1::2] == [str(c.since) for c in changes[1:]]
            changing += len(changes) > 1
    assert changing, "no price changes"


def test_an_amount_has_the_members_of_its_type_alone(shared: Any, tools: Any) -> None:
    found = {
        amount["type"]: set(amount) - {"counts_from", "counts_to"}
        for what in ("costs", "extras")
        for one in shared.read(f"{tools.PARK}/{what}")["data"]
        for amount in one["attributes"]["amounts"]
    }
    flat, guests = {"type", "prices", "class"}, {"type", "prices", "class", "counts_guests"}

    assert (
        found.items()
        <= {
            "fixed": flat,
            "per_piece": flat,
            "per_guest": guests,
            "per_guest_per_day": guests,
            "percentage": {"type", "percentages", "over_classes"},
        }.items()
    )
    assert len(found) > 3


def test_a_condition_that_is_not_there_is_left_out(shared: Any, tools: Any) -> None:
    costs = shared.read(f"{tools.PARK}/costs")["data"]
    store = shared.server.worlds.get().store

    for cost in costs:
        limited = bool(store.get(COSTS, cost["id"]).if_stay_overlaps)
        assert ("if_stay_overlaps" in cost["attributes"]) is limited
    assert {"if_stay_overlaps" in cost["attributes"] for cost in costs} == {True, False}


def test_extras_of_the_list_have_amounts_and_no_price(shared: Any, tools: Any) -> None:
    for extra in shared.read(f"{tools.PARK}/extras")["data"]:
        assert "amounts" in extra["attributes"]
        assert "price" not in extra["attributes"]


def test_rentables_of_the_list_have_no_preference_costs(shared: Any, tools: Any) -> None:
    for rentable in shared.read(f"{tools.PARK}/rentables")["data"]:
        assert set(rentable["attributes"]) == {"name", "map_identifier", "pets_allowed"}


def test_only_promoted_discounts_of_the_park_are_listed(shared: Any, tools: Any) -> None:
    promoted = shared.read(f"{tools.PARK}/discount_campaigns")["data"]
    everything = shared.ids(f"{tools.FIRM}/discount_campaigns/global")

    assert all(one["attributes"]["promote"] for one in promoted)
    assert {one["id"] for one in promoted} != set(everything)


def test_global_discounts_are_those_that_all_parks_use(make_api: Any, tools: Any) -> None:
    api = make_api()
    store = api.server.worlds.get().store
    before = api.ids(f"{tools.FIRM}/discount_campaigns/global")
    one = store.get(DISCOUNT_CAMPAIGNS, before[0])
    store.update(DISCOUNT_CAMPAIGNS, replace(one, administration_ids=("388",)))

    assert api.ids(f"{tools.FIRM}/discount_campaigns/global") == before[1:]
