"""Sparse fieldsets (B3-06, B1-05)."""

from __future__ import annotations

from typing import Any

import pytest

from bookable_mocks.engine.problem import Refusal
from bookable_mocks.jsonapi.collection import collection


def fields(resource: dict[str, Any]) -> set[str]:
    return set(resource.get("attributes", ())) | set(resource.get("relationships", ()))


def test_by_default_all_but_the_optional_fields_are_sent(harbour: Any, parts: Any) -> None:
    boat = harbour.list()["data"][0]

    assert fields(boat) == parts.BOAT.fields - {"secret", "guests"}
    assert boat["relationships"]["owner"] == {"data": {"id": "1", "type": "sailor"}}


def test_a_fieldset_leaves_what_it_names(harbour: Any) -> None:
    boat = harbour.list("fields[boat]=name,berth")["data"][0]

    assert boat == {
        "id": "1",
        "type": "boat",
        "attributes": {"name": "Albatross"},
        "relationships": {"berth": {"data": {"id": "1", "type": "berth"}}},
    }


def test_a_name_that_is_both_brings_both(harbour: Any) -> None:
    boat = harbour.list("fields[boat]=owner")["data"][0]

    assert boat["attributes"] == {"owner": "Ada"}
    assert set(boat["relationships"]) == {"owner"}


def test_an_empty_fieldset_leaves_nothing(harbour: Any) -> None:
    assert harbour.list("fields[boat]=")["data"][0] == {"id": "1", "type": "boat"}


def test_an_optional_field_comes_when_it_is_named(harbour: Any) -> None:
    boat = harbour.list("fields[boat]=secret,guests")["data"][0]

    assert fields(boat) == {"secret", "guests"}


def test_types_that_are_included_have_fieldsets_too(harbour: Any) -> None:
    body = harbour.list("include=berth&fields[berth]=code&filter[id]=1")

    assert body["included"] == [{"id": "1", "type": "berth", "attributes": {"code": "A1"}}]


def test_a_fieldset_may_leave_out_what_links_to_the_included(harbour: Any) -> None:
    body = harbour.list("include=berth&fields[boat]=name&filter[id]=1")

    assert "relationships" not in body["data"][0]
    assert [found["id"] for found in body["included"]] == ["1"]


@pytest.mark.parametrize(
    ("query", "parameter", "told"),
    [
        ("fields[boat]=name,colour", "fields[boat]", "boat has no field 'colour'"),
        ("fields[boat]=name,", "fields[boat]", "boat has no field ''"),
        ("fields[boat]=%2Bname", "fields[boat]", "boat has no field '+name'"),
        ("fields[boat]=id", "fields[boat]", "boat has no field 'id'"),
        ("fields[ship]=name", "fields[ship]", "there is no 'ship' in this document"),
        ("fields=name", "fields", "is not known here"),
        ("fields[boat]=a&fields[boat]=b", "fields[boat]", "is given more than once"),
    ],
)
def test_a_fieldset_that_makes_no_sense_is_refused(
    harbour: Any, query: str, parameter: str, told: str
) -> None:
    assert harbour.refused(query) == [(400, parameter, told)]


def test_where_no_fieldset_is_documented_none_is_taken(harbour: Any) -> None:
    ctx = harbour.ctx("listSailors", "fields[sailor]=name")
    with pytest.raises(Refusal) as refusal:
        collection(ctx, harbour.resources, "sailor")

    assert refusal.value.problem.violations[0].where == "fields[sailor]"


@pytest.fixture
def relative(harbour: Any, parts: Any) -> Any:
    harbour.resources = parts.with_dialect(relative=True)
    return harbour


def test_signs_change_the_default(relative: Any, parts: Any) -> None:
    boat = relative.list("fields[boat]=%2Bsecret,-name,-berth")["data"][0]

    assert fields(boat) == parts.BOAT.fields - {"guests", "name", "berth"}


def test_without_signs_a_list_still_replaces(relative: Any) -> None:
    assert fields(relative.list("fields[boat]=name,berth")["data"][0]) == {"name", "berth"}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("%2Bsecret,name", "either all names have + or - before them, or none has"),
        ("%2Bname,-name", "name can't be both added and left out"),
        ("%2Bcolour", "boat has no field 'colour'"),
        ("+secret", "boat has no field ' secret'; a plus is sent as %2B"),
        ("%2B", "boat has no field ''"),
    ],
)
def test_a_relative_fieldset_that_makes_no_sense_is_refused(
    relative: Any, text: str, told: str
) -> None:
    assert relative.refused(f"fields[boat]={text}") == [(400, "fields[boat]", told)]
