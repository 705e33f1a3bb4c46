"""Amount types, periods, discounts, extras and payment, in figures one can check (B1-11)."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
import v1_records as make
from hypothesis import given
from hypothesis import strategies as st
from v1_records import TODAY

from bookable_mocks.booking_experts_v1.models import GuestGroup, InvoicedTo
from bookable_mocks.booking_experts_v1.models_bookings import ChosenExtra
from bookable_mocks.booking_experts_v1.models_sales import ItemType
from bookable_mocks.booking_experts_v1.pricing import money, periods
from bookable_mocks.booking_experts_v1.pricing.discounts import (
    arrivals,
    discounted,
)
from bookable_mocks.booking_experts_v1.pricing.discounts import (
    given as campaign_given,
)
from bookable_mocks.booking_experts_v1.pricing.extras import (
    offered,
    price_of_one,
)
from bookable_mocks.booking_experts_v1.pricing.price_list import PriceList, Unpriceable
from bookable_mocks.booking_experts_v1.pricing.quantity_types import DISPLAY
from bookable_mocks.booking_experts_v1.pricing.quote import Quote, Wish, quote
from bookable_mocks.booking_experts_v1.pricing.rents import Rents
from bookable_mocks.booking_experts_v1.pricing.tariff import Stay, breakpoints, counted, tariff

WEEK = TODAY + timedelta(days=7)
COUPLE = GuestGroup(adults=2)


def priced(prices: PriceList, guests: GuestGroup = COUPLE, **more: Any) -> Quote:
    """Quote a week from TODAY, which is 700 of rent."""
    wish = {"start": TODAY, "end": WEEK, "guests": guests, "booked_on": TODAY} | more
    return quote(prices, Wish(**wish))


def charged(*amounts: Any, guests: GuestGroup = COUPLE, **more: Any) -> Decimal:
    """Return what a cost adds to a week of rent."""
    return priced(make.prices(make.cost("c", *amounts), **more), guests).total - 700


def test_a_week_costs_seven_nights() -> None:
    quoted = priced(make.prices())

    assert quoted.total == quoted.rent == quoted.price == Decimal("700.00")


def test_a_fixed_amount_is_paid_once() -> None:
    assert charged(make.amount("fixed", "12.5")) == Decimal("12.50")


def test_a_cost_per_piece_is_for_one_piece() -> None:
    assert charged(make.amount("per_piece", "4.5")) == Decimal("4.50")


def test_an_amount_per_guest_counts_the_guests_it_names() -> None:
    family = GuestGroup(adults=2, children=2, babies=1, pets=1)

    assert charged(make.amount("per_guest", "3", guests=("adults", "pets")), guests=family) == 9


def test_an_amount_per_guest_per_day_is_for_each_night_too() -> None:
    assert charged(make.amount("per_guest_per_day", "7.5", guests=("adults",))) == 105


def test_a_percentage_is_over_the_components_of_its_classes() -> None:
    both = (make.amount("fixed", "40"), make.amount("percentage", "10", over=("defaults",)))

    assert charged(*both) == 44
    assert charged(make.amount("percentage", "5.5", over=("rent",))) == Decimal("38.50")


def test_a_percentage_over_rent_counts_costs_of_class_rent_and_the_discount() -> None:
    costs = (
        make.cost("pet", make.amount("fixed", "50", class_="rent")),
        make.cost("fund", make.amount("percentage", "10", over=("rent",))),
    )
    half = make.campaign(percentage=Decimal(50))

    assert priced(make.prices(*costs, campaigns=[half])).total == 350 + 50 + 40


def test_a_percentage_does_not_count_other_percentages_or_deposits() -> None:
    costs = (
        make.cost("one", make.amount("percentage", "10", over=("rent",))),
        make.cost("two", make.amount("percentage", "10", over=("rent", "defaults"))),
        make.cost("bond", make.amount("fixed", "500", class_="rent"), type=ItemType.DEPOSIT),
    )

    assert priced(make.prices(*costs)).total == 700 + 70 + 70


def test_the_documented_example_counts_one_of_three_adults_from_two() -> None:
    amount = make.amount("per_guest", guests=("adults",), counts_from=2)

    assert counted(amount, GuestGroup(adults=3)) == 1


def test_the_documented_example_counts_one_of_four_adults_to_three_if_from_two_holds_as_well() -> (
    None
):
    amount = make.amount("per_guest", guests=("adults",), counts_from=2, counts_to=3)

    assert counted(amount, GuestGroup(adults=4)) == 1


def test_guests_up_to_counts_to_are_counted() -> None:
    amount = make.amount("per_guest", guests=("adults", "children"), counts_to=3)

    assert counted(amount, GuestGroup(adults=2, children=2)) == 3
    assert counted(amount, GuestGroup(adults=1)) == 1


@given(st.integers(0, 9), st.integers(0, 9), st.integers(0, 9))
def test_guests_from_and_guests_to_a_number_are_all_guests(adults: int, pets: int, at: int) -> None:
    guests = GuestGroup(adults=adults, pets=pets)
    who = {"guests": ("adults", "pets")}

    later = counted(make.amount("per_guest", counts_from=at, **who), guests)

    assert later + counted(make.amount("per_guest", counts_to=at, **who), guests) == adults + pets


def test_a_price_changes_on_the_day_named_and_not_before() -> None:
    changes = periods.changing("7.5", "2020-01-01", "8.5", "2021-01-01", "9")

    values = [
        periods.value_at(changes, date(y, m, d))
        for y, m, d in ((2019, 12, 31), (2020, 1, 1), (2021, 6, 1))
    ]

    assert values == [Decimal("7.5"), Decimal("8.5"), Decimal("9")]


def test_the_price_on_the_day_of_arrival_holds_for_the_whole_stay() -> None:
    amount = make.amount(
        "per_guest_per_day", "1", TODAY + timedelta(days=1), "2", guests=("adults",)
    )

    assert charged(amount) == 14


@pytest.mark.parametrize("steps", [("2020-01-01",), ("2020-01-02", "1", "2020-01-02", "2")])
def test_changes_that_do_not_ascend_or_lack_a_value_are_refused(steps: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match=r"change|follow"):
        periods.changing("1", *steps)


@pytest.mark.parametrize(
    ("start", "end", "applies"),
    [(0, 1, True), (6, 7, True), (7, 8, False), (-3, 0, False), (-3, 1, True)],
)
def test_a_cost_applies_to_stays_with_a_night_in_its_period(
    start: int, end: int, applies: bool
) -> None:
    period = (TODAY + timedelta(days=start), TODAY + timedelta(days=end))
    cost = make.cost("winter", if_stay_overlaps=(period,))

    assert (priced(make.prices(cost)).total > 700) is applies


@pytest.mark.parametrize("period", [(None, WEEK), (TODAY, None), (None, None)])
def test_a_period_open_on_a_side_is_not_limited_there(period: Any) -> None:
    assert priced(make.prices(make.cost("c", if_stay_overlaps=(period,)))).total == 710


def test_halves_of_a_cent_are_rounded_away_from_zero_and_each_component_by_itself() -> None:
    two = (make.amount("fixed", "1.005"), make.amount("fixed", "1.005"))

    assert charged(*two) == Decimal("2.02")
    assert money.rounded(Decimal("-1.005")) == Decimal("-1.01")


def test_a_deposit_is_not_in_the_total_nor_in_the_advertised_price() -> None:
    bond = make.cost("bond", make.amount("fixed", "150"), type=ItemType.DEPOSIT)

    quoted = priced(make.prices(bond))

    assert (quoted.total, quoted.price, quoted.deposit) == (700, 700, 150)


def test_a_cost_can_be_left_out_of_the_advertised_price_only() -> None:
    quoted = priced(make.prices(make.cost("c", in_advertised_price=False)))

    assert (quoted.total, quoted.price) == (710, 700)


def test_provision_is_a_share_of_the_rent_after_discount() -> None:
    prices = make.prices(
        make.cost("c"),
        campaigns=[make.campaign(amount=Decimal(100))],
        administration=make.administration(provision_percentage=Decimal(10)),
    )

    assert priced(prices).provision == 60


def test_an_invoice_in_another_currency_adds_up_there() -> None:
    park = make.administration(currency_rates={"USD": Decimal("1.0853")})
    prices = make.prices(make.cost("a"), make.cost("b"), administration=park)

    quoted = priced(prices, currency="USD")

    assert [item.price for item in quoted.items] == [Decimal("759.71")] + [Decimal("10.85")] * 2
    assert quoted.total == Decimal("781.41")


def test_a_currency_that_the_administration_does_not_take_has_no_price() -> None:
    with pytest.raises(Unpriceable) as caught:
        priced(make.prices(), currency="JPY")

    assert caught.value.attribute == "currency"


@pytest.mark.parametrize(("start", "los"), [(-1, 3), (58, 3), (5, 0), (5, -2)])
def test_a_stay_with_a_night_that_has_no_rent_has_no_price(start: int, los: int) -> None:
    first = TODAY + timedelta(days=start)

    with pytest.raises(Unpriceable) as caught:
        priced(make.prices(), start=first, end=first + timedelta(days=los))

    assert caught.value.attribute == "start_date"


def test_nights_are_priced_by_their_weekday_and_the_last_season_given_holds() -> None:
    weekend = make.season(nightly=("10", "10", "10", "10", "10", "20", "20"))  # Sunday first
    special = make.season(nightly=("99",) * 7, start=TODAY + timedelta(days=4), days=1)
    monday_to_monday = Rents([weekend, special]).rent(TODAY, 7)

    assert TODAY.isoweekday() == 1
    assert monday_to_monday == 10 * 4 + 99 + 20 + 10


def test_rents_in_fractions_of_a_cent_are_refused() -> None:
    with pytest.raises(ValueError, match="cents"):
        Rents([make.season(nightly=("1.005",) * 7)])


# ---- discounts


def test_the_first_campaign_in_order_is_given_and_no_other() -> None:
    ten = make.campaign("1", percentage=Decimal(10), priority=2)
    fifty = make.campaign("2", amount=Decimal(50), priority=1)
    prices = make.catalog(campaigns=(ten, fifty)).price_lists()["10"]

    quoted = priced(prices)

    assert quoted.discount_campaign_id == "2"
    assert (quoted.rent, quoted.original_rent) == (650, 700)
    assert [item.price for item in quoted.items] == [700, -50]


@pytest.mark.parametrize(
    ("more", "holds"),
    [
        ({"min_los": 7}, True),
        ({"min_los": 8}, False),
        ({"min_days_ahead": 10}, True),
        ({"min_days_ahead": 11}, False),
        ({"max_days_ahead": 10}, True),
        ({"max_days_ahead": 9}, False),
        ({"stay_between": ((TODAY, WEEK),)}, True),
        ({"stay_between": ((TODAY, WEEK - timedelta(days=1)),)}, False),
        ({"stay_between": ((TODAY + timedelta(days=1), None),)}, False),
        ({"coupon": "X"}, False),
    ],
)
def test_a_campaign_needs_all_its_conditions(more: dict[str, Any], holds: bool) -> None:
    campaign = make.campaign(percentage=Decimal(10), **more)
    booked_on = TODAY - timedelta(days=10)

    assert (campaign_given([campaign], TODAY, 7, booked_on) is campaign) is holds


def test_a_coupon_opens_its_campaign() -> None:
    campaign = make.campaign(percentage=Decimal(20), coupon="FRIENDS")

    assert priced(make.prices(campaigns=[campaign]), coupon="FRIENDS").total == 560
    assert priced(make.prices(campaigns=[campaign]), coupon="OTHER").total == 700


def test_a_discount_leaves_nothing_below_nought() -> None:
    assert discounted(make.campaign(amount=Decimal(1000)), Decimal("700.00")) == 0


@given(st.integers(0, 10**6), st.decimals(0, 100, places=2))
def test_a_dearer_rent_is_never_cheaper_after_discount(cents: int, percentage: Decimal) -> None:
    campaign = make.campaign(percentage=percentage)
    low, high = (discounted(campaign, money.from_cents(c)) for c in (cents, cents + 1))

    assert low <= high


def test_arrivals_of_a_campaign_end_with_the_last_stay_that_fits() -> None:
    campaign = make.campaign(stay_between=((TODAY, WEEK),))

    assert arrivals(campaign, 7, TODAY) == [(TODAY, TODAY + timedelta(days=1))]
    assert arrivals(campaign, 8, TODAY) == []


# ---- extras and packages


def chosen(extra_id: str, quantity: int | None = None, memo: str | None = None) -> ChosenExtra:
    return ChosenExtra(extra_id=extra_id, quantity=quantity, memo=memo)


def test_an_extra_per_piece_is_paid_by_quantity_and_a_fixed_one_is_not() -> None:
    towels = make.extra("towels", make.amount("per_piece", "4.5", class_="extras"))
    cot = make.extra("cot", make.amount("fixed", "14", class_="extras"))
    prices = make.prices(extras=[towels, cot])

    quoted = priced(prices, chosen_extras=(chosen("towels", 3), chosen("cot", 5)))

    assert [(item.price, item.quantity) for item in quoted.items[1:]] == [
        (Decimal("13.50"), 3),
        (Decimal("14.00"), 5),
    ]
    assert quoted.price == 700
    assert [item.chosen_extra_id for item in quoted.items] == [None, "towels", "cot"]


def test_insurance_is_a_fixed_part_and_a_percentage_of_the_rent() -> None:
    amounts = (make.amount("fixed", "5", class_="extras"), make.amount("percentage", "5.5"))
    prices = make.prices(extras=[make.extra("insurance", *amounts)])

    assert priced(prices, chosen_extras=(chosen("insurance"),)).total == Decimal("743.50")


def test_a_package_is_part_of_the_advertised_price_and_is_not_charged_twice() -> None:
    sauna = make.extra("package_437", make.amount("fixed", "215", class_="extras"))
    prices = make.prices(extras=[sauna])

    quoted = priced(prices, package_id="437", chosen_extras=(chosen("package_437"),))

    assert quoted.total == quoted.price == 915


@pytest.mark.parametrize(
    ("more", "attribute"),
    [({"package_id": "1"}, "package"), ({"chosen_extras": (chosen("x"),)}, "chosen_extras")],
)
def test_what_a_category_does_not_sell_has_no_price(more: dict[str, Any], attribute: str) -> None:
    with pytest.raises(Unpriceable) as caught:
        priced(make.prices(), **more)

    assert caught.value.attribute == attribute


@pytest.mark.parametrize(
    ("more", "holds"),
    [
        ({}, True),
        ({"require_stay_overlaps": ((None, TODAY),)}, False),
        ({"require_stay_overlaps": ((None, TODAY), (TODAY, None))}, True),
        ({"require_booking_in": ((None, TODAY),)}, False),
        ({"require_booking_in": ((TODAY, WEEK),)}, True),
    ],
)
def test_an_extra_is_offered_if_all_its_conditions_are_met(
    more: dict[str, Any], holds: bool
) -> None:
    assert offered(make.extra("x", **more), TODAY, WEEK, booked_on=TODAY) is holds


def test_the_price_of_an_extra_is_what_choosing_one_adds() -> None:
    amounts = (make.amount("fixed", "5", class_="extras"), make.amount("percentage", "5.5"))
    insurance = make.extra("insurance", *amounts)

    price = price_of_one(insurance, (), Stay(TODAY, 7, COUPLE), Decimal(700))

    assert price == Decimal("43.50")


# ---- invoice items and payment


def test_items_say_how_their_quantity_is_meant_in_all_languages() -> None:
    pet = make.cost("pet", make.amount("per_guest_per_day", "7.5", guests=("pets",)))

    item = priced(make.prices(pet), GuestGroup(adults=1, pets=2)).items[1]

    assert (item.quantity, item.quantity_type, item.price) == (14, "per_pet_per_day", 105)
    assert item.display_quantity_type["de"] == "Pro Haustier und Tag"
    assert set(map(len, DISPLAY.values())) == {6}


def test_a_cost_that_nobody_counts_for_is_no_item() -> None:
    pet = make.cost("pet", make.amount("per_guest_per_day", "7.5", guests=("pets",)))

    assert len(priced(make.prices(pet)).items) == 1


def test_a_rentable_asked_for_by_name_costs_its_preference_beside_the_advertised_price() -> None:
    quoted = priced(make.prices(), preference_cost=Decimal("25"))

    assert (quoted.total, quoted.price) == (725, 700)


def test_the_same_preview_has_the_same_item_ids_and_no_two_alike() -> None:
    prices = make.prices(make.cost("a"), make.cost("b"))
    first, second = ([item.id for item in priced(prices).items] for _ in range(2))

    assert first == second
    assert len(set(first)) == 3


def paying(**more: Any) -> dict[str, list[tuple[date, Decimal]]]:
    park = make.administration(
        **{"down_payment_percentage": Decimal(30), "balance_due_days": 5} | more
    )
    tax = make.cost("tax", make.amount("fixed", "20"), type=ItemType.COST)
    prices = make.prices(tax, administration=park)
    quoted = priced(prices, start=WEEK, end=WEEK + timedelta(days=7))
    return {name: [(due.due_on, due.price) for due in dues] for name, dues in quoted.plans.items()}


def test_a_down_payment_is_followed_by_the_rest_and_by_what_is_paid_on_arrival() -> None:
    assert paying() == {
        "total": [(TODAY, 700), (WEEK, 20)],
        "down_payment": [(TODAY, 210), (TODAY + timedelta(days=2), 490), (WEEK, 20)],
    }


def test_close_to_arrival_only_the_total_can_be_paid() -> None:
    assert list(paying(balance_due_days=7)) == ["total"]


def test_a_tour_operator_pays_for_what_it_is_invoiced() -> None:
    plans = paying(invoiced_to=InvoicedTo.TOUR_OPERATOR)

    assert plans == {"total": [(TODAY, 0), (WEEK, 20)]}


@given(
    st.lists(
        st.builds(
            lambda kind, price, who, over: make.amount(kind, price, guests=who, over=over),
            st.sampled_from(["fixed", "per_guest", "per_guest_per_day", "percentage"]),
            st.decimals(0, 50, places=3).map(str),
            st.sampled_from([("adults",), ("pets",), ("adults", "children")]),
            st.sampled_from([("rent",), ("defaults",), ("rent", "defaults")]),
        ),
        max_size=5,
    ),
    st.sampled_from([None, "USD", "CZK"]),
    st.sampled_from(list(ItemType)),
    st.integers(1, 20),
    st.integers(0, 30),
)
def test_items_add_up_to_the_total_the_advertised_price_and_each_payment_plan(
    amounts: list[Any], currency: str | None, kind: ItemType, los: int, ahead: int
) -> None:
    park = make.administration(
        currency_rates={"USD": Decimal("1.0857"), "CZK": Decimal("24.913")},
        down_payment_percentage=Decimal("33.3"),
        balance_due_days=7,
    )
    costs = [make.cost(str(n), one, type=kind) for n, one in enumerate(amounts)]
    prices = make.prices(
        *costs, administration=park, campaigns=[make.campaign(percentage=Decimal("7.7"))]
    )
    start = TODAY + timedelta(days=ahead)
    guests = GuestGroup(adults=3, children=1, pets=1)

    quoted = priced(prices, guests, start=start, end=start + timedelta(days=los), currency=currency)

    by_type = {
        one: sum((i.price for i in quoted.items if i.type is one), Decimal(0)) for one in ItemType
    }
    assert quoted.total == by_type[ItemType.COST] + by_type[ItemType.COST_DOWN]
    assert quoted.deposit == by_type[ItemType.DEPOSIT]
    assert quoted.price == sum(i.price for i in quoted.items if i.in_advertised_price)
    assert all(item.price == money.rounded(item.price) for item in quoted.items)
    for schedule in quoted.plans.values():
        assert sum(due.price for due in schedule) == quoted.total
        assert [due.due_on for due in schedule] == sorted(due.due_on for due in schedule)


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(1, 20)), max_size=3), st.integers(1, 9))
def test_between_two_breakpoints_every_arrival_has_the_same_tariff(
    spans: list[tuple[int, int]], los: int
) -> None:
    whole = tuple((TODAY + timedelta(days=a), TODAY + timedelta(days=a + n)) for a, n in spans)
    costs = (
        make.cost("c", make.amount("fixed", "1", TODAY + timedelta(days=25), "2")),
        make.cost("d", if_stay_overlaps=whole),
    )
    edges = set(breakpoints(costs, los))
    lines = [
        tariff(costs, (), Stay(TODAY + timedelta(days=n), los, COUPLE)).lines for n in range(80)
    ]

    for n in range(1, 80):
        if lines[n] != lines[n - 1]:
            assert TODAY + timedelta(days=n) in edges
