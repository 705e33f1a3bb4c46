"""Categories: B3-16."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from bookable_contracts.booking_experts_v3.park import Park
from bookable_contracts.booking_experts_v3.settings import optional
from bookable_contracts.oracles.answers import answered
from bookable_contracts.oracles.jsonapi.refusing import lists_errors, points_towards
from bookable_contracts.verdicts import expect, not_reachable
from bookable_specs import Contract, JsonObject

ALL = {"include_archived": "true"}


@pytest.mark.rule("B3-16")
def test_archived(park: Park, contract: Contract) -> None:
    """Archived categories are listed with include_archived alone."""
    plain, every = (_archived(park, contract, query) for query in ({}, ALL))
    exchange = park.call("listCategories", query={"filter[archived]": "true"})
    found = answered(contract, exchange, 200)["data"]
    expect(not any(plain.values()) and not found, "archived ones should not be listed", exchange)
    lost = set(plain) - set(every)
    expect(not lost, "include_archived should leave out none")
    if not any(every.values()):
        not_reachable("needs a category that is archived")
    for name, archived in every.items():
        if archived:
            answered(contract, park.call("getCategory", path={"id": name}), 200)


@pytest.mark.rule("B3-16", evidence="assumed")
@pytest.mark.parametrize(
    ("attributes", "name"),
    [
        ({}, "name"),
        ({"name": {}}, "name"),
        ({"name": {"en": "C"}, "archived": True}, "archived"),
        ({"name": {"en": "C"}, "energy_label": "A"}, "energy_label"),
        ({"name": {"en": "C"}, "city": {"en": "C"}}, "city"),
        ({"name": {"en": "C"}, "number_of_beds": -1}, "number_of_beds"),
        ({"name": {"xx": "C"}}, "name/xx"),
    ],
    ids=["nothing", "no name", "archived", "energy label", "city", "beds", "locale"],
)
def test_refused(park: Park, contract: Contract, attributes: Any, name: str) -> None:
    """A category without a name, or with a read-only attribute, is refused."""
    body = {"data": {"type": "category", "attributes": attributes}}
    exchange = park.call("createCategory", json=body)
    answered(contract, exchange, 422)
    lists_errors(contract, exchange)
    points_towards(contract, exchange, f"/data/attributes/{name}")


@pytest.mark.rule("B3-16")
def test_made(park: Park, contract: Contract, settings: Mapping[str, str]) -> None:
    """A category is made of what was sent; the rest is the server's."""
    optional(settings, "categories")
    given: JsonObject = {
        "name": {"en": "Conformance", "nl": "Conformiteit"},
        "reference": "conformance",
        "number_of_beds": 4,
        "highlighted": False,
    }
    languages = {"Accept-Language": "en,nl"}
    body = {"data": {"type": "category", "attributes": given}}
    exchange = park.call("createCategory", json=body, headers=languages)
    answered(contract, exchange, 200)
    told = {name: exchange.at(f"/data/attributes/{name}") for name in given}
    expect(told == given, "a category should be as it was made", exchange)
    archived = exchange.at("/data/attributes/archived")
    expect(archived is False, "a new category should not be archived", exchange)
    path = {"id": str(exchange.at("/data/id"))}
    shown = park.call("getCategory", path=path, headers=languages)
    same = shown.at("/data") == exchange.at("/data")
    expect(same, "GET should show a category as it was made", exchange, shown)


def _archived(park: Park, contract: Contract, query: dict[str, str]) -> dict[str, bool]:
    """List the first categories by id, and whether each is archived."""
    exchange = park.call("listCategories", query={**query, "page[size]": "100"})
    listed = answered(contract, exchange, 200)["data"]
    return {each["id"]: each["attributes"].get("archived") is True for each in listed}
