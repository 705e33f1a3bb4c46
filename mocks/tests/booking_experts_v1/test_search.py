"""What a search answers, in cases that a person can check (B1-07 to B1-10, B1-17)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
import v1_records as make
from v1_records import NOW, TODAY

from bookable_mocks.booking_experts_v1.availability.index import AvailabilityIndex, Held
from bookable_mocks.booking_experts_v1.availability.parse import parse
from bookable_mocks.booking_experts_v1.availability.query import (
    Limits,
    SearchQuery,
    Sorter,
    SorterType,
)
from bookable_mocks.booking_experts_v1.availability.search import (
    Availability,
    availability_id,
    search,
)
from bookable_mocks.booking_experts_v1.availability.stock import Overlap
from bookable_mocks.booking_experts_v1.models import GuestGroup
from bookable_mocks.booking_experts_v1.models_sales import Block


def day(number: int) -> date:
    return TODAY + timedelta(days=number)


def found(index: AvailabilityIndex, now: datetime = NOW, **asked: str) -> list[Availability]:
    """Search with filters by name, such as `start_date="2026-06-01"`."""
    pairs = [(f"filter[{name.replace('__', '][')}]", value) for name, value in asked.items()]
    return search(index, parse([*pairs, ("limit[availabilities]", "1000")]), now)


def dates(stays: list[Availability]) -> set[tuple[int, int]]:
    """Return each stay's first and last day, counted from TODAY."""
    return {((s.start_date - TODAY).days, (s.start_date - TODAY).days + s.los) for s in stays}


def only(lengths: tuple[int, ...], nights: int = 5, **more: Any) -> AvailabilityIndex:
    """Return an index of one category that is sold for so many nights from TODAY."""
    return AvailabilityIndex(
        make.catalog(
            seasons=(make.season(days=nights),), arrival_rules=make.arrivals("10", lengths), **more
        )
    )


def test_stays_have_no_price_without_a_guest_group_but_a_rent() -> None:
    (stay,) = found(only((5,)))

    assert (stay.price, stay.original_price) == (None, None)
    assert (stay.rent_price, stay.original_rent_price) == (500, 500)


def test_stays_are_priced_all_in_for_the_guest_group() -> None:
    tax = make.cost("tax", make.amount("per_guest_per_day", "2", guests=("adults",)))
    index = only(
        (5,),
        costs={"tax": tax},
        categories={"10": make.category(cost_ids=("tax",))},
        campaigns=(make.campaign(percentage=Decimal(10)),),
    )

    (stay,) = found(index, guest_group__adults="2")

    assert (stay.price, stay.original_price) == (470, 520)
    assert (stay.rent_price, stay.discount_campaign_id) == (450, "900")


