"""Filters: B3-09 and B3-20."""

from __future__ import annotations

from random import Random

import pytest

from bookable_contracts.booking_experts_v3.check_documents import ONE
from bookable_contracts.booking_experts_v3.park import Park
from bookable_contracts.oracles.answers import answered
from bookable_contracts.oracles.jsonapi import filters
from bookable_contracts.oracles.jsonapi.cases import Case
from bookable_contracts.oracles.jsonapi.collection import Collection
from bookable_contracts.oracles.jsonapi.documents import linked_by


@pytest.mark.rule("B3-09")
def test_filters(filtered: Collection, filter_case: Case, rng: Random) -> None:
    """A filter lets through what it names and nothing else."""
    filters.narrows(filtered, filter_case.name, rng)


@pytest.mark.rule("B3-09")
def test_negations(filtered: Collection, filter_case: Case, rng: Random) -> None:
    """An exclamation mark turns a filter round: both share the list out."""
    filters.turns_round(filtered, filter_case.name, rng)


@pytest.mark.rule("B3-09")
def test_either(collection: Collection, rng: Random) -> None:
    """A pipe between names asks for either."""
    filters.asks_for_either(collection, rng)


@pytest.mark.rule("B3-09")
def test_together(collection: Collection, rng: Random) -> None:
    """Two filters have to hold together."""
    filters.holds_together(collection, rng)


@pytest.mark.rule("B3-09", evidence="assumed")
def test_filters_on_one(park: Park, collection: Collection) -> None:
    """A single resource that the filter does not let through is not found."""
    resource = collection.sample().resources[0]
    name, text = "id", resource["id"]
    for relationship in (each for each in collection.filters if linked_by(resource, each)):
        name, text = relationship, linked_by(resource, relationship)[0][1]
        break
    path = {"id": resource["id"]}
    for value, status in ((text, 200), (f"!{text}", 404)):
        query = {f"filter[{name}]": value}
        answered(park.contract, park.call(ONE[collection.id], path=path, query=query), status)


@pytest.mark.rule("B3-20")
def test_forms(filtered: Collection, filter_case: Case, rng: Random) -> None:
    """A filter takes what contains, is one of, or lies between, and the opposite of each."""
    filters.takes_each_form(filtered, filter_case.name, rng)


@pytest.mark.rule("B3-20", evidence="assumed")
def test_unfit(filtered: Collection, filter_case: Case) -> None:
    """What a filter cannot compare with answers 400, with the filter named."""
    filters.refuses_unfit(filtered, filter_case.name)
