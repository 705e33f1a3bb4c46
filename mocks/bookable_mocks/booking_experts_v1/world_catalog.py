"""A world's master data and its stock in memory, kept true to the store (B1-07, B1-17).

The store is the truth. Each world has one catalog, read when it is first needed, and one index of
stays, built when somebody first searches or places. `transitions` writes to `be1_change`, in the
transaction that changes a reservation, what was taken or given back; `index_of` reads on from the
last change that it knows. That works with several servers on one database as well.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from weakref import WeakKeyDictionary

from bookable_mocks.booking_experts_v1.availability.index import AvailabilityIndex, Held
from bookable_mocks.booking_experts_v1.catalog import Catalog
from bookable_mocks.booking_experts_v1.models_bookings import StockChange
from bookable_mocks.booking_experts_v1.tables import (
    ADMINISTRATIONS,
    ARRIVAL_RULES,
    BLOCKS,
    CATEGORIES,
    CITIES,
    COSTS,
    DISCOUNT_CAMPAIGNS,
    EXTRAS,
    PACKAGES,
    REGIONS,
    RENT_SEASONS,
    RENTABLES,
    REVIEWS,
    STOCK_CHANGES,
)
from bookable_mocks.engine.conditions import at_least
from bookable_mocks.engine.mock import Context
from bookable_mocks.engine.store import Store

BY_ID = "length(id), id"
"""Ids are texts that are mostly numbers."""


class Kept:
    """What is kept of one world; `last` is the last change that the index knows."""

    def __init__(self, store: Store) -> None:
        self.catalog = read_catalog(store)
        self.index: AvailabilityIndex | None = None
        self.last: StockChange | None = None
        self.stays: dict[str, dict[str, Held]] = defaultdict(dict)

    def follow(self, changes: list[StockChange]) -> AvailabilityIndex:
        """Bring the index up to date with the next changes, building it if there is none."""
        touched = set()
        for change in changes:
            stays = self.stays[change.rentable_id]
            stays.pop(change.reservation_id, None)
            if change.held:
                stays[change.reservation_id] = Held(
                    change.reservation_id, change.rentable_id, change.start, change.end
                )
            touched.add(change.rentable_id)
            self.last = change
        if self.index is None:
            held = [stay for stays in self.stays.values() for stay in stays.values()]
            self.index = AvailabilityIndex(self.catalog, held)
        else:
            for rentable_id in touched:
                self.index.reload(rentable_id, self.stays[rentable_id].values())
        return self.index


_KEPT: WeakKeyDictionary[Store, Kept] = WeakKeyDictionary()


def catalog_of(ctx: Context) -> Catalog:
    """Return the master data of the context's world."""
    return _kept(ctx.store).catalog


def index_of(ctx: Context) -> AvailabilityIndex:
    """Return the index of stays of the context's world, up to date with the store.

    Call it before a handler writes: what would be rolled back must not be in it.
    """
    kept = _kept(ctx.store)
    changes = _since(ctx.store, kept.last)
    if changes is None:  # another server put the world back to what it was
        kept = _KEPT[ctx.store] = Kept(ctx.store)
        changes = _since(ctx.store, None) or []
    return kept.follow(changes)


def record_change(
    ctx: Context, rentable_id: str, reservation_id: str, stay: tuple[date, date], *, held: bool
) -> StockChange:
    """Write down that a reservation took a rentable for a stay, or gave it back (B1-17)."""
    change = StockChange(
        number=ctx.ids.number("be1.change"),
        rentable_id=rentable_id,
        reservation_id=reservation_id,
        start=stay[0],
        end=stay[1],
        held=held,
    )
    return ctx.store.insert(STOCK_CHANGES, change)


def read_catalog(store: Store) -> Catalog:
    """Return the master data that stands in a store.

    Raises:
        ValueError: if an amount lacks something, as `Catalog` says.
    """
    scores: dict[str, list[float]] = defaultdict(list)
    for review in store.select(REVIEWS):
        scores[review.category_id].append(review.score)
    return Catalog(
        administrations={one.id: one for one in store.select(ADMINISTRATIONS, order=BY_ID)},
        categories={one.id: one for one in store.select(CATEGORIES, order=BY_ID)},
        rentables=tuple(store.select(RENTABLES, order=BY_ID)),
        cities={one.id: one for one in store.select(CITIES, order=BY_ID)},
        regions={one.id: one for one in store.select(REGIONS, order=BY_ID)},
        costs={one.id: one for one in store.select(COSTS, order=BY_ID)},
        extras={one.id: one for one in store.select(EXTRAS, order=BY_ID)},
        campaigns=tuple(store.select(DISCOUNT_CAMPAIGNS, order=BY_ID)),
        packages={one.id: one for one in store.select(PACKAGES, order=BY_ID)},
        seasons=tuple(store.select(RENT_SEASONS, order=BY_ID)),
        arrival_rules=tuple(store.select(ARRIVAL_RULES, order=BY_ID)),
        blocks=tuple(store.select(BLOCKS, order=BY_ID)),
        scores={category: round(sum(s) / len(s), 2) for category, s in scores.items()},
    )


def _kept(store: Store) -> Kept:
    kept = _KEPT.get(store)
    if kept is None:
        kept = _KEPT[store] = Kept(store)
    return kept


def _since(store: Store, last: StockChange | None) -> list[StockChange] | None:
    """Return the changes after the last known one; None if that one is not there any more."""
    if last is None:
        return store.select(STOCK_CHANGES, order="number")
    found = store.select(STOCK_CHANGES, at_least("number", last.number), order="number")
    return found[1:] if found and found[0] == last else None
