"""The rules of stays by themselves, and where stays can go (B1-12 to B1-19)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
import v1_records as make
from msgspec.structs import replace
from v1_records import TODAY

from bookable_mocks.booking_experts_v1 import rules, rules_extras
from bookable_mocks.booking_experts_v1.cases import Case
from bookable_mocks.booking_experts_v1.models import GuestGroup, Status
from bookable_mocks.booking_experts_v1.models_bookings import ChosenExtra
from bookable_mocks.booking_experts_v1.requests import Draft
from bookable_mocks.booking_experts_v1.states import CLOSED, OPTIONS, RESERVATIONS, can
from bookable_specs import load

WEEK = TODAY + timedelta(days=7)
STATE_MACHINES = {RESERVATIONS: "ReservationStatus", OPTIONS: "OptionStatus"}
SCHEMAS = load("booking-experts-v1").document["components"]["schemas"]

GOOD = Draft(start_date=TODAY, end_date=WEEK, guest_group=GuestGroup(adults=2), category_id="10")


def case(draft: Draft = GOOD, **more: Any) -> Case:
    """Return a case in which everything is right, but for what a test changes."""
    facts: dict[str, Any] = {
        "draft": draft,
        "before": Draft(),
        "park": make.administration(),
        "today": TODAY,
        "first_arrival": TODAY,
        "category": make.category(),
        "prices": make.prices(extras=[make.extra("x")]),
        "packages": {},
    }
    return Case(**(facts | more))


def said(**changes: Any) -> Draft:
    return replace(GOOD, **changes)


def all_of(one: Case) -> list[rules.Fault]:
    return rules.found(one, *rules.OF_STAY, *rules.OF_REST)


def test_a_good_draft_has_no_faults() -> None:
    assert all_of(case()) == []
    assert rules.found(case(), *rules.PRICING) == []


@pytest.mark.parametrize(
    ("draft", "more", "fault"),
    [
        (said(start_date=None), {}, ("can't be blank", "attributes/start_date")),
        (said(end_date=None), {}, ("can't be blank", "attributes/end_date")),
        (said(end_date=TODAY), {}, ("is invalid", "attributes/end_date")),
        (said(guest_group=None), {}, ("can't be blank", "attributes/guest_group")),
        (said(guest_group=GuestGroup()), {}, ("can't be blank", "attributes/guest_group")),
        (said(guest_group=GuestGroup(adults=7)), {}, ("is too high", "attributes/guest_group")),
        (
            said(guest_group=GuestGroup(adults=1, pets=3)),
            {},
            ("is too high", "attributes/guest_group"),
        ),
        (said(category_id=None), {"category": None}, ("can't be blank", "relationships/category")),
        (GOOD, {"category": None, "prices": None}, ("does not exist", "relationships/category")),
        (said(rentable_id="1"), {}, ("does not exist", "relationships/rentable")),
        (GOOD, {"tags_known": False}, ("does not exist", "relationships/tags")),
        (said(currency="USD"), {}, ("is invalid", "attributes/currency")),
        (said(traffic_source=1), {}, ("is invalid", "attributes/traffic_source")),
        (said(payment_plan="x"), {"plans": ("total",)}, ("is invalid", "attributes/payment_plan")),
        (
            said(after_payment_return_url="x"),
            {},
            ("is invalid", "attributes/after_payment_return_url"),
        ),
    ],
)
def test_each_fault_is_told_with_its_source(
    draft: Draft, more: dict[str, Any], fault: rules.Fault
) -> None:
    assert all_of(case(draft, **more)) == [fault]


def test_yesterday_is_past_and_today_is_not() -> None:
    past = said(start_date=TODAY - timedelta(days=1))
    rule = rules.arrival_is_not_past

    assert rules.found(case(past), rule) == [("is invalid", "attributes/start_date")]
    assert rules.found(case(), rule) == []


def test_a_night_without_a_price_makes_a_stay_unavailable() -> None:
    late = said(start_date=TODAY + timedelta(days=59), end_date=TODAY + timedelta(days=61))

    assert all_of(case(late)) == [("is not available", "attributes/start_date")]


def test_a_currency_with_a_rate_is_taken() -> None:
    park = make.administration(currency_rates={"USD": Decimal("1.1")})

    assert all_of(case(said(currency="USD"), park=park)) == []


@pytest.mark.parametrize(("spots", "plates", "fine"), [(2, 2, True), (2, 3, False), (0, 1, False)])
def test_plates_have_as_much_room_as_there_are_spots(spots: int, plates: int, fine: bool) -> None:
    park = make.administration(available_parking_spots=spots)
    draft = said(license_plates=("XX",) * plates)

    assert (all_of(case(draft, park=park)) == []) is fine


def test_details_are_told_in_the_order_that_requires_them() -> None:
    draft = said(email="a@example.com")
    required = ("phone", "email", "first_name")

    assert rules.found(case(draft, required=required), rules.details_are_known) == [
        ("can't be blank", "attributes/phone"),
        ("can't be blank", "attributes/first_name"),
    ]


def test_the_same_fault_is_told_once() -> None:
    draft = said(chosen_extras=(ChosenExtra(extra_id="x", quantity=4),) * 3)

    assert all_of(case(draft)) == [
        ("is too high", "attributes/chosen_extras"),
        ("is invalid", "attributes/chosen_extras"),
    ]


def test_what_is_fixed_is_told_in_order_and_what_is_the_same_is_not() -> None:
    after = said(guest_group=GuestGroup(adults=1), rentable_id="7", tag_ids=("1",), city="Ede")

    assert rules.fixed_faults(GOOD, after) == [
        ("can't be changed", "attributes/guest_group"),
        ("can't be changed", "relationships/rentable"),
        ("can't be changed", "relationships/tags"),
    ]


@pytest.mark.parametrize(
    ("periods", "fixed", "fits"),
    [
        ((), True, True),
        ((), False, True),
        (((TODAY, WEEK),), True, True),
        (((TODAY, WEEK + timedelta(days=1)),), True, False),
        (((TODAY, WEEK + timedelta(days=1)),), False, True),
        (((WEEK, None),), False, False),
    ],
)
def test_a_package_is_sold_for_stays_that_fit_its_periods(
    periods: tuple[tuple[date | None, date | None], ...], fixed: bool, fits: bool
) -> None:
    package = make.package("1", periods=periods, fixed_period=fixed)

    assert rules_extras.sold_for(package, TODAY, WEEK) is fits


def test_an_extra_whose_booking_is_over_is_kept_but_not_chosen() -> None:
    gone = make.extra("gone", require_booking_in=((None, TODAY),))
    draft = said(chosen_extras=(ChosenExtra(extra_id="gone"),))
    prices = make.prices(extras=[gone])

    chosen, kept = case(draft, prices=prices), case(draft, prices=prices, before=draft)

    assert all_of(chosen) == [("is invalid", "attributes/chosen_extras")]
    assert all_of(kept) == []


@pytest.mark.parametrize(
    ("url", "fine"),
    [
        ("https://shop.example", True),
        ("HTTP://shop.example:8080/a?b=c#d", True),
        ("http://[::1]/", True),
        ("https://münchen.example/", True),
        ("https:shop.example", False),
        ("//shop.example", False),
        ("http://:80/", False),
        ("http://shop.example:99999/", False),
        ("data:text/html,x", False),
        ("", False),
    ],
)
def test_only_addresses_of_the_web_are_led_to(url: str, fine: bool) -> None:
    draft = said(after_payment_return_url=url)

    assert (rules.found(case(draft), rules.url_leads_somewhere) == []) is fine


def moves(kind: str) -> Iterator[tuple[str, str]]:
    machine = SCHEMAS[STATE_MACHINES[kind]]["x-state-machine"]
    return ((move["from"], move["to"]) for move in machine["transitions"])


@pytest.mark.parametrize("kind", [RESERVATIONS, OPTIONS])
def test_the_moves_are_those_of_the_contract(kind: str) -> None:
    ours = {(one.value, other.value) for one in Status for other in Status if can(kind, one, other)}

    assert ours == set(moves(kind))


@pytest.mark.parametrize("status", CLOSED)
def test_nothing_leads_on_from_an_end(status: Status) -> None:
    assert not any(can(RESERVATIONS, status, to) for to in Status)
