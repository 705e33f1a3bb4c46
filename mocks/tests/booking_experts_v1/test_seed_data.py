"""The seeded parks: the same for the same seed, complete, and of a piece."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import msgspec
import pytest
from v1_records import NOW, TODAY

from bookable_mocks.booking_experts_v1.availability.index import AvailabilityIndex
from bookable_mocks.booking_experts_v1.availability.query import Limits, SearchQuery
from bookable_mocks.booking_experts_v1.availability.search import search
from bookable_mocks.booking_experts_v1.models import LOCALES, RENTABLE_TYPES
from bookable_mocks.booking_experts_v1.seed_data import Park, Size, seed_data


@pytest.fixture(scope="module")
def park() -> Park:
    return seed_data(1, TODAY)


def records(park: Park) -> list[Any]:
    """Return every seeded record."""
    found: list[Any] = [*park.organizations]
    for holder in (park.catalog, park.content):
        for name in holder.__dataclass_fields__:
            kept = getattr(holder, name)
            found += list(kept.values() if isinstance(kept, dict) else kept)
    return [one for one in found if isinstance(one, msgspec.Struct)]


def test_the_same_seed_and_day_give_the_same_parks(park: Park) -> None:
    assert seed_data(1, TODAY) == park
    assert seed_data(2, TODAY).catalog.blocks != park.catalog.blocks


def test_parks_have_the_size_asked_for() -> None:
    catalog = seed_data(1, TODAY, Size(2, 9, 31)).catalog

    assert [len(x) for x in (catalog.administrations, catalog.categories, catalog.rentables)] == [
        2,
        9,
        31,
    ]


@pytest.mark.parametrize("size", [Size(0, 1, 1), Size(3, 2, 9), Size(1, 5, 4)])
def test_a_size_that_leaves_something_empty_is_refused(size: Size) -> None:
    with pytest.raises(ValueError, match="needs"):
        seed_data(1, TODAY, size)


def test_ids_are_unique_within_each_type(park: Park) -> None:
    kinds: dict[type, list[str]] = {}
    for one in {id(one): one for one in records(park)}.values():
        kinds.setdefault(type(one), []).append(one.id)
    doubled = {
        kind.__name__
        for kind, ids in kinds.items()
        if len(ids) != len(set(ids)) and kind.__name__ not in {"Category", "Rentable"}
    }

    assert doubled == set()


def test_costs_and_extras_share_no_id(park: Park) -> None:
    assert not set(park.catalog.costs) & set(park.catalog.extras)


def test_every_relationship_leads_somewhere(park: Park) -> None:
    known = {one.id for one in records(park)}
    dangling = {
        (type(one).__name__, name, wanted)
        for one in records(park)
        for name in one.__struct_fields__
        if name.endswith(("_id", "_ids")) and name != "youtube_id"
        for wanted in _ids(getattr(one, name))
        if wanted not in known and "youtube" not in name
    }

    assert dangling == set()


def _ids(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else list(value or ())


@pytest.mark.parametrize("name", ["name", "short_description", "description", "question"])
def test_texts_are_in_all_six_languages(park: Park, name: str) -> None:
    texts = [getattr(one, name) for one in records(park) if isinstance(getattr(one, name, 0), dict)]

    assert texts
    assert all(not text or set(text) == set(LOCALES) for text in texts)


def test_all_rentable_types_are_there(park: Park) -> None:
    kinds = {one.rentable_type for one in park.catalog.categories.values()}

    assert kinds == set(RENTABLE_TYPES)


def test_every_category_can_be_booked_up_to_two_years_ahead(park: Park) -> None:
    index = AvailabilityIndex(park.catalog)
    late = (TODAY + timedelta(days=700), TODAY + timedelta(days=731))
    query = SearchQuery(start_date=late, limits=Limits(availabilities_per_category=1))

    found = search(index, query, NOW)

    assert {one.category_id for one in found} == set(park.catalog.categories)


def test_the_last_date_with_a_price_is_true(park: Park) -> None:
    for prices in park.catalog.price_lists().values():
        assert prices.rents.last_date == prices.category.last_date_with_price
