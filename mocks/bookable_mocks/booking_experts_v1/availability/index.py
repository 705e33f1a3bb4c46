"""The index of all stays that can be booked, kept up with every booking (B1-07, B1-17)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from bookable_mocks.booking_experts_v1.availability import filters
from bookable_mocks.booking_experts_v1.availability.cells import Cells
from bookable_mocks.booking_experts_v1.availability.offer import Calendar, Offer
from bookable_mocks.booking_experts_v1.availability.pricer import Pricer
from bookable_mocks.booking_experts_v1.availability.query import SearchQuery
from bookable_mocks.booking_experts_v1.availability.stock import Overlap, Stock
from bookable_mocks.booking_experts_v1.catalog import Catalog
from bookable_mocks.booking_experts_v1.models_sales import ArrivalRule, Extra

KEPT = 8
"""How many guest groups' prices, and how many sets of cells, are remembered between searches."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Held:
    """A stay that holds a rentable; `holder` is the id that it is cancelled by."""

    holder: str
    rentable_id: str
    start: date
    end: date


class AvailabilityIndex:
    """Every stay of every category, by what is free, what is sold and what it costs."""

    def __init__(self, catalog: Catalog, held: Iterable[Held] = ()) -> None:
        """Build the index from records.

        Raises:
            ValueError: if records contradict themselves, as `Catalog` and `Rents` say.
        """
        self.catalog = catalog
        self.prices = catalog.price_lists()
        firsts = [prices.rents.first for prices in self.prices.values() if prices.rents.nights]
        lasts = [prices.rents.last_date for prices in self.prices.values()]
        origin = min(firsts, default=date(2000, 1, 1))
        last = max((day for day in lasts if day), default=origin)
        self.calendar = Calendar(origin, (last - origin).days + 1)
        self.offers = self._offers()
        self.stock = Stock(
            catalog.rentables,
            self.calendar.days,
            {category_id: offer.longest for category_id, offer in self.offers.items()},
        )
        self._cells: dict[object, Cells] = {}
        self._pricers: dict[object, Pricer] = {}
        self._load(held)

    def _offers(self) -> dict[str, Offer]:
        ordered = sorted(self.prices, key=lambda category_id: (len(category_id), category_id))
        rules: dict[str, list[ArrivalRule]] = {category_id: [] for category_id in ordered}
        for rule in self.catalog.arrival_rules:
            rules[rule.category_id].append(rule)
        offers = {
            category_id: Offer(self.prices[category_id], rules[category_id], self.calendar, rank)
            for rank, category_id in enumerate(ordered)
        }
        kinds: dict[object, int] = {}
        for offer in offers.values():
            offer.kind = kinds.setdefault(offer.price_key, len(kinds))
        return offers

    def _load(self, held: Iterable[Held]) -> None:
        taken: dict[str, dict[str, tuple[int, int]]] = {}
        for block in self.catalog.blocks:
            nights = (self.calendar.number(block.start_date), self.calendar.number(block.end_date))
            taken.setdefault(block.rentable_id, {})[f"block:{block.id}"] = nights
        for stay in held:
            nights = (self.calendar.number(stay.start), self.calendar.number(stay.end))
            taken.setdefault(stay.rentable_id, {})[stay.holder] = nights
        for rentable_id, nights_by_holder in taken.items():
            self.stock.reload(rentable_id, nights_by_holder)

    def place(self, stay: Held) -> None:
        """Let a stay take its rentable (B1-17).

        Raises:
            Overlap: if one of its nights is taken, or lies where nothing is sold.
        """
        number = self.calendar.number
        first, end = number(stay.start), number(stay.end)
        if not 0 <= first < end <= self.calendar.days:
            raise Overlap(f"{stay.start} to {stay.end} is not on sale")
        self.stock.place(stay.rentable_id, stay.holder, (first, end))

    def cancel(self, holder: str) -> None:
        """Give back what a stay held; one that held nothing is no error."""
        self.stock.cancel(holder)

    def reload(self, rentable_id: str, held: Iterable[Held]) -> None:
        """Set the stays that hold a rentable to those of the records; its blocks stay."""
        number = self.calendar.number
        kept = {
            holder: nights
            for holder, nights in self.stock.held(rentable_id).items()
            if holder.startswith("block:")
        }
        stays = {stay.holder: (number(stay.start), number(stay.end)) for stay in held}
        self.stock.reload(rentable_id, kept | stays)

    def free_rentables(
        self, category_id: str, start: date, end: date, query: SearchQuery | None = None
    ) -> list[str]:
        """Return a category's rentables that are free for a whole stay, in their order.

        `query` may narrow them down by its pets and tags.
        """
        offer = self.offers[category_id]
        among = self.stock.shelves[category_id]
        numbers = filters.shelves(query or SearchQuery(), offer.category, among)
        first, last = self.calendar.number(start), self.calendar.number(end)
        if not 0 <= first < last <= self.calendar.days:
            return []
        return self.stock.free(category_id, numbers, (first, last))

    def sold(self, category_id: str, start: date, los: int, now: datetime) -> bool:
        """Return whether a stay is for sale: its arrival day, length and prices, and not past."""
        offer = self.offers[category_id]
        day = self.calendar.number(start)
        first = self.calendar.number(filters.first_arrival(offer.administration, now))
        return day >= max(first, 0) and bool(offer.sellable.get(los, 0) >> day & 1)

    def pricer(
        self, query: SearchQuery, package: Extra | None, booked_on: dict[str, date]
    ) -> Pricer:
        """Return the prices of a search's guest group, kept from an earlier search if they are."""
        guests, currency = query.guest_group, query.currency
        today = tuple(sorted(booked_on.items()))
        shared = (guests is not None, package.id if package else None, today)
        cells = self._cells.pop(shared, None)
        if cells is None:
            cells = Cells(self.calendar, package, booked_on, priced=guests is not None)
        _keep(self._cells, shared, cells)
        key = (guests, currency, shared)
        pricer = self._pricers.pop(key, None)
        if pricer is None:
            pricer = Pricer(cells, guests, currency)
        _keep(self._pricers, key, pricer)
        return pricer


def _keep(kept: dict[object, T], key: object, value: T) -> None:
    """Put what was used last at the end, and forget what was not used for longest."""
    kept[key] = value
    if len(kept) > KEPT:
        del kept[next(iter(kept))]
