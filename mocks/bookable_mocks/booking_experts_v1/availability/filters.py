"""What a search leaves: which categories, which of their shelves, which arrival days (B1-08)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from bookable_mocks.booking_experts_v1.availability.bits import span
from bookable_mocks.booking_experts_v1.availability.offer import Calendar, Offer
from bookable_mocks.booking_experts_v1.availability.query import Days, SearchQuery
from bookable_mocks.booking_experts_v1.availability.stock import Shelf
from bookable_mocks.booking_experts_v1.models import (
    Administration,
    Category,
    City,
    GuestGroup,
    Region,
    days_later,
    local_time,
)
from bookable_mocks.booking_experts_v1.models_sales import Extra, Package
from bookable_mocks.booking_experts_v1.pricing.periods import arrivals_overlapping, contains
from bookable_mocks.booking_experts_v1.pricing.price_list import rate


def first_arrival(administration: Administration, now: datetime) -> date:
    """Return the first day a stay can be booked for: today until closing time, else tomorrow."""
    there = local_time(administration, now)
    closing = administration.same_day_booking_closing_time
    late = there.strftime("%H:%M") >= closing
    return days_later(there.date(), 1 if late else 0)


def fits(category: Category, guests: GuestGroup) -> bool:
    """Return whether a category can hold a guest group."""
    return (
        guests.people <= category.max_number_of_people
        and guests.babies <= category.max_number_of_babies
        and guests.pets <= category.max_number_of_pets
        and not (guests.pets and category.pets_allowed == "none")
    )


def wants(
    query: SearchQuery, offer: Offer, cities: Mapping[str, City], regions: Mapping[str, Region]
) -> bool:
    """Return whether an offer passes all filters that don't depend on the stay."""
    category = offer.category
    city = cities.get(category.city_id)
    region = regions.get(city.region_id) if city else None
    extras = offer.prices.extras
    return (
        query.administrations.admit(category.administration_id)
        and query.categories.admit(category.id)
        and query.regions.admit(region.id if region else None)
        and query.countries.admit(region.country_code if region else None)
        and query.subtypes.admit(category.accommodation_subtype_id)
        and query.rentable_types.admit(category.rentable_type)
        and (query.guest_group is None or fits(category, query.guest_group))
        and rate(offer.administration, query.currency) is not None
        and (query.package_id is None or f"package_{query.package_id}" in extras)
        and all(_in_range(category, name, span) for name, span in query.numbers.items())
    )


def _in_range(category: Category, name: str, numbers: tuple[int, int]) -> bool:
    """Return whether a figure is known and in a range, both ends included."""
    number: int | None = getattr(category, name)
    return number is not None and numbers[0] <= number <= numbers[1]


def shelves(query: SearchQuery, category: Category, among: list[Shelf]) -> tuple[int, ...]:
    """Return the numbers of the shelves whose rentables a search can be answered with.

    Assumed: with pets only rentables that allow them count, and each wanted tag must be the
    category's or the rentable's.
    """
    pets = query.guest_group is not None and query.guest_group.pets > 0
    missing = query.tag_ids.difference(category.tag_ids)
    return tuple(
        number
        for number, shelf in enumerate(among)
        if (shelf.pets_allowed or not pets) and missing <= shelf.tags
    )


class Arrivals:
    """The arrival days that a search's dates leave, by length of stay and administration."""

    def __init__(self, query: SearchQuery, calendar: Calendar) -> None:
        self._query = query
        self._calendar = calendar
        self._by_los: dict[int, int] = {}
        self._fixed = span(0, calendar.days)
        if query.start_date:
            self._fixed &= calendar.within(query.start_date)
        if query.wday is not None:
            self._fixed &= calendar.weekdays[query.wday]

    def within(self, first: date, today: date) -> int:
        """Return the days from the first possible one as far ahead of today as is searched."""
        number, end = self._calendar.number, self._calendar.days
        if self._query.days_ahead is not None:
            end = min(end, number(today) + self._query.days_ahead)
        return span(number(first), end)

    def by_los(self, los: int) -> int:
        """Return the arrival days that the date filters leave to stays of a length."""
        found = self._by_los.get(los)
        if found is None:
            found = self._by_los[los] = self._masked(los)
        return found

    def _masked(self, los: int) -> int:
        query, number = self._query, self._calendar.number
        if query.los and not query.los[0] <= los <= query.los[1]:
            return 0
        found = self._fixed
        last = self._calendar.days
        if query.includes_date:
            first, end = map(number, query.includes_date)
            found &= span(end - los, min(first + 1, last)) if first < end else 0
        if query.overlaps_date:
            first, end = map(number, query.overlaps_date)
            found &= span(first - los + 1, min(end, last)) if first < end else 0
        if query.arrangement:
            first, end = map(number, query.arrangement)
            found &= span(first, min(first + 1, last)) if end - first == los else 0
        return found


def package_arrivals(
    package: Package, extra: Extra, los: int, calendar: Calendar, booked_on: date
) -> int:
    """Return the days on which a stay of a length that is booked as a package can arrive.

    Assumed: a package of a fixed period is sold for exactly its periods; any other for stays that
    overlap one of them, or any stay if it has none.
    """
    bookings = extra.require_booking_in
    if bookings and not any(contains(period, booked_on) for period in bookings):
        return 0
    found = span(0, calendar.days)
    if extra.require_stay_overlaps:
        found = 0
        for period in extra.require_stay_overlaps:
            found |= calendar.within(arrivals_overlapping(period, los))
    if not package.periods:
        return found
    own = 0
    for start, end in package.periods:
        if not package.fixed_period:
            own |= calendar.within(arrivals_overlapping((start, end), los))
        elif start and end and (end - start).days == los:
            own |= _only(calendar, (start, end))
    return found & own


def _only(calendar: Calendar, days: Days) -> int:
    return calendar.within((days[0], days_later(days[0], 1)))
