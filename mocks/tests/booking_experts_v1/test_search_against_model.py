"""The index against the obvious search: same stays, same prices, same order, whatever is asked."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
import v1_records as make
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from v1_records import NOW, TODAY
from v1_slow_search import Found, key, limited, slow_search, stays

from bookable_mocks.booking_experts_v1.availability.index import AvailabilityIndex, Held
from bookable_mocks.booking_experts_v1.availability.query import (
    Ids,
    Limits,
    SearchQuery,
    Sorter,
    SorterType,
)
from bookable_mocks.booking_experts_v1.availability.search import search
from bookable_mocks.booking_experts_v1.availability.stock import Overlap
from bookable_mocks.booking_experts_v1.catalog import Catalog
from bookable_mocks.booking_experts_v1.models import City, GuestGroup, Region
from bookable_mocks.booking_experts_v1.models_sales import Block, ItemType
from bookable_mocks.booking_experts_v1.pricing.quote import Wish, quote
from bookable_mocks.booking_experts_v1.seed_data import Size, seed_data

pytestmark = pytest.mark.slow  # the model is slow so that it is obvious

DAYS = 35
relaxed = settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])

days = st.integers(-3, DAYS + 3).map(lambda n: TODAY + timedelta(days=n))
tags = st.sets(st.sampled_from(["t1", "t2", "t3"]), max_size=2)


@st.composite
def periods(draw: st.DrawFn) -> tuple[date, date]:
    start = draw(days)
    return start, start + timedelta(days=draw(st.integers(1, 12)))


@st.composite
def costs(draw: st.DrawFn, number: int) -> Any:
    price = draw(st.sampled_from(["7.50", "0.333", "12", "1.005"]))
    steps = draw(st.sampled_from([(), (TODAY + timedelta(days=9), "3.10")]))
    kind = draw(
        st.sampled_from(["fixed", "per_piece", "per_guest", "per_guest_per_day", "percentage"])
    )
    more: dict[str, Any] = {"class_": draw(st.sampled_from(["rent", "defaults", "other"]))}
    more["guests"] = draw(st.sampled_from([("pets",), ("adults", "children"), ("seniors",)]))
    more["over"] = draw(st.sampled_from([("rent",), ("defaults",), ("rent", "defaults", "extras")]))
    if draw(st.booleans()):
        more["counts_from"] = 1
    if draw(st.booleans()):
        more["counts_to"] = 2
    return make.cost(
        f"cost_{number}",
        make.amount(kind, price, *steps, **more),
        if_stay_overlaps=draw(st.sampled_from([(), (draw(periods()),)])),
        in_advertised_price=draw(st.booleans()),
        type=draw(st.sampled_from(list(ItemType))),
    )


@st.composite
def campaigns(draw: st.DrawFn, number: int, category_ids: tuple[str, ...]) -> Any:
    off = draw(
        st.sampled_from(
            [
                {"percentage": Decimal("12.5")},
                {"amount": Decimal("60")},
                {"percentage": Decimal(100)},
            ]
        )
    )
    optional: dict[str, Any] = {
        "stay_between": (draw(periods()),),
        "min_los": 3,
        "min_days_ahead": draw(st.integers(0, 20)),
        "max_days_ahead": draw(st.integers(0, 20)),
        "coupon": "SECRET",
    }
    chosen = draw(st.sets(st.sampled_from(sorted(optional)), max_size=2))
    return make.campaign(
        str(900 + number),
        priority=draw(st.integers(0, 2)),
        category_ids=draw(st.sampled_from([category_ids, category_ids[:1]])),
        **off,
        **{name: optional[name] for name in chosen},
    )


@st.composite
def catalogs(draw: st.DrawFn) -> Catalog:
    parks = {
        "1": make.administration("1", currency_rates={"USD": Decimal("1.0850")}),
        "2": make.administration(
            "2",
            currency="DKK",
            currency_rates={"EUR": Decimal("0.134")},
            same_day_booking_closing_time="00:00",
        ),
    }
    count = draw(st.sampled_from([3, 2, 4, 1]))
    ids = tuple(str(8 + n) for n in range(count))  # 8, 9, 10, 11: numbers, not letters, in order
    all_costs = [draw(costs(n)) for n in range(draw(st.integers(0, 3)))]
    package = make.package(
        "5",
        fixed_period=draw(st.booleans()),
        periods=draw(st.sampled_from([(), (draw(periods()),)])),
    )
    sold = make.extra(package.extra_id, make.amount("per_guest", "19.99", guests=("adults",)))
    categories = {}
    rentables = []
    for id_ in ids:
        park = draw(st.sampled_from(["1", "2"]))
        categories[id_] = make.category(
            id_,
            administration_id=park,
            city_id=f"c{park}",
            max_number_of_people=draw(st.integers(2, 5)),
            highlighted=draw(st.booleans()),
            pets_allowed=draw(st.sampled_from(["all", "some", "none"])),
            tag_ids=tuple(sorted(draw(tags))),
            number_of_beds=draw(st.sampled_from([None, 2, 4])),
            rentable_type=draw(st.sampled_from(["bungalow", "camping"])),
            accommodation_subtype_id=draw(st.sampled_from([None, "s1"])),
            cost_ids=tuple(one.id for one in all_costs if draw(st.booleans())),
            extra_ids=(sold.id,) if draw(st.booleans()) else (),
        )
        for number in range(draw(st.sampled_from([2, 1, 3, 0]))):
            rentables.append(
                make.rentable(
                    f"r{id_}-{number}",
                    id_,
                    pets_allowed=draw(st.booleans()),
                    tag_ids=tuple(sorted(draw(tags))),
                )
            )
    blocks = []
    for number in range(draw(st.integers(0, 6)) if rentables else 0):
        start, end = draw(periods())
        rentable = draw(st.sampled_from(rentables))
        blocks.append(
            Block(
                id=str(number),
                rentable_id=rentable.id,
                start_date=start,
                end_date=end,
                reason="maintenance",
            )
        )
    rents = st.sampled_from(["40", "55.25", "70.01"])
    return make.catalog(
        administrations=parks,
        categories=categories,
        rentables=tuple(rentables),
        cities={f"c{n}": City(id=f"c{n}", name={}, region_id=f"g{n}") for n in (1, 2)},
        regions={
            f"g{n}": Region(
                id=f"g{n}", name={}, country_code=code, organization_id="1", city_ids=()
            )
            for n, code in ((1, "NL"), (2, "DK"))
        },
        costs={one.id: one for one in all_costs},
        extras={sold.id: sold},
        packages={"5": package},
        campaigns=tuple(draw(campaigns(n, ids)) for n in range(draw(st.integers(0, 3)))),
        seasons=tuple(
            make.season(
                id_,
                [draw(rents) for _ in range(7)],
                TODAY + timedelta(days=draw(st.integers(-5, 5)) + 20 * half),
                20,
            )
            for id_ in ids
            for half in (0, 1)
        ),
        arrival_rules=tuple(
            rule
            for id_ in ids
            for rule in make.arrivals(
                id_,
                draw(st.sampled_from([(1, 2, 3), (2, 7), (4,), (1, 8)])),
                draw(st.sampled_from([make.ALL_WEEK, make.ALL_WEEK, (1, 5), (6,)])),
            )
        ),
        blocks=tuple(blocks),
        scores={id_: draw(st.sampled_from([7.5, 8.0, 9.1])) for id_ in ids if draw(st.booleans())},
    )


@st.composite
def sorters(draw: st.DrawFn) -> Sorter:
    return Sorter(
        draw(st.sampled_from(list(SorterType))),
        desc=draw(st.booleans()),
        los=draw(st.integers(1, 8)),
        start_date=draw(days),
        arrangement=draw(periods()),
        tag_ids=frozenset(draw(tags)),
    )


FILTERS: dict[str, st.SearchStrategy[Any]] = {
    "start_date": periods(),
    "includes_date": periods().map(lambda p: (p[0], p[0] + timedelta(days=2))),
    "overlaps_date": periods(),
    "arrangement": periods().map(lambda p: (p[0], p[0] + timedelta(days=2))),
    "los": st.sampled_from([(2, 2), (1, 3), (3, 8)]),
    "wday": st.integers(0, 6),
    "administrations": st.just(Ids(frozenset({"1"}))),
    "categories": st.just(Ids(frozenset({"8", "9", "10"}), frozenset({"9"}))),
    "regions": st.just(Ids(frozenset({"g1"}))),
    "subtypes": st.just(Ids(None, frozenset({"s1"}))),
    "countries": st.just(Ids(None, frozenset({"DK"}))),
    "rentable_types": st.just(Ids(frozenset({"camping"}))),
    "tag_ids": tags.map(frozenset),
    "package_id": st.sampled_from(["5", "6"]),
    "discount_campaign_id": st.sampled_from(["900", "901"]),
    "currency": st.sampled_from(["EUR", "USD", "DKK", "XXX"]),
    "days_ahead": st.integers(0, 12),
    "numbers": st.sampled_from([{"number_of_beds": (2, 3)}, {"number_of_beds": (3, 4)}]),
}
LIMITS: dict[str, st.SearchStrategy[Any]] = {
    "availabilities": st.integers(1, 60),
    "availabilities_per_start_date": st.integers(1, 3),
    "availabilities_per_category": st.integers(1, 9),
    "start_dates": st.integers(1, 4),
    "categories": st.integers(1, 3),
    "categories_per_administration": st.integers(1, 2),
    "administrations": st.just(1),
    "categories_offset": st.integers(1, 2),
}
guest_groups = st.builds(
    GuestGroup,
    seniors=st.integers(0, 1),
    adults=st.integers(1, 2),
    children=st.integers(0, 1),
    babies=st.integers(0, 2),
    pets=st.sampled_from([0, 0, 1, 3]),
)


@st.composite
def some(draw: st.DrawFn, values: dict[str, st.SearchStrategy[Any]], most: int) -> dict[str, Any]:
    """Draw some of several named values."""
    names = draw(st.sets(st.sampled_from(sorted(values)), max_size=most))
    return {name: draw(values[name]) for name in sorted(names)}


@st.composite
def all_limits(draw: st.DrawFn) -> Limits:
    kept = draw(some(LIMITS, 3))
    return Limits(**({"availabilities": 1000} | kept if draw(st.booleans()) else kept))


queries = st.builds(
    lambda filters, guests, sorters, limits: SearchQuery(
        **filters, guest_group=guests, sorters=tuple(sorters), limits=limits
    ),
    some(FILTERS, 2),
    st.none() | guest_groups,
    st.lists(sorters(), max_size=3),
    all_limits(),
)


def shown(found: Any, query: SearchQuery) -> list[tuple[Any, ...]]:
    """Return what both searches say of each stay, in one form."""
    if not found or not hasattr(found[0], "category"):
        return [
            (
                one.category_id,
                one.start_date,
                one.los,
                one.price,
                one.original_price,
                one.rent_price,
                one.original_rent_price,
                one.discount_campaign_id,
                one.stock,
                set(one.available_rentable_ids),
                one.currency,
            )
            for one in found
        ]
    said = query.guest_group is not None
    return [
        (
            one.category.id,
            one.start,
            one.los,
            one.quote.price if said else None,
            one.quote.original_price if said else None,
            one.quote.rent,
            one.quote.original_rent,
            one.quote.discount_campaign_id,
            len(one.free),
            set(one.free),
            one.quote.currency,
        )
        for one in found
    ]


@relaxed
@given(catalogs(), queries)
def test_the_index_finds_what_the_obvious_search_finds_in_the_same_order(
    catalog: Catalog, query: SearchQuery
) -> None:
    fast = search(AvailabilityIndex(catalog), query, NOW)
    slow = slow_search(catalog, [], query, NOW)

    assert shown(fast, query) == shown(slow, query)


@relaxed
@given(catalogs(), st.data())
def test_an_index_kept_up_with_bookings_is_the_one_built_from_their_records(
    catalog: Catalog, data: st.DataObject
) -> None:
    assume(catalog.rentables)
    index = AvailabilityIndex(catalog)
    held: list[Held] = []
    query = SearchQuery(limits=Limits(availabilities=1000))
    for number in range(data.draw(st.integers(1, 6))):
        if held and data.draw(st.booleans()):
            gone = held.pop(data.draw(st.integers(0, len(held) - 1)))
            index.cancel(gone.holder)
        else:
            start, end = data.draw(periods())
            rentable = data.draw(st.sampled_from(catalog.rentables))
            stay = Held(f"stay-{number}", rentable.id, start, end)
            try:
                index.place(stay)
            except Overlap:
                continue
            held.append(stay)
        search(index, query, NOW)

    kept_up = shown(search(index, query, NOW), query)

    assert kept_up == shown(search(AvailabilityIndex(catalog, held), query, NOW), query)
    assert kept_up == shown(slow_search(catalog, held, query, NOW), query)


@relaxed
@given(catalogs(), queries)
def test_answers_stay_within_every_limit(catalog: Catalog, query: SearchQuery) -> None:
    found = search(AvailabilityIndex(catalog), query, NOW)
    limits = query.limits

    def most(limit: int | None, counts: Any) -> bool:
        return limit is None or all(count <= limit for count in counts)

    categories = {one.category_id: one.administration_id for one in found}
    assert len(found) <= limits.overall
    assert most(limits.availabilities_per_start_date, Counter(s.start_date for s in found).values())
    assert most(limits.availabilities_per_category, Counter(s.category_id for s in found).values())
    assert most(limits.start_dates, [len({one.start_date for one in found})])
    assert most(limits.categories, [len(categories)])
    assert most(limits.categories_per_administration, Counter(categories.values()).values())
    assert most(limits.administrations, [len(set(categories.values()))])


@relaxed
@given(catalogs(), queries, st.data())
def test_a_range_of_prices_leaves_exactly_the_stays_in_it(
    catalog: Catalog, query: SearchQuery, data: st.DataObject
) -> None:
    """Both ends of the range are prices that occur, or a cent beside one."""
    index = AvailabilityIndex(catalog)
    everything = replace(query, limits=Limits(availabilities=1000))
    found = search(index, everything, NOW)
    assume(found)

    def amount(one: Any) -> Decimal:
        return one.rent_price if query.guest_group is None else one.price

    ends = st.tuples(st.sampled_from([amount(one) for one in found]), st.integers(-1, 1))
    low, high = sorted(data.draw(ends) for _ in range(2))
    price = (max(low[0] + Decimal(low[1]) / 100, Decimal(0)), high[0] + Decimal(high[1]) / 100)

    left = search(index, replace(everything, price=price), NOW)

    assert left == [one for one in found if price[0] <= amount(one) <= price[1]]


@relaxed
@given(catalogs(), queries, st.integers(1, 3))
def test_pages_of_categories_by_offset_are_all_categories_once_and_in_order(
    catalog: Catalog, query: SearchQuery, size: int
) -> None:
    def categories(offset: int, most: int) -> list[str]:
        wanted = Limits(availabilities_per_category=1, categories=most, categories_offset=offset)
        asked = replace(query, limits=wanted)
        return [one.category_id for one in search(index, asked, NOW)]

    index = AvailabilityIndex(catalog)

    pages = [categories(offset, size) for offset in range(0, 5, size)]

    assert [one for page in pages for one in page] == categories(0, 9)


@relaxed
@given(catalogs(), queries)
def test_a_preview_of_a_stay_that_was_found_costs_what_the_search_said(
    catalog: Catalog, query: SearchQuery
) -> None:
    assume(query.guest_group is not None)
    lists = catalog.price_lists()

    for one in search(AvailabilityIndex(catalog), query, NOW):
        wish = Wish(
            start=one.start_date,
            end=one.start_date + timedelta(days=one.los),
            guests=query.guest_group or GuestGroup(),
            booked_on=TODAY,
            currency=query.currency,
            package_id=query.package_id,
        )
        items = quote(lists[one.category_id], wish).items
        assert sum(item.price for item in items if item.in_advertised_price) == one.price


SEEDED = SearchQuery(
    guest_group=GuestGroup(adults=2),
    start_date=(TODAY + timedelta(days=85), TODAY + timedelta(days=100)),
    limits=Limits(availabilities=300),
)


@pytest.fixture(scope="module")
def seeded() -> tuple[Catalog, list[Found]]:
    catalog = seed_data(3, TODAY, Size(2, 6, 12)).catalog
    lists = catalog.price_lists()
    return catalog, [
        stay
        for category in catalog.categories.values()
        for stay in stays(catalog, [], category, lists[category.id], SEEDED, NOW)
    ]


@pytest.fixture(scope="module")
def seeded_index(seeded: tuple[Catalog, list[Found]]) -> AvailabilityIndex:
    return AvailabilityIndex(seeded[0])


@pytest.mark.parametrize("desc", [False, True])
@pytest.mark.parametrize("kind", list(SorterType))
def test_each_sorter_alone_orders_the_seeded_parks(
    kind: SorterType,
    desc: bool,
    seeded: tuple[Catalog, list[Found]],
    seeded_index: AvailabilityIndex,
) -> None:
    catalog, everything = seeded
    middle = TODAY + timedelta(days=92)
    sorter = Sorter(
        kind,
        desc,
        los=5,
        start_date=middle,
        arrangement=(middle, middle + timedelta(days=7)),
        tag_ids=frozenset({"1477", "1480"}),
    )
    query = replace(SEEDED, sorters=(sorter,))
    ordered = sorted(everything, key=lambda stay: key(stay, catalog, query))[:300]

    found = search(seeded_index, query, NOW)

    assert len(everything) > 300
    assert len({stay.category.id for stay in everything}) == 6
    assert shown(found, query) == shown(ordered, query)


@relaxed
@given(st.fixed_dictionaries({}, optional=LIMITS), st.lists(sorters(), max_size=2))
def test_limits_nest_over_the_seeded_parks_as_counting_by_hand_does(
    seeded: tuple[Catalog, list[Found]],
    seeded_index: AvailabilityIndex,
    limits: dict[str, int],
    order: list[Sorter],
) -> None:
    catalog, everything = seeded
    query = replace(SEEDED, sorters=tuple(order), limits=Limits(**limits))
    ordered = sorted(everything, key=lambda stay: key(stay, catalog, query))

    found = search(seeded_index, query, NOW)

    assert shown(found, query) == shown(limited(ordered, query), query)
