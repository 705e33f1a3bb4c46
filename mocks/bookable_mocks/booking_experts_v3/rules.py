"""What is allowed, and what things come to: pure functions that cite their rule."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

from bookable_mocks.booking_experts_v3.choices import Choices
from bookable_mocks.booking_experts_v3.countries import COUNTRIES
from bookable_mocks.booking_experts_v3.models import LOCALES, Currency, money
from bookable_mocks.booking_experts_v3.models_bookings import (
    AgendaPeriod,
    Booking,
    Deadline,
    Reservation,
)
from bookable_mocks.booking_experts_v3.models_categories import Category
from bookable_mocks.booking_experts_v3.models_parks import GuestGroupLimit
from bookable_mocks.booking_experts_v3.states import (
    CLOSED,
    TRANSITIONS,
    BookingState,
    By,
)
from bookable_mocks.engine.problem import Violation
from bookable_mocks.engine.quotas import Limit

RETRIES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 720))
"""B3-22: how long after each failed attempt a webhook goes out again."""

TIMEOUT = 10.0
"""How many seconds a receiver is waited for."""

CODE_LASTS = timedelta(minutes=10)
TOKEN_LASTS = timedelta(hours=2)
"""B3-23."""

CART_HOURS = 1
"""For how long a cart is kept that came through no channel."""

OPTION_DAYS = 3
NIGHTLY = 9500
"""What a night costs, in hundredths, where no price list says so."""

DEPOSIT = 15000
DOWNPAYMENT, PROVISION, VAT = 30, 15, 9
"""Percentages: what is due at once, what a channel earns, what is tax."""

DUE_BEFORE = timedelta(days=42)


@lru_cache(maxsize=16)
def limits(choices: Choices) -> tuple[Limit, ...]:
    """B3-04: so many calls in any quarter of an hour, and so many in any minute."""
    quarter, minute = choices.requests_per_quarter, choices.requests_per_minute
    return Limit(quarter, 900, moving=True), Limit(minute, 60, moving=True)


def span(start: date, end: date) -> tuple[datetime, datetime]:
    """B3-13: the time that a period takes of a calendar; its last day is free for the next."""
    return datetime.combine(start, time(), UTC), datetime.combine(end, time(), UTC)


def dates(start: date | None, end: date | None, rentable: Any) -> Iterator[Violation]:
    """B3-12: a period needs both dates, the end after the start, and a rentable."""
    if start is None:
        yield Violation("body", "/data/attributes/start_date", "is required", "B3-12")
    if end is None:
        yield Violation("body", "/data/attributes/end_date", "is required", "B3-12")
    if start is not None and end is not None and end <= start:
        told = "must be after the start date"
        yield Violation("body", "/data/attributes/end_date", told, "B3-12")
    if rentable is None:
        yield Violation("body", "/data/relationships/rentable", "is required", "B3-12")


def occupied(period: AgendaPeriod) -> Violation:
    """B3-13: something else occupies the rentable on some of these nights."""
    told = (
        f"rentable {period.rentable_id} is occupied between {period.start_date}"
        f" and {period.end_date}"
    )
    return Violation("body", "/data/attributes/start_date", told, "B3-13")


def customer(country_code: str | None, locale: str | None) -> Iterator[Violation]:
    """B3-14: a country is one that there is, a locale is one of the seventeen."""
    if country_code and country_code.upper() not in COUNTRIES:
        told = "must be the two letters of a country, such as NL"
        yield Violation("body", "/data/attributes/country_code", told, "B3-14")
    if locale and locale not in LOCALES:
        told = f"must be one of {', '.join(LOCALES)}"
        yield Violation("body", "/data/attributes/locale", told, "B3-14")


def can(state: BookingState, to: BookingState, by: By) -> bool:
    """B3-15: say whether somebody can take a booking from one state to another."""
    return (state, to, by) in TRANSITIONS


def ends_by_itself(state: BookingState) -> bool:
    """Say whether a booking runs out if nobody does anything."""
    return can(state, BookingState.CANCELLED, By.CLOCK)


def nightly(listed: int, category: Category | None) -> int:
    """Return what a night costs, in hundredths: the list's price, by factor and rate."""
    if category is None:
        return listed
    factor = category.master_price_list_price_factor
    rate = category.master_price_list_fixed_rate or 0.0
    return max(round(listed * (1.0 if factor is None else factor) + rate * 100), 0)


def without_vat(cents: int) -> int:
    """Return an amount without its tax, rounded to the nearest hundredth."""
    return (cents * 200 + 100 + VAT) // (2 * (100 + VAT))


@dataclass(frozen=True, slots=True)
class Figures:
    """What a booking's amounts follow from, in hundredths."""

    currency: Currency
    totals: Sequence[int]
    rents: Sequence[int]
    paid: int
    state: BookingState
    through_channel: bool
    downpayment: bool
    booked: date
    arrival: date


def amounts(figures: Figures) -> dict[str, Any]:
    """B3-15: return the fields of a booking that add its reservations and payments up."""
    currency, total, rent = figures.currency, sum(figures.totals), sum(figures.rents)
    due = 0 if figures.state in CLOSED else max(total - figures.paid, 0)
    cents = {
        "total": total,
        "total_without_vat": without_vat(total),
        "guest_payment_due": due,
        "guest_total_paid": figures.paid,
        "deposit": DEPOSIT,
        "rent_turnover": rent,
        "rent_turnover_without_vat": without_vat(rent),
        "provision": rent * PROVISION // 100 if figures.through_channel else 0,
    }
    return {
        **{name: money(currency, value) for name, value in cents.items()},
        "payment_deadlines": deadlines(figures),
        "paid_by_customer": figures.paid >= total > 0,
        "deposit_completed": figures.paid >= DEPOSIT,
    }


def deadlines(figures: Figures) -> tuple[Deadline, ...]:
    """Return what is due when, earliest first; what came in pays the earliest."""
    total, currency = sum(figures.totals), figures.currency
    rest_on = max(figures.arrival - DUE_BEFORE, figures.booked)
    first = total * DOWNPAYMENT // 100 if figures.downpayment and rest_on > figures.booked else 0
    due = [(figures.booked, first), (rest_on, total - first)]
    left, found = figures.paid, []
    for day, amount in due:
        if amount:
            paid = min(left, amount)
            left -= paid
            found.append(
                Deadline(
                    date=day,
                    open_amount=money(currency, amount - paid),
                    paid_amount=money(currency, paid),
                )
            )
    return tuple(found)


def figures_of(booking: Booking, stays: Sequence[Reservation], paid: int) -> Figures:
    """Return what a booking's amounts follow from."""
    return Figures(
        currency=booking.currency,
        totals=[stay.total.cents for stay in stays],
        rents=[stay.rent for stay in stays],
        paid=paid,
        state=booking.state,
        through_channel=booking.channel_id is not None,
        downpayment=booking.customer_desires_downpayment,
        booked=booking.created_at.date(),
        arrival=min(stay.start_date for stay in stays),
    )


MAXIMA = tuple(f for f in GuestGroupLimit.__struct_fields__ if f.startswith("max_"))


def maxima(limits_of: Sequence[GuestGroupLimit]) -> dict[str, int | None]:
    """Return how many of whom a category takes: the most that one of its limits allows."""
    found: dict[str, int | None] = {}
    for name in MAXIMA:
        known = [n for limit in limits_of if (n := getattr(limit, name)) is not None]
        found[name] = max(known, default=None)
    return found
