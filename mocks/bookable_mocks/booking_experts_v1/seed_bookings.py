"""Reservations and options around today, in every status: made by the transitions themselves.

They are booked at moments before now, so that discounts, expiry and what is over are as they would
have become. Which ones is drawn by the world's seed.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from msgspec.structs import replace

from bookable_mocks.booking_experts_v1 import transitions
from bookable_mocks.booking_experts_v1.assembling import assembled, case_of
from bookable_mocks.booking_experts_v1.availability.index import AvailabilityIndex
from bookable_mocks.booking_experts_v1.availability.query import SearchQuery
from bookable_mocks.booking_experts_v1.models import Administration, Category, GuestGroup, Status
from bookable_mocks.booking_experts_v1.models_bookings import ChosenExtra, Reservation
from bookable_mocks.booking_experts_v1.requests import Draft
from bookable_mocks.booking_experts_v1.seed_data import FIRST_DAY, LAST_DAY
from bookable_mocks.booking_experts_v1.seed_words import NAMES
from bookable_mocks.booking_experts_v1.states import OPTIONS, RESERVATIONS
from bookable_mocks.booking_experts_v1.transitions import PaymentStatus
from bookable_mocks.booking_experts_v1.world_catalog import catalog_of, index_of
from bookable_mocks.engine.dice import Dice
from bookable_mocks.engine.mock import Context

PARKS = 3
"""How many administrations have bookings to begin with."""

SURNAMES = ("Wolters", "Sanders", "Meeuw", "Brandt", "Kromhout", "Dufour", "Novotna", "Lykke")

S = Status


@dataclass(frozen=True, slots=True)
class Plan:
    """Something to make: from which day on the stay begins, and how long ago it was made."""

    kind: str
    status: Status
    arrives: int
    made: timedelta
    paid: bool = False


PLANS = (
    Plan(RESERVATIONS, S.FINISHED, -24, timedelta(days=40), paid=True),
    Plan(RESERVATIONS, S.FINISHED, -18, timedelta(days=30), paid=True),
    Plan(RESERVATIONS, S.CONFIRMED, -2, timedelta(days=21), paid=True),
    Plan(RESERVATIONS, S.CONFIRMED, 5, timedelta(days=60), paid=True),
    Plan(RESERVATIONS, S.CONFIRMED, 33, timedelta(days=3)),
    Plan(RESERVATIONS, S.CONFIRMED, 70, timedelta(hours=5), paid=True),
    Plan(RESERVATIONS, S.PLACED, 26, timedelta(minutes=5)),
    Plan(RESERVATIONS, S.NEW, 40, timedelta(days=1)),
    Plan(RESERVATIONS, S.CANCELLED, 15, timedelta(days=12)),
    Plan(OPTIONS, S.PLACED, 55, timedelta(days=1)),
    Plan(OPTIONS, S.NEW, 62, timedelta(hours=3)),
    Plan(OPTIONS, S.CONFIRMED, 48, timedelta(days=9)),
    Plan(OPTIONS, S.CANCELLED, 20, timedelta(days=15)),
)
"""What each administration has, as far as something is free and it takes options."""

SEARCHED = 21
"""How many days from its first one on a stay is looked for."""


def seed(ctx: Context) -> None:
    """Make bookings in the first administrations."""
    if not FIRST_DAY <= ctx.now.date() <= LAST_DAY:
        return  # the parks are those of another day, and what was booked before may have no date
    dice = Dice(ctx.world.seed, "booking-experts-v1.bookings")
    for park in list(catalog_of(ctx).administrations.values())[:PARKS]:
        for plan in PLANS:
            if plan.kind == RESERVATIONS or park.option_validity:
                _make(ctx, dice, park, plan)


def _make(ctx: Context, dice: Dice, park: Administration, plan: Plan) -> None:
    then = dataclasses.replace(ctx, now=ctx.now - plan.made)
    draft = _draft(then, dice, park, _first_day(ctx, plan))
    if draft is None:
        return
    stay = transitions.begin(
        then, assembled(then, plan.kind, case_of(then, park, draft), saved=True)
    )
    if plan.status is S.NEW:
        return
    stay = transitions.place(then, stay)
    if plan.status is S.CANCELLED:
        transitions.cancel(then, stay)
    elif plan.status is not S.PLACED:
        _confirm(then, stay, paid=plan.paid)
    if plan.status is S.FINISHED and stay.end_date < ctx.now.date():
        ctx.unschedule(transitions.FINISH, stay.id)
        transitions.finish(ctx, stay.id)


def _confirm(ctx: Context, stay: Reservation, *, paid: bool) -> None:
    if paid:
        transitions.settle_payment(ctx, stay, PaymentStatus.SUCCESS)
    else:
        transitions.confirm(ctx, stay)


def _first_day(ctx: Context, plan: Plan) -> date:
    return ctx.now.date() + timedelta(days=plan.arrives)


def _draft(ctx: Context, dice: Dice, park: Administration, first: date) -> Draft | None:
    """Return what somebody asks for, who stays from about a day on; None if nothing is free."""
    index, categories = index_of(ctx), _categories(ctx, park)
    if not categories:
        return None
    number = dice.between(0, len(categories) - 1)
    guest = _guest(dice)
    for category in (*categories[number:], *categories[:number]):
        group = _group(dice, category)
        for start, end in _stays(index, category, first, ctx.now):
            if index.free_rentables(category.id, start, end, SearchQuery(guest_group=group)):
                stay = replace(guest, category_id=category.id, guest_group=group)
                chosen = _extras(dice, category)
                return replace(stay, start_date=start, end_date=end, chosen_extras=chosen)
    return None


def _categories(ctx: Context, park: Administration) -> list[Category]:
    found = catalog_of(ctx).categories.values()
    return [category for category in found if category.administration_id == park.id]


def _stays(
    index: AvailabilityIndex, category: Category, first: date, now: datetime
) -> Iterator[tuple[date, date]]:
    """Yield the stays of a category that are for sale at a moment, from a day on."""
    for start in (first + timedelta(days=day) for day in range(SEARCHED)):
        for los in (3, 4, 7):
            if index.sold(category.id, start, los, now):
                yield start, start + timedelta(days=los)


def _group(dice: Dice, category: Category) -> GuestGroup:
    adults = min(2, category.max_number_of_people)
    children = dice.between(0, min(2, category.max_number_of_people - adults))
    return GuestGroup(adults=adults, children=children)


def _extras(dice: Dice, category: Category) -> tuple[ChosenExtra, ...]:
    """Choose a set of towels for some: the first extra of every category."""
    if not category.extra_ids or not dice.chance(0.4):
        return ()
    return (ChosenExtra(extra_id=category.extra_ids[0], quantity=dice.between(1, 4)),)


def _guest(dice: Dice) -> Draft:
    first, last = dice.choice(NAMES), dice.choice(SURNAMES)
    return Draft(
        title=dice.choice(("mr", "ms")),
        first_name=first,
        last_name=last,
        date_of_birth=date(dice.between(1950, 1999), dice.between(1, 12), dice.between(1, 28)),
        email=f"{first}.{last}@example.com".lower(),
        phone=f"06{dice.between(10_000_000, 99_999_999)}",
        address="Lindelaan",
        number=str(dice.between(1, 90)),
        city="Enschede",
        postalcode=f"{dice.between(1000, 9999)}AB",
        country_code="NL",
    )
