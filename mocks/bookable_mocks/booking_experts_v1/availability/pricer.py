"""Prices many stays of one guest group: all arrival days with the same tariff at once.

Between two breakpoints of its costs, and under the same discount campaign, a category's stays of
one length differ in their rent alone, and the dearer the rent the dearer the stay. Such days are a
`Cell`; a search by price then only walks rents in order, and a range of prices is one of rents.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import pairwise

from bookable_mocks.booking_experts_v1.availability.bits import days, span
from bookable_mocks.booking_experts_v1.availability.bounds import Bounds
from bookable_mocks.booking_experts_v1.availability.offer import Calendar, Offer
from bookable_mocks.booking_experts_v1.models import GuestGroup
from bookable_mocks.booking_experts_v1.models_sales import Cost, DiscountCampaign, Extra
from bookable_mocks.booking_experts_v1.pricing.discounts import arrivals, discounted
from bookable_mocks.booking_experts_v1.pricing.money import converted, from_cents
from bookable_mocks.booking_experts_v1.pricing.price_list import rate
from bookable_mocks.booking_experts_v1.pricing.tariff import (
    Choice,
    Rate,
    Tariff,
    applies,
    assembled,
    breakpoints,
    changes,
    choice_rate,
    cost_rate,
)

FEW = 8
"""So few days are priced one by one: that takes less than looking them up by rent."""

LARGEST = 10**12
"""More cents than any stay costs: limits above it are no limits, and a free stay has none."""


@dataclass(frozen=True, slots=True)
class Scale:
    """From a rent in cents to what the stay costs in cents, remembered."""

    campaign: DiscountCampaign | None
    tariff: Tariff | None
    exchange: Decimal
    known: dict[int, int] = field(default_factory=dict)
    limits: dict[int, int] = field(default_factory=dict)

    def price(self, rent: int) -> int:
        """Return the all-in price, or the rent after discount if nobody says who stays."""
        price = self.known.get(rent)
        if price is None:
            net = discounted(self.campaign, from_cents(rent))
            whole = self.tariff.advertised(net) if self.tariff else converted(net, self.exchange)
            price = self.known[rent] = int(whole.scaleb(2))
        return price

    def dearest(self, limit: int) -> int:
        """Return the highest rent at which a stay costs no more than a limit, -1 if none does."""
        limit = min(limit, LARGEST)
        if limit not in self.limits:
            self.limits[limit] = _dearest(self.price, limit)
        return self.limits[limit]


@dataclass(frozen=True, slots=True)
class Cell:
    """Arrival days of a category and length of stay whose prices follow one scale."""

    days: int
    scale: Scale


class Pricer:
    """The prices for one guest group (or none), currency, package and day of booking."""

    def __init__(
        self,
        calendar: Calendar,
        guests: GuestGroup | None,
        currency: str | None,
        package: Extra | None,
        booked_on: dict[str, date],
    ) -> None:
        self._calendar = calendar
        self._guests = guests
        self._currency = currency
        self._package = package
        self._booked_on = booked_on
        self._cells: dict[tuple[int, int], list[Cell]] = {}
        self._shared: dict[object, list[Cell]] = {}
        self._tariffs: dict[object, Tariff] = {}
        self._rates: dict[tuple[str, int], Rate] = {}
        self._changes: dict[str, list[date]] = {}
        self._bounds: dict[object, Bounds] = {}
        self._given: dict[object, list[tuple[DiscountCampaign | None, int]]] = {}

    def cells(self, offer: Offer, los: int) -> list[Cell]:
        """Return the cells of an offer's stays of a length; no day is in two."""
        found = self._cells.get((offer.rank, los))
        if found is None:
            key = (offer.cost_key, offer.campaign_key, los)
            shared = self._shared.get(key)
            if shared is None:
                shared = self._shared[key] = self._made(offer, los)
            sellable = offer.sellable[los]
            found = [Cell(cell.days & sellable, cell.scale) for cell in shared]
            found = self._cells[offer.rank, los] = [cell for cell in found if cell.days]
        return found

    def scale(self, offer: Offer, los: int, day: int) -> Scale:
        """Return the scale of one sellable stay."""
        return next(cell.scale for cell in self.cells(offer, los) if cell.days >> day & 1)

    def bounds(self, offer: Offer) -> Bounds:
        """Return what an offer's stays cost at least and at most."""
        key = (offer.cost_key, offer.campaign_key)
        found = self._bounds.get(key)
        if found is None:
            sources = self._sources(offer) if self._guests is not None else []
            campaigns, guests = offer.prices.campaigns, self._guests or GuestGroup()
            found = Bounds(sources, campaigns, guests, self._exchange(offer))
            self._bounds[key] = found
        return found

    def within(self, offer: Offer, los: int, mask: int, lowest: int, highest: int) -> int:
        """Return those of a set of sellable days on which a stay's price is in a range of cents."""
        rents, bounds = offer.table(los).rents, self.bounds(offer)
        least, most = bounds.least(rents[0], los), bounds.most(rents[-1], los)
        if least > highest or most < lowest:
            return 0
        if lowest <= least and most <= highest:
            return mask
        found = 0
        for cell in self.cells(offer, los):
            own = mask & cell.days
            if own.bit_count() <= FEW:
                for day in days(own):
                    if lowest <= cell.scale.price(offer.rent(day, los)) <= highest:
                        found |= 1 << day
            else:
                low = cell.scale.dearest(lowest - 1) + 1 if least < lowest else rents[0]
                high = cell.scale.dearest(highest) if most > highest else rents[-1]
                found |= own & offer.table(los).between(low, high)
        return found

    def given(self, offer: Offer, los: int, campaign_id: str) -> int:
        """Return the arrival days on which a stay of a length gets a campaign's discount."""
        for campaign, mask in self._campaigns(offer, los):
            if campaign is not None and campaign.id == campaign_id:
                return mask
        return 0

    def _made(self, offer: Offer, los: int) -> list[Cell]:
        """Return cells that all offers with the same costs and campaigns share."""
        calendar, exchange = self._calendar, self._exchange(offer)
        segments: dict[Tariff | None, int] = {None: span(0, calendar.days)}
        if self._guests is not None:
            segments = {}
            bounds = [calendar.number(day) for day in breakpoints(self._sources(offer), los)]
            inner = sorted({bound for bound in bounds if 0 < bound < calendar.days})
            for first, end in pairwise([0, *inner, calendar.days]):
                resolved = self._tariff(offer, los, calendar.day(first), self._guests)
                segments[resolved] = segments.get(resolved, 0) | span(first, end)
        campaigns = self._campaigns(offer, los)
        return [
            Cell(mask & inside, Scale(campaign, resolved, exchange))
            for resolved, inside in segments.items()
            for campaign, mask in campaigns
            if mask & inside
        ]

    def _campaigns(self, offer: Offer, los: int) -> list[tuple[DiscountCampaign | None, int]]:
        """Return which days get which campaign."""
        key = (offer.administration.id, offer.campaign_key, los)
        found = self._given.get(key)
        if found is None:
            found = self._given[key] = list(self._by_campaign(offer, los))
        return found

    def _by_campaign(self, offer: Offer, los: int) -> Iterator[tuple[DiscountCampaign | None, int]]:
        """Yield which days get which campaign: the first in order that applies."""
        left = span(0, self._calendar.days)
        today = self._booked_on[offer.administration.id]
        for campaign in offer.prices.campaigns:
            if campaign.coupon is not None:
                continue
            mask = 0
            for period in arrivals(campaign, los, today):
                mask |= self._calendar.within(period)
            yield campaign, mask & left
            left &= ~mask
        yield None, left

    def _tariff(self, offer: Offer, los: int, day: date, guests: GuestGroup) -> Tariff:
        """Return the tariff of an arrival day: one and the same for all days that share it."""
        versions = [
            (source.id, self._version(source, day))
            for source in self._sources(offer)
            if not isinstance(source, Cost) or applies(source, day, los)
        ]
        key = (offer.administration.id, tuple(versions), los)
        found = self._tariffs.get(key)
        if found is None:
            rates = [self._rate(offer, version, day, guests) for version in versions]
            found = self._tariffs[key] = assembled(rates, los, self._exchange(offer))
        return found

    def _rate(self, offer: Offer, version: tuple[str, int], day: date, guests: GuestGroup) -> Rate:
        found = self._rates.get(version)
        if found is None:
            source = next(one for one in self._sources(offer) if one.id == version[0])
            found = (
                cost_rate(source, day, guests)
                if isinstance(source, Cost)
                else choice_rate(Choice(source, advertised=True), day, guests)
            )
            self._rates[version] = found
        return found

    def _version(self, source: Cost | Extra, day: date) -> int:
        """Return how many changes of a cost's or extra's prices lie behind a day."""
        known = self._changes.get(source.id)
        if known is None:
            known = self._changes[source.id] = changes(source)
        return bisect_right(known, day)

    def _sources(self, offer: Offer) -> list[Cost | Extra]:
        package = [] if self._package is None else [self._package]
        return [*offer.prices.costs, *package]

    def _exchange(self, offer: Offer) -> Decimal:
        exchange = rate(offer.administration, self._currency)
        assert exchange is not None, "administrations that don't take the currency are filtered out"
        return exchange


def _dearest(price: Callable[[int], int], limit: int) -> int:
    """Find the highest rent priced within a limit; prices are all but proportional to rents."""
    low, low_price = 0, price(0)
    if low_price > limit:
        return -1
    high = max(2 * limit, 1)
    while price(high) <= limit:
        if high > LARGEST:
            return high
        high *= 2
    high_price, beyond = price(high), 0
    for step in range(200):
        if high - low <= 1:
            break
        guess = low + (limit - low_price) * (high - low) // (high_price - low_price) + beyond
        if step > 6 and step % 2:
            guess = (low + high) // 2
        guess = min(max(guess, low + 1), high - 1)
        at = price(guess)
        if at <= limit:
            low, low_price, beyond = guess, at, 2
        else:
            high, high_price, beyond = guess, at, 0
    return low
