"""Which arrival days have their prices calculated alike: cells, whoever the guests are.

Between two breakpoints of its costs, and under the same discount campaign, a category's stays of
one length differ in their rent alone, and the dearer the rent the dearer the stay. Which days those
are depends on the day of booking and on a package, and not on the guests, so one set of cells
serves many searches.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from bookable_mocks.booking_experts_v1.availability.bits import span
from bookable_mocks.booking_experts_v1.availability.offer import Calendar, Offer
from bookable_mocks.booking_experts_v1.models_sales import Cost, DiscountCampaign, Extra
from bookable_mocks.booking_experts_v1.pricing.discounts import arrivals
from bookable_mocks.booking_experts_v1.pricing.tariff import changes

Versions = tuple[tuple[str, int], ...]
"""The costs and extras that a stay bears, each with how many changes of its prices lie behind."""


class Cell(NamedTuple):
    """Arrival days of a length of stay that bear the same costs under the same campaign."""

    days: int
    versions: Versions
    campaign: DiscountCampaign | None


class Cells:
    """The cells of all offers on a day of booking, made when first asked for.

    `priced` is false where nobody says who stays: costs then don't matter, campaigns do.
    """

    def __init__(
        self,
        calendar: Calendar,
        package: Extra | None,
        booked_on: Mapping[str, date],
        *,
        priced: bool,
    ) -> None:
        self._calendar = calendar
        self._package = package
        self._booked_on = booked_on
        self._priced = priced
        self._cells: dict[tuple[int, int], list[Cell]] = {}
        self._timelines: dict[str, Timeline] = {}
        self._given: dict[tuple[int, int], list[tuple[DiscountCampaign | None, int]]] = {}

    def of(self, offer: Offer, los: int) -> list[Cell]:
        """Return the cells of stays of a length; no day is in two.

        Offers of one kind share them, so a cell may hold days on which an offer is not sold.
        """
        found = self._cells.get((offer.kind, los))
        if found is None:
            found = self._cells[offer.kind, los] = self._made(offer, los)
        return found

    def given(self, offer: Offer, los: int, campaign_id: str) -> int:
        """Return the arrival days on which a stay of a length gets a campaign's discount."""
        for campaign, mask in self._campaigns(offer, los):
            if campaign is not None and campaign.id == campaign_id:
                return mask
        return 0

    def sources(self, offer: Offer) -> list[Cost | Extra]:
        """Return what an offer's stays may bear besides their rent."""
        package = [] if self._package is None else [self._package]
        return [*offer.prices.costs, *package] if self._priced else []

    def day_of(self, source: Cost | Extra, version: int) -> date:
        """Return a day on which a version of a cost or extra holds."""
        return changes(source)[version - 1] if version else date.min

    def _made(self, offer: Offer, los: int) -> list[Cell]:
        """Cut the calendar by costs and by campaigns."""
        segments: dict[Versions, int] = {}
        lines = [self._timeline(source) for source in self.sources(offer)]
        days = self._calendar.days
        bounds = {bound for line in lines for bound in line.bounds(los) if 0 < bound < days}
        for first, end in pairwise([0, *sorted(bounds), days]):
            versions = tuple(
                (line.source.id, line.version(first)) for line in lines if line.applies(first, los)
            )
            segments[versions] = segments.get(versions, 0) | span(first, end)
        return [
            Cell(mask & inside, versions, campaign)
            for versions, inside in segments.items()
            for campaign, mask in self._campaigns(offer, los)
            if mask & inside
        ]

    def _timeline(self, source: Cost | Extra) -> Timeline:
        found = self._timelines.get(source.id)
        if found is None:
            found = self._timelines[source.id] = Timeline(source, self._calendar)
        return found

    def _campaigns(self, offer: Offer, los: int) -> list[tuple[DiscountCampaign | None, int]]:
        """Return which days get which campaign."""
        found = self._given.get((offer.kind, los))
        if found is None:
            found = self._given[offer.kind, los] = list(self._by_campaign(offer, los))
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


class Timeline:
    """When a cost or extra is borne, and when its prices change, in the days of a calendar."""

    __slots__ = ("_changes", "_periods", "source")

    def __init__(self, source: Cost | Extra, calendar: Calendar) -> None:
        self.source = source
        self._changes = [calendar.number(day) for day in changes(source)]
        self._periods: list[tuple[int | None, int | None]] = []
        if isinstance(source, Cost):
            self._periods = [
                (
                    None if first is None else calendar.number(first),
                    None if last is None else calendar.number(last),
                )
                for first, last in source.if_stay_overlaps
            ]

    def bounds(self, los: int) -> Iterator[int]:
        """Yield the arrival days on which what stays of a length bear may change."""
        yield from self._changes
        for first, last in self._periods:
            if first is not None:
                yield first - (los - 1)
            if last is not None:
                yield last

    def applies(self, day: int, los: int) -> bool:
        """Return whether a stay bears it: always, unless it has periods."""
        return not self._periods or any(
            (first is None or first < day + los) and (last is None or day < last)
            for first, last in self._periods
        )

    def version(self, day: int) -> int:
        """Return how many of its changes lie behind a day."""
        return bisect_right(self._changes, day)
