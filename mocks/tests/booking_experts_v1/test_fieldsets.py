"""Which attributes and relationships are sent (B1-05)."""

from __future__ import annotations

from typing import Any

import pytest

FIELDS = "fields[administrations]"


def shown(shared: Any, tools: Any, text: str) -> set[str]:
    """Return the names of what is sent of an administration."""
    (one,) = shared.read(tools.PARK, params={FIELDS: text})["data"]
    return {*one.get("attributes", {}), *one.get("relationships", {})}


@pytest.fixture(scope="module")
def default(shared: Any, tools: Any) -> set[str]:
    (one,) = shared.read(tools.PARK)["data"]
    return {*one["attributes"], *one["relationships"]}


def test_a_list_of_names_is_all_that_is_sent(shared: Any, tools: Any) -> None:
    assert shown(shared, tools, "name,option_validity,tags") == {"name", "option_validity", "tags"}


def test_a_minus_takes_a_name_from_the_default(shared: Any, tools: Any, default: set[str]) -> None:
    assert shown(shared, tools, "-name,-city") == default - {"name", "city"}


def test_a_plus_adds_what_may_be_there_already(shared: Any, tools: Any, default: set[str]) -> None:
    assert shown(shared, tools, "+name,-tags") == default - {"tags"}


def test_an_empty_list_sends_no_fields_but_id_and_type(shared: Any, tools: Any) -> None:
    assert shared.read(tools.PARK, params={FIELDS: ""})["data"] == [
        {"id": "388", "type": "administrations"}
    ]


@pytest.mark.parametrize("text", ["name,of_later", "of_later,name"])
def test_an_unknown_name_is_ignored(text: str, shared: Any, tools: Any) -> None:
    assert shown(shared, tools, text) == {"name"}


@pytest.mark.parametrize("text", ["+of_later", "-of_later"])
def test_an_unknown_name_with_a_sign_is_ignored(
    text: str, shared: Any, tools: Any, default: set[str]
) -> None:
    assert shown(shared, tools, text) == default


@pytest.mark.parametrize("text", ["+name,city", "name,-city", "-name,city"])
def test_signed_and_plain_names_together_are_refused(text: str, shared: Any, tools: Any) -> None:
    status, _, told = tools.refused(shared("GET", tools.PARK, params={FIELDS: text}))

    assert (status, {source for _, source in told}) == (400, {FIELDS})


def test_a_plus_that_is_not_encoded_is_a_space_and_refused(shared: Any, tools: Any) -> None:
    status, _, told = tools.refused(shared("GET", f"{tools.PARK}?{FIELDS}=+name"))

    assert (status, told[0][1]) == (400, FIELDS)


def test_one_name_added_and_taken_at_once_is_refused(shared: Any, tools: Any) -> None:
    status, _, told = tools.refused(shared("GET", tools.PARK, params={FIELDS: "+name,-name"}))

    assert (status, told[0][1]) == (400, FIELDS)


def test_included_types_obey_too(shared: Any) -> None:
    params = {
        "include": "city.region",
        FIELDS: "city",
        "fields[cities]": "region",
        "fields[regions]": "-cities",
    }
    body = shared.read("/v1/administrations", params=params)

    assert all(set(one) == {"id", "type", "relationships"} for one in body["data"])
    for one in body["included"]:
        known = {*one.get("attributes", {}), *one.get("relationships", {})}
        assert known == ({"region"} if one["type"] == "cities" else {"name", "country_code"})


def test_things_are_included_though_the_list_lacks_their_relationship(shared: Any) -> None:
    body = shared.read("/v1/administrations", params={"include": "city", FIELDS: "name"})

    assert {one["type"] for one in body["included"]} == {"cities"}
    assert all("relationships" not in one for one in body["data"])


def test_links_stay(shared: Any, tools: Any) -> None:
    listed = shared.read(f"{tools.PARK}/categories", params={"fields[categories]": "name"})

    assert all(set(one) == {"id", "type", "attributes", "links"} for one in listed["data"])


def test_computed_attributes_obey_as_well(shared: Any, tools: Any) -> None:
    with_amounts = shared.read(f"{tools.PARK}/costs", params={"fields[costs]": "amounts"})
    without = shared.read(f"{tools.PARK}/costs", params={"fields[costs]": "-amounts"})

    assert all(set(one["attributes"]) == {"amounts"} for one in with_amounts["data"])
    assert all("amounts" not in one["attributes"] for one in without["data"])


def test_a_type_that_the_document_can_not_have_is_refused(shared: Any, tools: Any) -> None:
    path = f"{tools.FIRM}/terms"
    answer = shared("GET", path, params={"fields[reservations]": "status"})
    status, _, told = tools.refused(answer)

    assert (status, told[0][1]) == (400, "fields[reservations]")