def test_every_night_of_a_stay_must_have_a_rent() -> None:
    assert dates(found(only((2,), nights=4))) == {(0, 2), (1, 3), (2, 4)}


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"start_date": f"{day(1)}"}, {(1, 3)}),
        ({"start_date": f"{day(0)}..{day(2)}"}, {(0, 2), (1, 3)}),
        ({"includes_date": f"{day(2)}"}, {(1, 3), (2, 4)}),
        ({"includes_date": f"{day(1)}..{day(3)}"}, {(1, 3)}),
        ({"overlaps_date": f"{day(2)}..{day(3)}"}, {(1, 3), (2, 4)}),
        ({"overlaps_date": f"{day(0)}..{day(2)}"}, {(0, 2), (1, 3)}),
        ({"arrangement": f"{day(1)}..{day(3)}"}, {(1, 3)}),
        ({"arrangement": f"{day(1)}..{day(4)}"}, set()),
        ({"wday": "2"}, {(1, 3)}),
        ({"los": "2"}, {(0, 2), (1, 3), (2, 4), (3, 5)}),
        ({"los": "3..9"}, set()),
        ({"los": "3..1"}, set()),
        ({"start_date": f"{day(2)}..{day(2)}"}, set()),
        ({"includes_date": f"{day(2)}..{day(1)}"}, set()),
        ({"overlaps_date": f"{day(3)}..{day(1)}"}, set()),
        ({"arrangement": f"{day(3)}..{day(1)}"}, set()),
        ({"start_date": "1000-01-01..2999-12-31"}, {(0, 2), (1, 3), (2, 4), (3, 5)}),
        ({"overlaps_date": "1000-01-01..2999-12-31"}, {(0, 2), (1, 3), (2, 4), (3, 5)}),
        ({"includes_date": "1000-01-01..2999-12-31"}, set()),
        ({"price": "200.01..100"}, set()),
        ({"price": "199.999999999..999999999999"}, {(0, 2), (1, 3), (2, 4), (3, 5)}),
        ({"price": "199.99..200.00"}, {(0, 2), (1, 3), (2, 4), (3, 5)}),
        ({"price": "200.01..900"}, set()),
        ({"number_of_beds": "1..3"}, set()),
        ({"currency": "usd"}, set()),
        ({"category_ids": "9,11"}, set()),
        ({"-category_ids": "10"}, set()),
        ({"country_codes": "de,be"}, set()),
        ({"-region_ids": "g1"}, set()),
        ({"rentable_types": "camping,bungalow", "los": "2"}, {(0, 2), (1, 3), (2, 4), (3, 5)}),
    ],
)
def test_a_filter_leaves_the_stays_it_names(
    asked: dict[str, str], expected: set[tuple[int, int]]
) -> None:
    assert dates(found(only((2,)), **asked)) == expected


def test_a_stay_is_offered_only_if_one_rentable_is_free_throughout() -> None:
    """Each night has a free rentable, but no rentable has all three."""
    index = only((3,), nights=3)
    index.place(Held("a", "r1", day(0), day(1)))
    index.place(Held("b", "r2", day(2), day(3)))

    assert found(index) == []


def test_placing_a_stay_takes_stock_and_cancelling_brings_it_back() -> None:
    index = only((1,), nights=1)
    before = found(index)
    index.place(Held("a", "r1", day(0), day(1)))

    (during,) = found(index)
    index.cancel("a")

    assert (before[0].stock, during.stock, during.available_rentable_ids) == (2, 1, ("r2",))
    assert found(index) == before


def test_the_day_of_departure_is_free_for_the_next_guest() -> None:
    index = only((2,), nights=4, rentables=(make.rentable("r1"),))
    index.place(Held("a", "r1", day(0), day(2)))

    assert dates(found(index)) == {(2, 4)}


def test_a_rentable_is_not_taken_twice_and_a_refusal_changes_nothing() -> None:
    index = only((1,), nights=3)
    index.place(Held("a", "r1", day(0), day(2)))

    with pytest.raises(Overlap):
        index.place(Held("b", "r1", day(1), day(3)))

    index.cancel("b")
    assert dates([s for s in found(index) if s.stock == 2]) == {(2, 3)}


@pytest.mark.parametrize(("start", "end"), [(-1, 1), (2, 6), (2, 2), (3, 2)])
def test_what_is_not_for_sale_cannot_be_placed(start: int, end: int) -> None:
    with pytest.raises(Overlap):
        only((1,)).place(Held("a", "r1", day(start), day(end)))


def test_blocks_and_reloaded_stays_hold_a_rentable_together() -> None:
    block = Block(id="1", rentable_id="r1", start_date=day(0), end_date=day(1), reason="allotment")
    index = only((1,), nights=3, rentables=(make.rentable("r1"),), blocks=(block,))
    index.place(Held("gone", "r1", day(1), day(2)))

    index.reload("r1", [Held("a", "r1", day(2), day(3))])
    index.cancel("gone")

    assert dates(found(index)) == {(1, 2)}


def test_with_pets_only_rentables_that_allow_them_count() -> None:
    rentables = (make.rentable("r1", pets_allowed=False), make.rentable("r2"))
    index = only((5,), rentables=rentables)

    (stay,) = found(index, guest_group__adults="1", guest_group__pets="1")

    assert stay.available_rentable_ids == ("r2",)


