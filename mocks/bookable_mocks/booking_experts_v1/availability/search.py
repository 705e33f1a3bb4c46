"""Searches the index: filters, then walks what is left in order until the limits are met (B1-07).

Each category and length of stay is one sorted stream of arrival days; a heap merges the streams.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from heapq import heapify, heappop, heappush

import msgspec

from bookable_mocks.booking_experts_v1.availability import filters
from bookable_mocks.booking_experts_v1.availability.gate import Gate
from bookable_mocks.booking_experts_v1.availability.index import AvailabilityIndex
from bookable_mocks.booking_experts_v1.availability.offer import Offer
from bookable_mocks.booking_experts_v1.availability.order import Key, lead, stream, walks
from bookable_mocks.booking_experts_v1.availability.pricer import Pricer
from bookable_mocks.booking_experts_v1.availability.query import SearchQuery
from bookable_mocks.booking_experts_v1.models import local_day
from bookable_mocks.booking_experts_v1.pricing.discounts import discounted
from bookable_mocks.booking_experts_v1.pricing.money import converted, from_cents


class Availability(msgspec.Struct, frozen=True, kw_only=True):
    """A stay that can be booked. Its prices are in `currency`."""

    id: int
    start_date: date
    los: int
    price: Decimal | None
    original_price: Decimal | None
    rent_price: Decimal
    original_rent_price: Decimal
    checkin_time: str
    checkout_time: str
    stock: int
    administration_id: str
    category_id: str
    discount_campaign_id: str | None
    missing_tag_ids: tuple[str, ...] | None
    available_rentable_ids: tuple[str, ...]
    # not on the wire
    currency: str


@dataclass(frozen=True, slots=True)
class Group:
    """The stays of one category and length of stay that pass the filters, by arrival day."""

    offer: Offer
    los: int
    shelves: tuple[int, ...]
    days: int


Head = tuple[Key, int, int | None, Group, Iterator[tuple[Key, int]]]
"""A group among the heads: its key, its number, its next day, and the stream of those after it.

