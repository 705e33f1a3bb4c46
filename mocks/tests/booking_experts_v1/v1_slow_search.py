"""The obvious search: look at every stay of every category, price it, sort all, then count.

It knows nothing of the index. What a stay costs it asks of `quote`, as a preview would.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from bookable_mocks.booking_experts_v1.availability.index import Held
from bookable_mocks.booking_experts_v1.availability.query import SearchQuery, Sorter
from bookable_mocks.booking_experts_v1.catalog import Catalog
from bookable_mocks.booking_experts_v1.models import Category, GuestGroup
from bookable_mocks.booking_experts_v1.pricing.price_list import PriceList
from bookable_mocks.booking_experts_v1.pricing.quote import Quote, Wish, quote


@dataclass(frozen=True)
class Found:
    category: Category
    start: date
    los: int
    quote: Quote
    free: tuple[str, ...]

    @property
    def end(self) -> date:
        return self.start + timedelta(days=self.los)


def slow_search(
    catalog: Catalog, held: list[Held], query: SearchQuery, now: datetime
) -> list[Found]:
    lists = catalog.price_lists()
    found = [
        stay
        for category in catalog.categories.values()
        for stay in stays(catalog, held, category, lists[category.id], query, now)
    ]
    found.sort(key=lambda stay: key(stay, catalog, query))
    return limited(found, query)


def stays(
    catalog: Catalog,
    held: list[Held],
    category: Category,
    prices: PriceList,
    query: SearchQuery,
    now: datetime,
) -> Iterator[Found]:
    if not suits(catalog, category, query):
        return
    today = now.date()
    first = today
    if now.strftime("%H:%M") >= prices.administration.same_day_booking_closing_time:
        first += timedelta(days=1)
    end = prices.rents.last_date or first
    if query.days_ahead is not None:
        end = min(end, today + timedelta(days=query.days_ahead - 1))
    for ahead in range((end - first).days + 1):
        start = first + timedelta(days=ahead)
        for los in sorted(lengths(catalog, category, start)):
            if prices.rents.rent(start, los) is None or not on_dates(query, start, los):
                continue
            free = free_rentables(catalog, held, category, query, start, los)
            if not free or not packaged(catalog, category, query, start, los):
                continue
            wish = Wish(
                start=start,
                end=start + timedelta(days=los),
                guests=query.guest_group or GuestGroup(),
                booked_on=today,
                currency=query.currency,
                package_id=query.package_id,
            )
            stay = Found(category, start, los, quote(prices, wish), free)
            if affordable(stay, query):
                yield stay


def suits(catalog: Catalog, category: Category, query: SearchQuery) -> bool:
    city = catalog.cities[category.city_id]
    region = catalog.regions[city.region_id]
    park = catalog.administrations[category.administration_id]
    checked = (
        (query.administrations, park.id),
        (query.categories, category.id),
        (query.regions, region.id),
        (query.countries, region.country_code),
        (query.subtypes, category.accommodation_subtype_id),
        (query.rentable_types, category.rentable_type),
    )
    for ids, value in checked:
        if ids.among is not None and value not in ids.among:
            return False
        if value in ids.excluded:
            return False
    for name, (low, high) in query.numbers.items():
        number = getattr(category, name)
        if number is None or not low <= number <= high:
            return False
    if query.currency not in {None, park.currency, *park.currency_rates}:
        return False
    guests = query.guest_group
    if guests is None:
        return True
    people = guests.seniors + guests.adults + guests.adolescents + guests.children
    return (
        people <= category.max_number_of_people
        and guests.babies <= category.max_number_of_babies
        and guests.pets <= (0 if category.pets_allowed == "none" else category.max_number_of_pets)
    )


def lengths(catalog: Catalog, category: Category, start: date) -> set[int]:
    """Sunday is 0 in rules and 6 in Python."""
    return {
        los
        for rule in catalog.arrival_rules
        if rule.category_id == category.id and rule.wday == (start.weekday() + 1) % 7
        if rule.period[0] is None or rule.period[0] <= start
        if rule.period[1] is None or start < rule.period[1]
        for los in rule.lengths
    }


def dates(first: date, end: date) -> set[date]:
    return {first + timedelta(days=n) for n in range((end - first).days)}


def on_dates(query: SearchQuery, start: date, los: int) -> bool:
    nights = dates(start, start + timedelta(days=los))
    return (
        (query.start_date is None or start in dates(*query.start_date))
        and (query.includes_date is None or dates(*query.includes_date) <= nights)
        and (query.overlaps_date is None or bool(dates(*query.overlaps_date) & nights))
        and (query.arrangement is None or dates(*query.arrangement) == nights)
        and (query.los is None or query.los[0] <= los <= query.los[1])
        and (query.wday is None or (start.weekday() + 1) % 7 == query.wday)
    )


def free_rentables(
    catalog: Catalog,
    held: list[Held],
    category: Category,
    query: SearchQuery,
    start: date,
    los: int,
) -> tuple[str, ...]:
    nights = dates(start, start + timedelta(days=los))
    taken = {
        block.rentable_id
        for block in catalog.blocks
        if nights & dates(block.start_date, block.end_date)
    }
    taken |= {stay.rentable_id for stay in held if nights & dates(stay.start, stay.end)}
    with_pets = query.guest_group is not None and query.guest_group.pets > 0
    return tuple(
        one.id
        for one in catalog.rentables
        if one.category_id == category.id and one.id not in taken
        if one.pets_allowed or not with_pets
        if query.tag_ids <= {*category.tag_ids, *one.tag_ids}
    )


def packaged(
    catalog: Catalog, category: Category, query: SearchQuery, start: date, los: int
) -> bool:
    if query.package_id is None:
        return True
    package = catalog.packages.get(query.package_id)
    if package is None:
        return False
    if package.extra_id not in category.extra_ids:
        return False
    nights = dates(start, start + timedelta(days=los))
    if not package.periods:
        return True
    if package.fixed_period:
        return any(nights == dates(*period) for period in package.periods)  # type: ignore[misc]
    return any(nights & dates(*period) for period in package.periods)  # type: ignore[misc]


def value(stay: Found, query: SearchQuery) -> Decimal:
    return stay.quote.rent if query.guest_group is None else stay.quote.price


def affordable(stay: Found, query: SearchQuery) -> bool:
    if query.discount_campaign_id not in {None, stay.quote.discount_campaign_id}:
        return False
    return query.price is None or query.price[0] <= value(stay, query) <= query.price[1]


def key(stay: Found, catalog: Catalog, query: SearchQuery) -> tuple[Any, ...]:
    values = [sorted_by(sorter, stay, catalog, query) for sorter in query.sorters]
    return (*values, stay.start, stay.los, len(stay.category.id), stay.category.id)


def sorted_by(sorter: Sorter, stay: Found, catalog: Catalog, query: SearchQuery) -> Any:
    kind = sorter.type.value
    plain: Any
    if kind == "avg_score":
        plain = catalog.scores.get(stay.category.id, 0)
    elif kind == "los":
        plain = stay.los
    elif kind == "los_distance":
        plain = abs(stay.los - sorter.los)  # type: ignore[operator]
    elif kind == "start_date":
        plain = stay.start.toordinal()
    elif kind == "start_date_distance":
        plain = abs((stay.start - sorter.start_date).days)  # type: ignore[operator]
    elif kind == "arrangement_distance":
        first, last = sorter.arrangement  # type: ignore[misc]
        plain = abs((stay.start - first).days) + abs((stay.end - last).days)
    elif kind == "max_guests":
        plain = stay.category.max_number_of_people
    elif kind == "highlighted":
        plain = int(stay.category.highlighted)
    elif kind == "all_in_amount":
        plain = value(stay, query)
    else:
        plain = len(sorter.tag_ids & set(stay.category.tag_ids))
    return -plain if sorter.desc else plain


def limited(found: list[Found], query: SearchQuery) -> list[Found]:
    """Apply the limits one after the other, as the contract puts them (B1-10)."""
    limits = query.limits
    left = among(found, park_of, limits.administrations)
    most = limits.categories_per_administration
    kept = {
        category for park in set(map(park_of, left)) for category in categories(left, park)[:most]
    }
    left = [stay for stay in left if category_of(stay) in kept]
    skipped = list(dict.fromkeys(map(category_of, left)))[: limits.categories_offset]
    left = [stay for stay in left if category_of(stay) not in skipped]
    left = among(left, category_of, limits.categories)
    left = among(left, start_of, limits.start_dates)
    left = each(left, start_of, limits.availabilities_per_start_date)
    left = each(left, category_of, limits.availabilities_per_category)
    return left[: limits.overall]


def park_of(stay: Found) -> str:
    return stay.category.administration_id


def category_of(stay: Found) -> str:
    return stay.category.id


def start_of(stay: Found) -> date:
    return stay.start


def categories(found: list[Found], park: str) -> list[str]:
    """Return a park's categories, the one with the best stay first."""
    return list(dict.fromkeys(category_of(stay) for stay in found if park_of(stay) == park))


def among(found: list[Found], group: Any, most: int | None) -> list[Found]:
    """Keep the stays of the best groups."""
    groups = list(dict.fromkeys(map(group, found)))[:most]
    return [stay for stay in found if group(stay) in groups]


def each(found: list[Found], group: Any, most: int | None) -> list[Found]:
    """Keep the best stays of every group."""
    seen: Counter[Any] = Counter()
    kept = []
    for stay in found:
        seen[group(stay)] += 1
        if most is None or seen[group(stay)] <= most:
            kept.append(stay)
    return kept