def test_a_wanted_tag_may_be_the_categorys_or_the_rentables() -> None:
    index = only(
        (5,),
        categories={"10": make.category(tag_ids=("wifi",))},
        rentables=(make.rentable("r1"), make.rentable("r2", tag_ids=("view",))),
    )

    assert [stay.stock for stay in found(index, tag_ids="wifi")] == [2]
    assert [stay.stock for stay in found(index, tag_ids="wifi,view")] == [1]
    assert found(index, tag_ids="wifi,pool") == []


@pytest.mark.parametrize(
    "guests", [{"adults": "7"}, {"adults": "1", "babies": "3"}, {"adults": "1", "pets": "3"}]
)
def test_a_group_that_does_not_fit_finds_nothing(guests: dict[str, str]) -> None:
    assert found(only((5,)), **{f"guest_group__{kind}": n for kind, n in guests.items()}) == []


@pytest.mark.parametrize(
    ("closing", "hour", "first"),
    [("00:00", 0, 1), ("16:00", 15, 0), ("16:00", 16, 1), ("23:59", 22, 1)],
)
def test_today_can_be_booked_until_closing_time_by_the_parks_own_clock(
    closing: str, hour: int, first: int
) -> None:
    offset = "+02:00" if hour == 22 else "+00:00"  # 22:00 UTC is then tomorrow, 00:00
    park = make.administration(same_day_booking_closing_time=closing, utc_offset=offset)
    index = only((1,), administrations={"1": park})

    stays = found(index, datetime(2026, 6, 1, hour, tzinfo=UTC))

    assert min(dates(stays))[0] == first


def test_the_past_is_not_offered_nor_what_lies_further_ahead_than_is_searched() -> None:
    index = only((1,), nights=900)
    everything = SearchQuery(limits=Limits(availabilities=1000))

    starts = [stay.start_date for stay in search(index, everything, NOW + timedelta(days=10))]
    near = search(index, replace(everything, days_ahead=365), NOW)

    assert (min(starts), max(starts)) == (day(10), day(899))
    assert max(start for start, _ in dates(near)) == 364


def test_an_answer_is_a_page_unless_it_is_limited_otherwise() -> None:
    index = only((1,), nights=60)

    assert len(search(index, SearchQuery(), NOW)) == 30
    assert len(search(index, SearchQuery(limits=Limits(start_dates=40)), NOW)) == 30
    assert len(search(index, SearchQuery(limits=Limits(availabilities_per_category=50)), NOW)) == 50


def test_stays_beyond_a_categorys_limit_still_take_the_arrivals_and_their_places() -> None:
    """The larger house comes first; the smaller one is for sale from the third day on."""
    houses = {"10": make.category("10"), "11": make.category("11", max_number_of_people=2)}
    index = AvailabilityIndex(
        make.catalog(
            categories=houses,
            rentables=(make.rentable("r1"), make.rentable("r2", "11")),
            seasons=(make.season(days=4), make.season("11", start=day(2), days=2)),
            arrival_rules=(*make.arrivals("10", (1,)), *make.arrivals("11", (1,))),
        )
    )
    best = (Sorter(SorterType.MAX_GUESTS, desc=True),)

    def starts(**limits: int) -> list[tuple[str, int]]:
        asked = SearchQuery(sorters=best, limits=Limits(availabilities_per_category=1, **limits))
        stays = search(index, asked, NOW)
        return [(one.category_id, (one.start_date - TODAY).days) for one in stays]

    assert starts() == [("10", 0), ("11", 2)]
    assert starts(start_dates=2) == [("10", 0)]
    assert starts(start_dates=3) == [("10", 0), ("11", 2)]
    assert starts(availabilities_per_start_date=1) == [("10", 0)]
    assert starts(availabilities_per_start_date=2) == [("10", 0), ("11", 2)]


