"""Prices many stays of one guest group: all arrival days of a cell with the same scale.

A search by price then only walks rents in order, and a range of prices is one of rents.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from decimal import Decimal

from bookable_mocks.booking_experts_v1.availability.bounds import Bounds
from bookable_mocks.booking_experts_v1.availability.cells import Cell, Cells
from bookable_mocks.booking_experts_v1.availability.cents import (
    FREE,
    Charges,
    Part,
    RentRange,
    Scale,
    charges,
    exchange_of,
    part,
)
from bookable_mocks.booking_experts_v1.availability.offer import Offer
from bookable_mocks.booking_experts_v1.models import GuestGroup
from bookable_mocks.booking_experts_v1.models_sales import Cost
from bookable_mocks.booking_experts_v1.pricing.price_list import rate
from bookable_mocks.booking_experts_v1.pricing.tariff import Choice, choice_rate, cost_rate

KEPT = 4
"""How many ranges of prices are remembered between searches."""


class Pricer:
    """The prices for one guest group (or none) and currency, over cells that others share."""

    def __init__(self, cells: Cells, guests: GuestGroup | None, currency: str | None) -> None:
        self.cells = cells
        self._guests = guests
        self._currency = currency
        self._scales: dict[tuple[int, int], list[tuple[int, Scale]]] = {}
        self._charges: dict[object, Charges] = {}
        self._parts: dict[tuple[str, int], Part] = {}
        self._bounds: dict[int, Bounds] = {}
        self._ranges: dict[tuple[int, int], PriceRange] = {}
        self._exchanges: dict[str, Decimal] = {}

    def scale(self, offer: Offer, los: int, day: int) -> Scale:
        """Return the scale of one sellable stay."""
        return next(scale for inside, scale in self.scales(offer, los) if inside >> day & 1)

    def scales(self, offer: Offer, los: int) -> list[tuple[int, Scale]]:
        """Return the arrival days of stays of a length by the scale that their prices follow."""
        found = self._scales.get((offer.kind, los))
        if found is None:
            exchange = exchange_of(self.exchange(offer))
            found = self._scales[offer.kind, los] = [
                (cell.days, Scale(cell.campaign, self._charged(offer, los, cell), exchange))
                for cell in self.cells.of(offer, los)
            ]
        return found

    def bounds(self, offer: Offer) -> Bounds:
        """Return what an offer's stays cost at least and at most."""
        found = self._bounds.get(offer.kind)
        if found is None:
            sources, guests = self.cells.sources(offer), self._guests or GuestGroup()
            found = Bounds(sources, offer.prices.campaigns, guests, self.exchange(offer))
            self._bounds[offer.kind] = found
        return found

    def range(self, lowest: int, highest: int) -> PriceRange:
        """Return a range of prices in cents, kept from an earlier search if it is."""
        found = self._ranges.pop((lowest, highest), None) or PriceRange(self, lowest, highest)
        self._ranges[lowest, highest] = found
        if len(self._ranges) > KEPT:
            del self._ranges[next(iter(self._ranges))]
        return found

    def exchange(self, offer: Offer) -> Decimal:
        """Return the rate from an administration's own currency to that of the search."""
        park = offer.administration
        found = self._exchanges.get(park.id)
        if found is None:
            known = rate(park, self._currency)
            assert known is not None, "what does not take the currency is filtered out"
            found = self._exchanges[park.id] = known
        return found

    def _charged(self, offer: Offer, los: int, cell: Cell) -> Charges:
        """Return what stays of a length bear: one and the same for all campaigns."""
        if self._guests is None:
            return FREE
        key = (offer.administration.id, cell.versions, los)
        found = self._charges.get(key)
        if found is None:
            parts = [self._part(offer, version, self._guests) for version in cell.versions]
            found = charges(parts, los, exchange_of(self.exchange(offer)))
            self._charges[key] = found
        return found

    def _part(self, offer: Offer, version: tuple[str, int], guests: GuestGroup) -> Part:
        found = self._parts.get(version)
        if found is None:
            source = next(one for one in self.cells.sources(offer) if one.id == version[0])
            day = self.cells.day_of(source, version[1])
            found = part(
                cost_rate(source, day, guests)
                if isinstance(source, Cost)
                else choice_rate(Choice(source, advertised=True), day, guests)
            )
            self._parts[version] = found
        return found


class PriceRange:
    """A range of prices in cents, both ends included, as ranges of rents."""

    def __init__(self, pricer: Pricer, lowest: int, highest: int) -> None:
        self._pricer = pricer
        self._lowest = lowest
        self._highest = highest
        self._rents: dict[tuple[int, int], list[tuple[int, RentRange]]] = {}

    def reaches(self, offer: Offer, los: int) -> bool:
        """Return whether a stay of a length may cost what the range asks for."""
        bounds = self._pricer.bounds(offer)
        if bounds.least(offer.cheapest * los, los) > self._highest:
            return False
        return bounds.most(offer.dearest * los, los) >= self._lowest

    def leaves(self, offer: Offer, los: int, mask: int) -> int:
        """Return those of a set of sellable days on which a stay's price is in the range."""
        bounds = self._pricer.bounds(offer)
        cheap_enough = bounds.most(offer.dearest * los, los) <= self._highest
        if cheap_enough and self._lowest <= bounds.least(offer.cheapest * los, los):
            return mask
        found, table = 0, offer.table(los)
        for inside, near in self._near(offer, los):
            own = mask & inside
            if own:
                found |= own & table.priced(near, self._lowest, self._highest)
        return found

    def end(self, offer: Offer, los: int, mask: int, *, dearest: bool) -> int:
        """Return a price in the range that none of a set of days that it leaves is below.

        With `dearest` it is one that none is above.
        """
        rents = offer.table(los).rents
        found = self._lowest if dearest else self._highest
        for inside, near in self._near(offer, los):
            if not mask & inside:
                continue
            if dearest:
                number = max(bisect_right(rents, near.high + near.slack) - 1, 0)
                found = max(found, near.scale.price(rents[number]))
            else:
                number = min(bisect_left(rents, near.low - near.slack), len(rents) - 1)
                found = min(found, near.scale.price(rents[number]))
        return found

    def _near(self, offer: Offer, los: int) -> list[tuple[int, RentRange]]:
        """Return arrival days with about the rents that lead into the range."""
        found = self._rents.get((offer.kind, los))
        if found is None:
            found = self._rents[offer.kind, los] = [
                (inside, near)
                for inside, scale in self._pricer.scales(offer, los)
                if (near := scale.rents(self._lowest, self._highest)) is not None
            ]
        return found
