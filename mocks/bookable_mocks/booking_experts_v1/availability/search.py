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
from bookable_mocks.booking_experts_v1.availability.cents import exchanged
from bookable_mocks.booking_experts_v1.availability.gate import Choice, Gate
from bookable_mocks.booking_experts_v1.availability.index import AvailabilityIndex
from bookable_mocks.booking_experts_v1.availability.offer import Offer
from bookable_mocks.booking_experts_v1.availability.order import Key, lead, stream, walks
from bookable_mocks.booking_experts_v1.availability.pricer import Pricer, PriceRange
from bookable_mocks.booking_experts_v1.availability.query import SearchQuery
from bookable_mocks.booking_experts_v1.availability.walks import Walk
from bookable_mocks.booking_experts_v1.models import local_day
from bookable_mocks.booking_experts_v1.pricing.money import from_cents


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


@dataclass(slots=True)
class Group:
    """The stays of one category and length of stay that pass the filters, by arrival day.

    While it is rough, `days` may hold some whose price is not in the range asked for.
    """

    number: int
    offer: Offer
    los: int
    shelves: tuple[int, ...]
    days: int
    walks: list[Walk]
    rough: bool
    stream: Iterator[tuple[Key, int]] | None = None


Head = tuple[Key, int, int | None, Group]
"""A group among the heads: its key, its number, and its next day.

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
        self._price = None
        if query.price is not None:
            self._price = self._pricer.range(*_in_cents(*query.price))
        self._gate = Gate(query.limits, (1 << index.calendar.days) - 1, 0)

    def run(self) -> list[Availability]:
        """Merge the groups' streams; a stream is dropped once its category can't pass."""
        heads = list(self._heads())
        heapify(heads)
        if self._query.limits.choose:
            heads = self._chosen(heads)
        there = {head[3].offer.rank for head in heads}
        self._gate = gate = Gate(self._query.limits, self._gate.open_days, len(there))
        most = self._query.limits.overall
        answer: list[Availability] = []
        while heads and not gate.shut and len(answer) < most:
            _, _, day, group = heappop(heads)
            category = group.offer.category.id
            if not gate.heeds(category):
                continue
            if day is not None and gate.open_days >> day & 1 and gate.passes(category, day):
                answer.append(self._written(group, day))
            following = self._next(group)
            if following is not None:
                heappush(heads, following)
        return answer

    def _chosen(self, heads: list[Head]) -> list[Head]:
        """Return the heads of those categories that the limits on categories keep."""
        parks: dict[str, set[int]] = {}
        for head in heads:
            offer = head[3].offer
            parks.setdefault(offer.administration.id, set()).add(offer.rank)
        choice = Choice(self._query.limits, {park: len(known) for park, known in parks.items()})
        decided: dict[int, bool] = {}
        kept: list[Head] = []
        while heads and not choice.over:
            head = heappop(heads)
            _, _, day, group = head
            rank = group.offer.rank
            if rank not in decided:
                if day is None:
                    following = self._next(group)
                    if following is not None:
                        heappush(heads, following)
                    continue
                decided[rank] = choice.add(group.offer.administration.id)
            if decided[rank]:
                kept.append(head)
        kept += [head for head in heads if decided.get(head[3].offer.rank)]
        heapify(kept)
        return kept

    def _next(self, group: Group) -> Head | None:
        """Return a group with its next stay that may pass, None if there is none."""
        if group.rough:
            return self._priced(group)
        if not group.days & self._gate.open_days:
            return None
        if group.stream is None:
            group.stream = stream(group.walks, group.days, group.los, group.offer.rank, self._open)
        following = next(group.stream, None)
        return following and (following[0], group.number, following[1], group)

    def _priced(self, group: Group) -> Head | None:
        """Return a group with the days that are in the range of prices, None if there are none."""
        assert self._price is not None, "without a range of prices no group is rough"
        offer, los, group.rough = group.offer, group.los, False
        group.days = self._price.leaves(offer, los, group.days)
        if not group.days:
            return None
        group.walks = self._walks(offer, los, self._price)
        return lead(group.walks, group.days, los, offer.rank), group.number, None, group

    def _open(self) -> int:
        """Return the arrival days that may still pass."""
        return self._gate.open_days

    def _heads(self) -> Iterator[Head]:
        rough = self._price is not None
        for number, (offer, los, shelves, mask) in enumerate(self._found()):
            steps = self._walks(offer, los)
            group = Group(number, offer, los, shelves, mask, steps, rough)
            yield lead(steps, mask, los, offer.rank), number, None, group

    def _walks(self, offer: Offer, los: int, within: PriceRange | None = None) -> list[Walk]:
        score = self._index.catalog.scores.get(offer.category.id, 0.0)
        calendar = self._index.calendar
        return walks(self._query.sorters, offer, los, self._pricer, calendar, score, within)

    def _found(self) -> Iterator[tuple[Offer, int, tuple[int, ...], int]]:
        """Yield categories with a length of stay, their shelves and their arrival days."""
        query, index, catalog = self._query, self._index, self._index.catalog
        if query.package_id is not None and self._extra is None:
            return
        arrivals = filters.Arrivals(query, index.calendar)
        for category_id, offer in index.offers.items():
            if not filters.wants(query, offer, catalog.cities, catalog.regions):
                continue
            numbers = filters.shelves(query, offer.category, index.stock.shelves[category_id])
            openings = index.stock.openings(category_id, numbers)
            park = offer.administration
            first = filters.first_arrival(park, self._now)
            bookable = arrivals.within(first, self._booked_on[park.id])
            for los, sellable in offer.sellable.items():
                days = openings[los] & sellable & bookable & arrivals.by_los(los)
                days = days and self._narrowed(offer, los, days)
                if days:
                    yield offer, los, numbers, days

    def _narrowed(self, offer: Offer, los: int, days: int) -> int:
        """Apply the filters that need a package or a campaign, and roughly that of prices."""
        query, calendar = self._query, self._index.calendar
        if self._package and self._extra:
            today = self._booked_on[offer.administration.id]
            package, extra = self._package, self._extra
            days &= filters.package_arrivals(package, extra, los, calendar, today)
        if days and query.discount_campaign_id is not None:
            days &= self._pricer.cells.given(offer, los, query.discount_campaign_id)
        if days and self._price is not None and not self._price.reaches(offer, los):
            return 0
        return days

    def _written(self, group: Group, day: int) -> Availability:
        offer, los, query = group.offer, group.los, self._query
        scale = self._pricer.scale(offer, los, day)
        rent, said = offer.rent(day, los), query.guest_group is not None
        net = scale.net(rent)
        free = self._index.stock.free(offer.category.id, group.shelves, (day, day + los))
        wanted = query.wanted_tags
        start = self._index.calendar.day(day)
        return Availability(
            id=availability_id(offer.category.id, start, los),
            start_date=start,
            los=los,
            price=from_cents(scale.all_in(net)) if said else None,
            original_price=from_cents(scale.all_in(rent)) if said else None,
            rent_price=from_cents(exchanged(net, scale.exchange)),
            original_rent_price=from_cents(exchanged(rent, scale.exchange)),
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