@pytest.mark.parametrize(
    ("fixed", "periods", "expected"),
    [
        (False, (), {(0, 2), (1, 3), (2, 4), (3, 5)}),
        (False, ((day(2), day(3)),), {(1, 3), (2, 4)}),
        (True, ((day(1), day(3)), (day(2), day(5))), {(1, 3)}),
    ],
)
def test_a_package_is_found_with_the_stays_that_it_is_sold_for(
    fixed: bool, periods: tuple[Any, ...], expected: set[tuple[int, int]]
) -> None:
    package = make.package("5", fixed_period=fixed, periods=periods)
    sold = make.extra("package_5", make.amount("fixed", "89.50", class_="extras"))
    index = only(
        (2,),
        packages={"5": package},
        extras={"package_5": sold},
        categories={"10": make.category(extra_ids=("package_5",))},
    )

    stays = found(index, package_id="5", guest_group__adults="1")

    assert dates(stays) == expected
    assert {stay.price for stay in stays} == {Decimal("289.50")}
    assert found(index, package_id="6") == []


def test_an_extra_behind_a_package_narrows_it_by_stay_and_by_day_of_booking() -> None:
    def starts(**conditions: Any) -> set[tuple[int, int]]:
        sold = make.extra("package_5", **conditions)
        index = only(
            (2,),
            packages={"5": make.package("5")},
            extras={"package_5": sold},
            categories={"10": make.category(extra_ids=("package_5",))},
        )
        return dates(found(index, package_id="5"))

    assert starts(require_stay_overlaps=((day(2), day(3)),)) == {(1, 3), (2, 4)}
    assert starts(require_booking_in=((None, TODAY),)) == set()


def test_tags_that_a_category_lacks_are_named_only_if_tags_are_scored() -> None:
    index = only((5,), categories={"10": make.category(tag_ids=("1",))})
    scored = [("sorters[0][type]", "tag_ids_match_score"), ("sorters[0][tag_ids]", "2,1")]

    assert search(index, parse(scored), NOW)[0].missing_tag_ids == ("2",)
    assert found(index)[0].missing_tag_ids is None


def test_a_stays_id_is_its_own() -> None:
    index = only((1, 2, 3))

    ids = [stay.id for stay in found(index)]

    assert len(set(ids)) == len(ids) == 12
    assert availability_id("10", TODAY, 2) in ids


def test_a_guest_group_that_is_unknown_to_the_index_changes_no_later_answer() -> None:
    index = only((1, 2, 5))
    before = found(index, guest_group__adults="2")

    for adults in range(1, 12):
        found(index, guest_group__adults=str(adults), price="1..1000")

    assert found(index, guest_group__adults="2") == before


def test_the_same_stay_is_for_sale_to_search_and_to_booking() -> None:
    index = only((2,), nights=4)

    sold = {(s, s + n) for s in range(-1, 6) for n in (1, 2, 3) if index.sold("10", day(s), n, NOW)}

    assert sold == dates(found(index))


def test_free_rentables_follow_pets_and_tags() -> None:
    rentables = (make.rentable("r1", pets_allowed=False), make.rentable("r2", tag_ids=("view",)))
    index = only((1,), rentables=rentables)
    with_pets = SearchQuery(guest_group=GuestGroup(adults=1, pets=1))

    assert index.free_rentables("10", day(0), day(2)) == ["r1", "r2"]
    assert index.free_rentables("10", day(0), day(2), with_pets) == ["r2"]
    assert index.free_rentables("10", day(4), day(6)) == []


def test_free_rentables_come_in_the_order_of_the_records() -> None:
    rentables = (
        make.rentable("r1"),
        make.rentable("r2", tag_ids=("view",)),
        make.rentable("r3"),
        make.rentable("r4", pets_allowed=False),
    )

    (stay,) = found(only((5,), rentables=rentables))

    assert stay.available_rentable_ids == ("r1", "r2", "r3", "r4")


@pytest.mark.parametrize(
    "amount",
    [
        make.amount("percentage", "-1"),
        make.amount("fixed", "-1"),
        make.amount("per_guest", "1"),
        make.amount("percentage", "1", over=()),
    ],
)
def test_an_amount_that_no_price_follows_from_is_refused(amount: Any) -> None:
    with pytest.raises(ValueError, match="c: "):
        make.catalog(costs={"c": make.cost("c", amount)})