Before a group is looked into, its day is None and its key one that none of its stays is before.
"""


def search(index: AvailabilityIndex, query: SearchQuery, now: datetime) -> list[Availability]:
    """Return the stays that a search finds at a moment, in its order, within its limits."""
    return _Search(index, query, now).run()


class _Search:
    """One search."""

    def __init__(self, index: AvailabilityIndex, query: SearchQuery, now: datetime) -> None:
        self._index = index
        self._query = query
        self._now = now
        catalog = index.catalog
        self._package = catalog.packages.get(query.package_id or "")
        self._extra = catalog.extras.get(self._package.extra_id) if self._package else None
        self._booked_on = {
            administration.id: local_day(administration, now)
            for administration in catalog.administrations.values()
        }
        self._pricer: Pricer = index.pricer(query, self._extra, self._booked_on)
        self._price = None if query.price is None else _in_cents(*query.price)
        self._gate = Gate(query.limits, (1 << index.calendar.days) - 1)

    def run(self) -> list[Availability]:
        """Merge the groups' streams; a stream is dropped once its category can't pass."""
        gate, answer = self._gate, []
        heads = list(self._heads())
        if self._query.limits.categories_offset:
            heads = _passed_over(heads, self._query.limits.categories_offset)
        heapify(heads)
        while heads and not gate.shut:
            _, number, day, group, found = heappop(heads)
            category, administration = group.offer.category.id, group.offer.administration.id
            if not gate.admits(category, administration):
                continue
            if day is not None and gate.open_days >> day & 1:
                gate.count(category, administration, day)
                answer.append(self._written(group, day))
            following = next(found, None) if group.days & gate.open_days else None
            if following is not None:
                heappush(heads, (following[0], number, following[1], group, found))
        return answer

    def _heads(self) -> Iterator[Head]:
        sorters, scores = self._query.sorters, self._index.catalog.scores
        for number, group in enumerate(self._groups()):
            offer, los = group.offer, group.los
            score = scores.get(offer.category.id)
            steps = walks(sorters, offer, los, self._pricer, self._index.calendar, score)
            found = stream(steps, group.days, los, offer.rank, self._gate)
            yield lead(steps, group.days, los, offer.rank), number, None, group, found

    def _groups(self) -> Iterator[Group]:
        query, index, catalog = self._query, self._index, self._index.catalog
        if query.package_id is not None and self._extra is None:
            return
        arrivals = filters.Arrivals(query, index.calendar)
        for category_id, offer in index.offers.items():
            if not filters.wants(query, offer, catalog.cities, catalog.regions):
                continue
            numbers = filters.shelves(query, offer.category, index.stock.shelves[category_id])
            openings = index.stock.openings(category_id, numbers)
            bookable = arrivals.within(filters.first_arrival(offer.administration, self._now))
            for los, sellable in offer.sellable.items():
                days = openings[los] & sellable & bookable & arrivals.by_los(los)
                days = days and self._narrowed(offer, los, days)
                if days:
                    yield Group(offer, los, numbers, days)

    def _narrowed(self, offer: Offer, los: int, days: int) -> int:
        """Apply the filters that need a package or prices."""
        query, calendar = self._query, self._index.calendar
        if self._package and self._extra:
            today = self._booked_on[offer.administration.id]
            package, extra = self._package, self._extra
            days &= filters.package_arrivals(package, extra, los, calendar, today)
        if days and query.discount_campaign_id is not None:
            days &= self._pricer.given(offer, los, query.discount_campaign_id)
        if days and self._price is not None:
            days = self._pricer.within(offer, los, days, *self._price)
        return days

    def _written(self, group: Group, day: int) -> Availability:
        offer, los, query = group.offer, group.los, self._query
        scale = self._pricer.scale(offer, los, day)
        rent = from_cents(offer.rent(day, los))
        net = discounted(scale.campaign, rent)
        priced = scale.tariff
        free = self._index.stock.free(offer.category.id, group.shelves, (day, day + los))
        wanted = query.wanted_tags
        start = self._index.calendar.day(day)
        return Availability(
            id=availability_id(offer.category.id, start, los),
            start_date=start,
            los=los,
            price=priced.advertised(net) if priced else None,
            original_price=priced.advertised(rent) if priced else None,
            rent_price=converted(net, scale.exchange),
            original_rent_price=converted(rent, scale.exchange),
            checkin_time=offer.administration.checkin_time,
            checkout_time=offer.administration.checkout_time,
            stock=len(free),
            administration_id=offer.administration.id,
            category_id=offer.category.id,
            discount_campaign_id=scale.campaign.id if scale.campaign else None,
            missing_tag_ids=None
            if wanted is None
            else tuple(sorted(wanted.difference(offer.category.tag_ids))),
            available_rentable_ids=tuple(free),
            currency=query.currency or offer.administration.currency,
        )


def _passed_over(heads: list[Head], offset: int) -> list[Head]:
    """Leave out the categories that come first in the order, as many as the offset says.

    Assumed: a category's place is that of its best stay among all that were found.
    """
    known: list[Head] = []
    best: dict[str, Key] = {}
    for _, number, _, group, found in heads:
        key, day = next(found)
        known.append((key, number, day, group, found))
        category_id = group.offer.category.id
        best[category_id] = min(key, best.get(category_id, key))
    skipped = set(sorted(best, key=lambda category_id: best[category_id])[:offset])
    return [head for head in known if head[3].offer.category.id not in skipped]


def _in_cents(lowest: Decimal, highest: Decimal) -> tuple[int, int]:
    """Return the whole cents that lie in a range of prices."""
    return (
        int(lowest.scaleb(2).to_integral_value(ROUND_CEILING)),
        int(highest.scaleb(2).to_integral_value(ROUND_FLOOR)),
    )


def availability_id(category_id: str, start: date, los: int) -> int:
    """Return a number that only this stay of a category has for 27 years.

    The reference's example shows a number where JSON:API wants a string.
    """
    return int(category_id) * 1_000_000 + start.toordinal() % 10_000 * 100 + los
