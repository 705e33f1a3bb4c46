"""Prices in whole cents against those of `pricing`, and ranges of prices as ranges of rents."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
import v1_records as make
from hypothesis import given
from hypothesis import strategies as st
from v1_records import TODAY

from bookable_mocks.booking_experts_v1.availability.cents import (
    Scale,
    charges,
    exchange_of,
    half_up,
    part,
)
from bookable_mocks.booking_experts_v1.availability.rent_table import RentTable
from bookable_mocks.booking_experts_v1.models import GuestGroup
from bookable_mocks.booking_experts_v1.models_sales import ItemType
from bookable_mocks.booking_experts_v1.pricing.discounts import discounted
from bookable_mocks.booking_experts_v1.pricing.money import from_cents, in_cents
from bookable_mocks.booking_experts_v1.pricing.tariff import Stay, cost_rate, tariff

GROUP = GuestGroup(adults=2, children=1, pets=1)
DAYS = 400
KINDS = ("fixed", "per_guest", "per_guest_per_day", "percentage")


@st.composite
def costs(draw: st.DrawFn, number: int) -> Any:
    kind = draw(st.sampled_from(KINDS))
    figure = draw(st.sampled_from(["7.50", "0.333", "12", "1.005", "33.3333"]))
    cost = make.amount(
        kind,
        figure,
        class_=draw(st.sampled_from(["rent", "defaults"])),
        guests=draw(st.sampled_from([("pets",), ("adults", "children")])),
        over=draw(st.sampled_from([("rent",), ("defaults",), ("rent", "defaults")])),
    )
    return make.cost(
        f"cost_{number}",
        cost,
        in_advertised_price=draw(st.booleans()),
        type=draw(st.sampled_from(list(ItemType))),
    )


@st.composite
def cases(draw: st.DrawFn) -> tuple[Any, Any, Any, int]:
    """Draw a scale and what it stands for: the tariff, the campaign and the length of stay."""
    known = [draw(costs(number)) for number in range(draw(st.integers(0, 4)))]
    los = draw(st.integers(1, 14))
    off = draw(
        st.sampled_from(
            [
                None,
                {"percentage": Decimal("12.5")},
                {"percentage": Decimal("97.77")},
                {"percentage": Decimal(100)},
                {"amount": Decimal("1.50")},
                {"amount": Decimal(0)},
            ]
        )
    )
    campaign = make.campaign(**off) if off else None
    rate = draw(st.sampled_from(["1", "1.085", "0.134", "24.90"]))
    exchange = exchange_of(Decimal(rate))
    parts = [part(cost_rate(cost, TODAY, GROUP)) for cost in known]
    scale = Scale(campaign, charges(parts, los, exchange), exchange)
    return scale, tariff(known, [], Stay(TODAY, los, GROUP), Decimal(rate)), campaign, los


@given(cases(), st.lists(st.integers(0, 10**6), min_size=1, max_size=20))
def test_a_price_in_cents_is_the_price_that_a_quote_has(case: Any, rents: list[int]) -> None:
    scale, resolved, campaign, _ = case

    for rent in rents:
        exact = resolved.advertised(discounted(campaign, from_cents(rent)))
        assert scale.price(rent) == in_cents(exact)


@given(cases(), st.lists(st.integers(0, 3000), min_size=2, max_size=2), st.integers(0, 5000))
def test_a_range_of_prices_leaves_the_rents_whose_prices_are_in_it(
    case: Any, ends: list[int], first: int
) -> None:
    """Every cent is a rent here, so that both ends of the range are met exactly."""
    scale = case[0]
    rents = [first + number for number in range(DAYS)]
    prices = [scale.price(rent) for rent in rents]
    lowest, highest = sorted(scale.price(first) + end - 1000 for end in ends)
    table = RentTable((1 << DAYS) - 1, rents)

    near = scale.rents(lowest, highest)
    found = 0 if near is None else table.priced(near, lowest, highest)

    expected = [day for day, price in enumerate(prices) if lowest <= price <= highest]
    assert [day for day in range(DAYS) if found >> day & 1] == expected


@given(cases(), st.integers(0, 10**6))
def test_a_dearer_rent_is_never_a_cheaper_stay(case: Any, rent: int) -> None:
    assert case[0].price(rent) <= case[0].price(rent + 1)


@pytest.mark.parametrize(
    ("top", "bottom", "expected"),
    [(1, 2, 1), (-1, 2, -1), (3, 2, 2), (49, 100, 0), (-49, 100, 0), (150, 100, 2), (0, 7, 0)],
)
def test_halves_are_rounded_away_from_nought(top: int, bottom: int, expected: int) -> None:
    assert half_up(top, bottom) == expected


def test_a_table_holds_the_days_of_each_rent() -> None:
    table = RentTable(0b10111, [300, 100, 300, 999, 200])

    assert table.rents == [100, 200, 300]
    assert list(table.cheapest_first(0b10101)) == [(200, 0b10000), (300, 0b00101)]
    assert list(table.dearest_first(0b10011)) == [(300, 1), (200, 0b10000), (100, 0b10)]
