"""Definitions and contract: every difference is named."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from bookable_mocks.jsonapi.conformity import camel, differences
from bookable_mocks.jsonapi.definitions import ToMany, ToOne
from bookable_mocks.jsonapi.resources import Resources
from bookable_specs import Contract


def contract(document: dict[str, Any]) -> Contract:
    return Contract(slug="harbour", document=document, bundle_bytes=b"", rules={})


def test_the_harbour_is_as_its_contract_has_it(parts: SimpleNamespace) -> None:
    assert differences(parts.RESOURCES, parts.CONTRACT) == []


CHANGES: list[tuple[dict[str, Any], str]] = [
    ({"type": "ship"}, "the contract has no schema Ship"),
    ({"schema": "Berth"}, "the schema's type is berth"),
    ({"attributes": ("name",)}, "attribute seats is in the contract alone"),
    ({"attributes": ("name", "id")}, "attribute id is not in the contract"),
    ({"localized": frozenset({"title"})}, "localized attribute perks is in the contract alone"),
    ({"read_only": frozenset({"number"})}, "read-only attribute owner is in the contract alone"),
    ({"fixed": frozenset()}, "read-only relationship builder is in the contract alone"),
    ({"fixed": frozenset({"crew"})}, "read-only relationship crew is not in the contract"),
    ({"optional": frozenset()}, "optional field secret is in the contract alone"),
    ({"relationships": {}}, "relationship trips is in the contract alone"),
    (
        {"relationships": {"berth": ToMany("trip", "boat_id")}},
        "berth leads to many, in the contract to one",
    ),
    (
        {"relationships": {"berth": ToOne("berth_id", "trip")}},
        "berth leads to trip, in the contract to berth",
    ),
]

SETS = ("localized", "optional", "read_only", "fixed", "ignored", "sideposted")


@pytest.mark.parametrize(("changes", "told"), CHANGES, ids=[told for _, told in CHANGES])
def test_a_definition_that_differs_is_named(
    parts: SimpleNamespace, changes: dict[str, Any], told: str
) -> None:
    bare: dict[str, Any] = dict.fromkeys(SETS, frozenset())
    boat = replace(parts.BOAT, **{**bare, **changes})
    if boat.type == "boat":
        resources = Resources(parts.DIALECT, boat, parts.BERTH, parts.SAILOR, parts.TRIP)
    else:
        resources = Resources(parts.DIALECT, replace(boat, relationships={}))

    assert f"{boat.type}: {told}" in differences(resources, parts.CONTRACT)


def test_a_filter_that_nothing_can_be_found_by_is_named(parts: SimpleNamespace) -> None:
    document = deepcopy(parts.DOCUMENT)
    document["paths"]["/boats"]["get"]["parameters"] += [
        {"name": "filter[tags]", "in": "query", "schema": {"type": "string"}},
        {"name": "filter[price]", "in": "query", "x-filter": {"attribute": "price"}},
        {"name": "filter[x]", "in": "query", "x-filter": {"relationship": "captain"}},
    ]

    assert differences(parts.RESOURCES, contract(document)) == [
        "listBoats: boat: nothing can be found by filter[tags]",
        "listBoats: boat: nothing can be found by filter[price]",
        "listBoats: filter[x] is about the relationship captain, which is not there",
    ]


def test_an_operation_about_no_resource_is_named(parts: SimpleNamespace) -> None:
    document = deepcopy(parts.DOCUMENT)
    document["paths"]["/sailors"]["get"]["x-resource"] = "pirate"

    assert differences(parts.RESOURCES, contract(document)) == [
        "listSailors: x-resource is pirate, which is no resource"
    ]


@pytest.mark.parametrize(
    ("said", "dialect", "told"),
    [
        ({"media-type": "text/plain"}, {}, "the contract has the media type text/plain"),
        ({"filter": {"negate": "-"}}, {}, "the contract's x-jsonapi.filter is {'negate': '-'}"),
        ({"filter": None}, {}, "the dialect has filters, the contract's x-jsonapi has none"),
        ({}, {"filters": False}, "the contract's x-jsonapi has filters, the dialect none"),
    ],
)
def test_a_dialect_that_differs_is_named(
    parts: SimpleNamespace, said: dict[str, Any], dialect: dict[str, Any], told: str
) -> None:
    document = deepcopy(parts.DOCUMENT)
    document["x-jsonapi"].update(said)
    document["x-jsonapi"] = {k: v for k, v in document["x-jsonapi"].items() if v is not None}
    found = differences(parts.with_dialect(**dialect), contract(document))

    assert found[0].startswith(told)


def test_types_are_named_in_camel_case() -> None:
    assert [camel("boat"), camel("agenda_period"), camel("billing/bill")] == [
        "Boat",
        "AgendaPeriod",
        "BillingBill",
    ]
