"""What things come to, as laws (B3-04, B3-12, B3-15)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bookable_mocks.booking_experts_v3 import rules
from bookable_mocks.booking_experts_v3.models import Currency, money
from bookable_mocks.booking_experts_v3.models_parks import GuestGroupLimit
from bookable_mocks.booking_experts_v3.states import (
    CLOSED,
    TRANSITIONS,
    BookingState,
    By,
    onward,
)

CENTS = st.integers(0, 10_000_000)


@given(st.integers(-10_000_000, 10_000_000))
def test_money_is_a_decimal_with_two_digits_that_reads_back(cents: int) -> None:
    amount = money(Currency.EUR, cents)

    assert amount.cents == cents
    assert amount.value.split(".")[1].isdigit()
    assert float(amount.value) * 100 == pytest.approx(cents)


@given(CENTS)
def test_tax_is_what_lies_between_an_amount_and_the_same_without(cents: int) -> None:
    without = rules.without_vat(cents)

    assert abs(without * (100 + rules.VAT) - cents * 100) <= (100 + rules.VAT) / 2


@st.composite
def figures(draw: st.DrawFn) -> rules.Figures:
    rents = draw(st.lists(CENTS, min_size=1, max_size=4))
    totals = [rent + draw(st.integers(0, 20_000)) for rent in rents]
    booked = date(2026, 7, 1)
    return rules.Figures(
        currency=Currency.EUR,
        totals=totals,
        rents=rents,
        paid=draw(st.integers(0, sum(totals))),
        state=draw(st.sampled_from(BookingState)),
        through_channel=draw(st.booleans()),
        downpayment=draw(st.booleans()),
        booked=booked,
        arrival=booked + timedelta(days=draw(st.integers(-5, 300))),
    )


@given(figures())
def test_totals_add_up_and_deadlines_share_them_out(given_figures: rules.Figures) -> None:
    told = rules.amounts(given_figures)
    plan = told["payment_deadlines"]
    total = sum(given_figures.totals)

    assert told["total"].cents == total
    assert told["rent_turnover"].cents == sum(given_figures.rents)
    assert sum(d.open_amount.cents + d.paid_amount.cents for d in plan) == total
    assert sum(d.paid_amount.cents for d in plan) == given_figures.paid
    assert [d.date for d in plan] == sorted(d.date for d in plan)
    open_before = [d.open_amount.cents > 0 for d in plan[:-1]]
    paid_after = [d.paid_amount.cents > 0 for d in plan[1:]]
    assert not any(a and b for a, b in zip(open_before, paid_after, strict=True))
    due = 0 if given_figures.state in CLOSED else total - given_figures.paid
    assert told["guest_payment_due"].cents == due


@given(st.dates(date(1950, 1, 1), date(2100, 1, 1)), st.integers(1, 400))
def test_a_span_has_as_many_days_as_there_are_nights(start: date, nights: int) -> None:
    begins, ends = rules.span(start, start + timedelta(days=nights))

    assert (ends - begins).days == nights


@pytest.mark.parametrize(
    ("start", "by", "checked"), [(s, b, c) for s in BookingState for b in By for c in (True, False)]
)
def test_going_onward_is_a_transition_and_never_an_end(
    start: BookingState, by: By, checked: bool
) -> None:
    end = onward(start, by, owner_checks=checked)

    if end is None:
        assert all(e in CLOSED for s, e, who in TRANSITIONS if (s, who) == (start, by))
    else:
        assert (start, end, by) in TRANSITIONS
        assert end not in CLOSED


def test_a_category_takes_as_many_as_the_largest_of_its_limits() -> None:
    limits = [
        GuestGroupLimit(id=1, max_number_of_people=4, max_number_of_pets=2),
        GuestGroupLimit(id=2, max_number_of_people=6),
    ]
    told = rules.maxima(limits)

    assert (told["max_number_of_people"], told["max_number_of_pets"]) == (6, 2)
    assert told["max_number_of_babies"] is None
    assert set(rules.maxima([]).values()) == {None}
