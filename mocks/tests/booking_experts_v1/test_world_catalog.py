"""What a world keeps in memory is what stands in its store (B1-17)."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from datetime import date, timedelta
from typing import Any
from weakref import ref

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule
from msgspec.structs import replace

from bookable_mocks.booking_experts_v1 import tables
from bookable_mocks.booking_experts_v1.availability.index import AvailabilityIndex, Held
from bookable_mocks.booking_experts_v1.models_bookings import StockChange
from bookable_mocks.booking_experts_v1.seed import master_data
from bookable_mocks.booking_experts_v1.seed_data import Size, seed_data
from bookable_mocks.booking_experts_v1.world_catalog import (
    catalog_of,
    index_of,
    read_catalog,
    record_change,
)
from bookable_mocks.engine.database import SqliteDatabase
from bookable_mocks.engine.ids import Ids
from bookable_mocks.engine.problem import Refusal, reject
from bookable_mocks.engine.store import Store
from bookable_mocks.engine.world import SEQUENCE_DDL, StoredSequence

TODAY = date(2026, 7, 1)
PARK = seed_data(1, TODAY, Size(1, 2, 4))
RENTABLES = [rentable.id for rentable in PARK.catalog.rentables]


class Place:
    """As much of a context as the catalog needs: a store, and ids that stand in it."""

    def __init__(self, database: SqliteDatabase | None = None) -> None:
        self.database = database or SqliteDatabase()
        self.store = Store(self.database)
        self.ids = Ids(1, StoredSequence(self.database))

    def fill(self) -> Place:
        """Seed the parks."""
        with self.store.transaction():
            self.database.execute(SEQUENCE_DDL)
            self.store.create(tables.TABLES)
            for table, records in master_data(PARK):
                for record in records:
                    self.store.insert(table, record)
        return self

    def change(self, rentable: str, reservation: str, start: int, end: int, *, held: bool) -> None:
        stay = (TODAY + timedelta(days=start), TODAY + timedelta(days=end))
        record_change(self, rentable, reservation, stay, held=held)  # type: ignore[arg-type]

    @contextmanager
    def undone(self) -> Iterator[None]:
        """Run what is in it in a transaction that a refusal rolls back."""
        with suppress(Refusal), self.store.transaction():
            yield
            raise reject(422, "unprocessable", "no")

    @property
    def index(self) -> AvailabilityIndex:
        return index_of(self)  # type: ignore[arg-type]


@pytest.fixture
def place() -> Iterator[Place]:
    made = Place().fill()
    yield made
    made.database.close()


def test_the_catalog_in_the_store_is_the_one_that_was_seeded(place: Place) -> None:
    kept, seeded = read_catalog(place.store), PARK.catalog

    assert kept.administrations == seeded.administrations
    assert kept.categories == seeded.categories
    assert kept.rentables == seeded.rentables
    assert kept.costs == seeded.costs
    assert kept.extras == seeded.extras
    assert kept.packages == seeded.packages
    assert kept.campaigns == seeded.campaigns
    assert {one.id: one for one in kept.seasons} == {one.id: one for one in seeded.seasons}
    assert {one.id: one for one in kept.arrival_rules} == {
        one.id: one for one in seeded.arrival_rules
    }
    assert set(kept.blocks) == set(seeded.blocks)
    assert kept.scores == seeded.scores


def test_a_world_reads_its_catalog_once(place: Place) -> None:
    first = catalog_of(place)  # type: ignore[arg-type]

    assert catalog_of(place) is first  # type: ignore[arg-type]
    assert place.index.catalog is first


def test_worlds_do_not_share_what_they_keep(place: Place) -> None:
    other = Place().fill()

    assert other.index is not place.index
    other.database.close()


def test_what_is_kept_of_a_world_goes_with_it() -> None:
    world = Place().fill()
    index = ref(world.index)
    world.database.close()
    del world
    gc.collect()

    assert index() is None


def test_reading_the_catalog_builds_no_index(place: Place, monkeypatch: Any) -> None:
    def never(*_: Any) -> None:
        pytest.fail("an index was built")

    monkeypatch.setattr(AvailabilityIndex, "__init__", never)

    assert catalog_of(place).categories  # type: ignore[arg-type]


def test_an_index_is_kept_and_follows_what_is_taken_and_given_back(place: Place) -> None:
    index = place.index
    before = dict(index.stock.held(RENTABLES[0]))

    place.change(RENTABLES[0], "7", 400, 403, held=True)
    assert place.index is index
    assert index.stock.held(RENTABLES[0]).keys() - before.keys() == {"7"}

    place.change(RENTABLES[0], "7", 400, 403, held=False)
    assert place.index.stock.held(RENTABLES[0]) == before


def test_what_was_rolled_back_is_not_in_the_index(place: Place) -> None:
    assert "7" not in place.index.stock.held(RENTABLES[0])
    with place.undone():
        place.change(RENTABLES[0], "7", 400, 403, held=True)
    place.change(RENTABLES[0], "8", 410, 411, held=True)

    assert "8" in place.index.stock.held(RENTABLES[0])
    assert "7" not in place.index.stock.held(RENTABLES[0])


def test_an_index_that_was_ahead_of_a_rollback_is_built_anew(place: Place) -> None:
    with place.undone():
        place.change(RENTABLES[0], "7", 400, 403, held=True)
        assert "7" in place.index.stock.held(RENTABLES[0])

    assert "7" not in place.index.stock.held(RENTABLES[0])


def test_another_server_on_the_same_database_sees_every_change(place: Place) -> None:
    other = Place(place.database)
    assert place.index is not other.index

    place.change(RENTABLES[1], "9", 300, 305, held=True)
    assert "9" in other.index.stock.held(RENTABLES[1])
    other.change(RENTABLES[1], "9", 300, 305, held=False)
    assert "9" not in place.index.stock.held(RENTABLES[1])


def test_a_world_that_another_server_put_back_is_read_anew(place: Place) -> None:
    image = place.store.image()
    place.change(RENTABLES[1], "9", 300, 305, held=True)
    assert "9" in place.index.stock.held(RENTABLES[1])
    category = next(iter(PARK.catalog.categories.values()))

    place.store.load(image)
    place.store.update(tables.CATEGORIES, replace(category, reference="NEW-1"))
    place.change(RENTABLES[2], "3", 10, 11, held=True)

    assert "9" not in place.index.stock.held(RENTABLES[1])
    assert "3" in place.index.stock.held(RENTABLES[2])
    assert place.index.catalog.categories[category.id].reference == "NEW-1"


class Bookings(RuleBasedStateMachine):
    """Two servers change and look at one store, in any order, with rollbacks in between."""

    def __init__(self) -> None:
        super().__init__()
        self.first = Place().fill()
        self.servers = (self.first, Place(self.first.database))
        self.held: dict[tuple[str, str], Held] = {}

    def teardown(self) -> None:
        self.first.database.close()

    @rule(
        server=st.integers(0, 1),
        rentable=st.sampled_from(RENTABLES),
        reservation=st.integers(1, 5).map(str),
        start=st.integers(-40, 700),
        nights=st.integers(1, 9),
        held=st.booleans(),
        refused=st.booleans(),
    )
    def change(
        self,
        server: int,
        rentable: str,
        reservation: str,
        start: int,
        nights: int,
        held: bool,
        refused: bool,
    ) -> None:
        place, end = self.servers[server], start + nights
        with place.undone() if refused else nullcontext():
            place.change(rentable, reservation, start, end, held=held)
        if refused:
            return
        key = (rentable, reservation)
        self.held.pop(key, None)
        if held:
            day = timedelta(days=1)
            self.held[key] = Held(reservation, rentable, TODAY + day * start, TODAY + day * end)

    @rule(server=st.integers(0, 1))
    def an_index_is_the_one_that_would_be_built_now(self, server: int) -> None:
        """Look at one server, so that the other one knows fewer changes."""
        fresh, index = (
            AvailabilityIndex(PARK.catalog, self.held.values()),
            self.servers[server].index,
        )
        for rentable in RENTABLES:
            assert index.stock.held(rentable) == fresh.stock.held(rentable)
        for category in PARK.catalog.categories:
            for first, nights in ((20, 1), (20, 7), (300, 2)):
                start = TODAY + timedelta(days=first)
                stay = (category, start, start + timedelta(days=nights))
                assert index.free_rentables(*stay) == fresh.free_rentables(*stay)


Bookings.TestCase.settings = settings(max_examples=25, stateful_step_count=16, deadline=None)
TestBookings = Bookings.TestCase


def test_changes_are_numbered_from_one(place: Place) -> None:
    for start in (1, 2):
        place.change(RENTABLES[0], "1", start, start + 1, held=True)

    kept: list[StockChange] = place.store.select(tables.STOCK_CHANGES, order="number")
    assert [change.number for change in kept] == [1, 2]
