"""Owners, what was agreed with them, and what an organisation has for all its parks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from msgspec.structs import replace

from bookable_mocks.booking_experts_v3 import models_parks as p
from bookable_mocks.booking_experts_v3.models import LOCALES, Currency, money
from bookable_mocks.booking_experts_v3.models_bookings import Label
from bookable_mocks.booking_experts_v3.models_categories import CATEGORIES
from bookable_mocks.booking_experts_v3.resources import RESOURCES
from bookable_mocks.booking_experts_v3.seed_kinds import PARK_FACTS
from bookable_mocks.booking_experts_v3.seed_parks import make
from bookable_mocks.engine.dice import Dice
from bookable_mocks.engine.mock import Context
from bookable_mocks.engine.pool import pool
from bookable_mocks.jsonapi.tables import save

OWNERS_OF_EACH, WORDS = 6, 200

LABEL_FACTS = (("Regular", "#2f7d4f"), ("Brings a dog", "#8a5a2b"), ("Late arrival", None))

EXTRA_FACTS = (
    ({"nl": "Bedlinnen", "en": "Bed linen"}, {"en": "Made up on arrival"}, 1250),
    ({"nl": "Fiets", "en": "Bicycle"}, {"en": "For the whole stay"}, 3500),
)

COMMISSION_FACTS = (("Standard", "17.50"), ("First owners", "12.00"))

RIGHTS = (
    *("owner_reservable", "owner_can_make_reservation_on_irregular_price_periods"),
    *("owner_can_view_availability", "owner_can_view_reservations"),
    *("owner_can_view_contact_data", "owner_can_view_order", "owner_can_view_invoice"),
    *("owner_can_view_rent_amount", "owner_can_view_settlements"),
    *("owner_can_edit_agenda_periods", "owner_can_view_rentable_details"),
    *("owner_can_create_pricing_change_request", "owner_can_view_guest_details"),
    *("owner_can_view_guest_memo", "can_promote", "can_view_reviews"),
)


def words(ctx: Context) -> Mapping[str, list[str]]:
    """Return the names that people and streets are given; making them takes a while, once."""
    wanted = tuple((kind, WORDS) for kind in ("first_name", "last_name", "street_name"))
    return pool("nl_NL", f"{ctx.world.seed}:be3", wanted)


def agreements(ctx: Context, rentables: Sequence[p.Rentable], dice: Dice) -> dict[int, int]:
    """Make owners and agree with them about most accommodations; return owner by accommodation."""
    organizations = dict(enumerate((organization for organization, _, _ in PARK_FACTS), 1))
    owners = {ident: _owners(ctx, ident) for ident in dict.fromkeys(organizations.values())}
    owned: dict[int, int] = {}
    for rentable in rentables:
        park, identity = rentable.administration_id, rentable.rentable_identity_id
        if park is None or identity is None or dice.chance(0.35):
            continue
        owner = dice.choice(owners[organizations[park]])
        owned[identity] = owner.id
        agreed = _agreement(ctx, park, identity, owner, dice)
        if agreed.owner_should_check_reservations:
            _mark(ctx, rentable)
    return owned


def _owners(ctx: Context, organization: int) -> list[p.Owner]:
    """Make an organisation's owners, labels, commissions and extras."""
    for label, color in LABEL_FACTS:
        make(ctx, Label, organization_id=organization, name=label, color=color)
    since = ctx.now - timedelta(days=700)
    for title, percentage in COMMISSION_FACTS:
        make(
            ctx,
            p.CommissionAgreement,
            organization_id=organization,
            name=title,
            percentage=percentage,
            created_at=since,
        )
    for name, text, cents in EXTRA_FACTS:
        price = money(Currency.EUR, cents)
        make(ctx, p.Extra, organization_id=organization, name=name, description=text, price=price)
    names = words(ctx)
    own = slice((organization - 1) * OWNERS_OF_EACH, organization * OWNERS_OF_EACH)
    return [
        make(
            ctx,
            p.Owner,
            organization_id=organization,
            first_name=first,
            last_name=last,
            email=f"owner{organization}-{number}@example.com",
            phone=f"+3160000{number:04d}",
            locale=LOCALES[number % 3],
        )
        for number, (first, last) in enumerate(
            zip(names["first_name"][own], names["last_name"][own], strict=True), 1
        )
    ]


def _agreement(ctx: Context, park: int, identity: int, owner: p.Owner, dice: Dice) -> p.Agreement:
    started = ctx.now - timedelta(days=dice.between(50, 900))
    ends = dice.chance(0.4)
    first = 1 + (owner.organization_id - 1) * len(COMMISSION_FACTS)
    return make(
        ctx,
        p.Agreement,
        administration_id=park,
        name=f"Letting {identity}",
        active_from=date(started.year, 1, 1),
        active_till=date(ctx.now.year + 2, 12, 31) if ends else None,
        frequency=dice.choice(list(p.Frequency)),
        settlement_method=dice.choice(["end_date", "start_date", "overlapping"]),
        **{right: dice.chance(0.6) for right in RIGHTS},
        owner_should_check_reservations=dice.chance(0.25),
        created_at=started,
        updated_at=started + timedelta(days=dice.between(0, 40)),
        owner_id=owner.id,
        rentable_identity_id=identity,
        commission_agreement_id=first + dice.between(0, len(COMMISSION_FACTS) - 1),
    )


def _mark(ctx: Context, rentable: p.Rentable) -> None:
    """Say of a category that one of its owners checks reservations."""
    category = ctx.store.get(CATEGORIES, rentable.category_id)
    if category is not None:
        name = "has_current_or_future_owner_that_should_check_reservations"
        save(ctx, RESOURCES, replace(category, **{name: True}))
