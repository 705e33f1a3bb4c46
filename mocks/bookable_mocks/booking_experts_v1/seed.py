"""A world's beginning: the parks of `seed_data`, partners with their access, and bookings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from bookable_mocks.booking_experts_v1 import seed_bookings
from bookable_mocks.booking_experts_v1 import tables as t
from bookable_mocks.booking_experts_v1.models import days_later
from bookable_mocks.booking_experts_v1.models_access import Access, Partner, access_id
from bookable_mocks.booking_experts_v1.seed_data import Park, Size, seed_data
from bookable_mocks.engine.auth import add_key
from bookable_mocks.engine.mock import Context, Persona
from bookable_mocks.engine.store import Table

LANTERN, JETTY, MILEPOST, NEWCOMER = "lantern", "jetty", "milepost", "newcomer"

PARTNERS = {
    LANTERN: "Lantern Travel",
    JETTY: "Jetty Holidays",
    MILEPOST: "Milepost Stays",
    NEWCOMER: "Newcomer Tours",
}
"""Partners by id."""

PERSONAS = (
    Persona("Lantern Travel: extended access to all parks", "be1_lantern_extended", LANTERN, ()),
    Persona("Lantern Travel, a second key", "be1_lantern_extended_2", LANTERN, ()),
    Persona("Jetty Holidays: default access to all parks but the last", "be1_jetty", JETTY, ()),
    Persona("Milepost Stays: extended to the first park alone", "be1_milepost", MILEPOST, ()),
    Persona("Newcomer Tours: no access yet", "be1_newcomer", NEWCOMER, ()),
)


def seed(ctx: Context) -> None:
    """Fill a new world with parks of the chosen size, partners, keys and bookings."""
    choices = ctx.choices
    size = Size(choices.administrations, choices.categories, choices.rentables)
    park = seed_data(ctx.world.seed, ctx.now.date(), size)
    for table, records in master_data(park):
        for record in records:
            ctx.store.insert(table, record)
    _partners(ctx, list(park.catalog.administrations))
    seed_bookings.seed(ctx)


def master_data(park: Park) -> Iterable[tuple[Table[Any], Iterable[Any]]]:
    """Return the seeded records with the tables that they belong in."""
    catalog, content = park.catalog, park.content
    return (
        (t.ORGANIZATIONS, park.organizations),
        (t.ADMINISTRATIONS, catalog.administrations.values()),
        (t.REGIONS, catalog.regions.values()),
        (t.CITIES, catalog.cities.values()),
        (t.CATEGORIES, catalog.categories.values()),
        (t.RENTABLES, catalog.rentables),
        (t.COSTS, catalog.costs.values()),
        (t.EXTRAS, catalog.extras.values()),
        (t.DISCOUNT_CAMPAIGNS, catalog.campaigns),
        (t.PACKAGES, catalog.packages.values()),
        (t.RENT_SEASONS, catalog.seasons),
        (t.ARRIVAL_RULES, catalog.arrival_rules),
        (t.BLOCKS, catalog.blocks),
        (t.ACCOMMODATION_SUBTYPES, content.subtypes),
        (t.AREA_TYPES, content.area_types),
        (t.ROOM_TYPES, content.room_types),
        (t.GROUPINGS, content.groupings),
        (t.TAGS, content.tags),
        (t.CUSTOM_ATTRIBUTES, content.custom_attributes),
        (t.ROOMS, content.rooms),
        (t.IMAGES, content.images),
        (t.TERMS, content.terms),
        (t.PACKAGE_ENTRIES, content.package_entries),
        (t.PAYMENT_METHODS, content.payment_methods),
        (t.GROUP_TYPES, content.group_types),
        (t.REVIEWS, content.reviews),
        (t.REVIEW_ANSWERS, content.review_answers),
        (t.USERS, content.users),
        (t.PARK_MAPS, content.maps),
    )


def owners(ctx: Context) -> Mapping[str, str]:
    """Return the partners by id: whom keys can belong to."""
    return {partner.id: partner.name for partner in ctx.store.select(t.PARTNERS, order="id")}


def example(ctx: Context, base: str) -> str:
    """Return a curl line that works on this very world: what two adults can book this quarter."""
    today = ctx.now.date()
    first, last = days_later(today, 7), days_later(today, 90)
    query = (
        f"filter[start_date]={first}..{last}"
        "&filter[guest_group][adults]=2&filter[los]=3..7&limit[availabilities]=5"
    )
    return (
        f"curl -g '{base}/availabilities/search?{query}'"
        f" -H 'Authorization: Token {PERSONAS[0].secret}' -H 'Accept: application/vnd.api+json'"
    )


def _partners(ctx: Context, parks: list[str]) -> None:
    """Make the partners, their access and their keys."""
    for ident, name in PARTNERS.items():
        ctx.store.insert(t.PARTNERS, Partner(id=ident, name=name))
    _give(ctx, LANTERN, parks, extended=True)
    _give(ctx, JETTY, parks[:-1] or parks, extended=False)
    _give(ctx, MILEPOST, parks[:1], extended=True)
    for persona in PERSONAS:
        add_key(
            ctx,
            ctx.ids.uuid("be1.key"),
            persona.secret,
            owner=persona.owner,
            scopes=persona.scopes,
            label=persona.label,
        )


def _give(ctx: Context, partner: str, parks: Iterable[str], *, extended: bool) -> None:
    for park in parks:
        given = Access(
            id=access_id(partner, park),
            partner_id=partner,
            administration_id=park,
            extended=extended,
        )
        ctx.store.insert(t.ACCESSES, given)
