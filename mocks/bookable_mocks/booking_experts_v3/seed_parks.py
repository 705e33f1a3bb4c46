"""Parks with amenities, categories and accommodations."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, TypeVar

import msgspec

from bookable_mocks.booking_experts_v3 import models_parks as p
from bookable_mocks.booking_experts_v3 import rules
from bookable_mocks.booking_experts_v3.models import (
    Administration,
    City,
    Currency,
    Region,
    TrafficSource,
)
from bookable_mocks.booking_experts_v3.models_categories import Category
from bookable_mocks.booking_experts_v3.resources import OPTIONAL, RESOURCES
from bookable_mocks.booking_experts_v3.seed_kinds import (
    AMENITY_FACTS,
    GROUPS,
    KINDS,
    OPTIONS,
    PARK_FACTS,
    PLACES,
    ROOMS,
    SEGMENTS,
    Kind,
)
from bookable_mocks.engine.conditions import eq
from bookable_mocks.engine.dice import Dice
from bookable_mocks.engine.mock import Context
from bookable_mocks.jsonapi.definitions import Resource
from bookable_mocks.jsonapi.tables import add_links, save

T = TypeVar("T", bound=msgspec.Struct)

SITE = "https://parks.example.com"

TRAFFIC = ("Search engine", "Friends", "Newsletter")


def parks(ctx: Context) -> list[Administration]:
    """Make the parks, with their places, amenities and what all of them share."""
    for source in TRAFFIC:
        make(ctx, TrafficSource, name=source)
    for name, semantic in SEGMENTS:
        make(ctx, p.RentableSegment, name=name, semantic_segment=semantic)
        make(ctx, p.AccommodationType, name=name)
    _amenities(ctx)
    made: list[Administration] = []
    for (organization, title, text), (city, region) in zip(PARK_FACTS, PLACES, strict=True):
        around = make(ctx, Region, name=region, country_code="NL")
        place = make(ctx, City, name=city, country_code="NL", region_id=around.id)
        park = make(
            ctx,
            Administration,
            organization_id=organization,
            name=title,
            description=text,
            time_zone="Europe/Amsterdam",
            currency=Currency.EUR,
            email=f"park{len(made) + 1}@example.com",
            city_id=place.id,
        )
        _furnish(ctx, park, len(made))
        made.append(park)
    return made


def make(ctx: Context, record: type[T], **fields: Any) -> T:
    """Make a record of a type of resource, with the next id of its table."""
    resource = _BY_RECORD[record]
    ident = ctx.ids.number(f"be3.{resource.type}")
    made: T = record(id=ident, **fields)
    if resource.localized:
        return save(ctx, RESOURCES, made)
    ctx.store.insert(resource.table, made)
    return made


_BY_RECORD: dict[type[Any], Resource] = {r.table.record: r for r in RESOURCES}


def _amenities(ctx: Context) -> None:
    groups = [make(ctx, p.AmenityGroup, name=name) for name in GROUPS]
    for group, name, kind in AMENITY_FACTS:
        amenity = make(ctx, p.Amenity, name=name, kind=kind, amenity_group_id=groups[group].id)
        for position, option in enumerate(OPTIONS if kind == "multiple_choice" else (), 1):
            make(ctx, p.AmenityOption, name=option, position=position, amenity_id=amenity.id)


def _furnish(ctx: Context, park: Administration, index: int) -> None:
    """Give a park amenities, terms, a price list and an account."""
    for amenity in ctx.store.select(p.AMENITIES, eq("amenity_group_id", 1), order="id"):
        value = _value(ctx, amenity, 2 + index)
        make(
            ctx,
            p.AdministrationAmenity,
            value=value,
            administration_id=park.id,
            amenity_id=amenity.id,
        )
    content = {"nl": "Stil na elf uur.", "en": "Quiet after eleven."}
    make(ctx, p.Terms, name="House rules", content=content, administration_id=park.id)
    make(
        ctx,
        p.MasterPriceList,
        name=f"Prices {ctx.now.year}",
        currency=park.currency,
        created_at=ctx.now - timedelta(days=200),
        updated_at=ctx.now - timedelta(days=40),
        administration_id=park.id,
        nightly=rules.NIGHTLY + 1000 * index,
    )
    make(
        ctx,
        p.LedgerAccount,
        organization_id=park.organization_id,
        code=f"{8010 + index}",
        name=f"Rent {park.name}",
    )


def _value(ctx: Context, amenity: p.Amenity, number: int) -> int:
    """Return a value of an amenity: a number, an option's id, or that it is there."""
    if amenity.kind == "multiple_choice":
        options = ctx.store.select(p.AMENITY_OPTIONS, eq("amenity_id", amenity.id), order="id")
        return options[number % len(options)].id
    return number if amenity.kind == "numeric" else 1


def accommodations(
    ctx: Context, made: Sequence[Administration], dice: Dice, count: int
) -> list[p.Rentable]:
    """Make the categories, and so many accommodations that belong to them in turn."""
    categories = [_category(ctx, made[kind.park - 1], kind, dice) for kind in KINDS]
    let = [c for c in categories if not c.archived]
    rentables = []
    for number in range(1, count + 1):
        category = let[number % len(let)]
        name = f"{category.reference} {number}"
        identity = make(
            ctx,
            p.RentableIdentity,
            name=name,
            house_number=str(number),
            latitude=category.latitude,
            longitude=category.longitude,
            administration_id=category.administration_id,
        )
        rentables.append(
            make(
                ctx,
                p.Rentable,
                name=name,
                reference=f"R{number:04d}",
                archived=False,
                rentable_identity_id=identity.id,
                category_id=category.id,
                administration_id=category.administration_id,
            )
        )
    return rentables


def _category(ctx: Context, park: Administration, kind: Kind, dice: Dice) -> Category:
    city, region = PLACES[kind.park - 1]
    category = make(
        ctx,
        Category,
        name=kind.name,
        short_description=kind.short,
        description={code: f"{text}. {kind.area} m²." for code, text in kind.short.items()},
        usps=kind.usps,
        reference=kind.reference,
        city=city,
        region=region,
        archived=kind.archived,
        virtual=kind.virtual,
        **_beds(kind),
        **_dates(ctx.now, dice),
        **_surroundings(park, kind),
    )
    _fill(ctx, category, kind)
    return category


def _beds(kind: Kind) -> dict[str, Any]:
    """Return how many there are of everything, and for how long."""
    return {
        "highlighted": kind.people == 6,
        "minimum_number_of_nights": 2 if kind.people > 2 else 1,
        "maximum_number_of_nights": 21 + kind.bedrooms,
        "number_of_bedrooms": kind.bedrooms,
        "number_of_beds": kind.people,
        "number_of_showers": 1 + kind.bedrooms // 3,
        "number_of_toilets": 1 + kind.bedrooms // 2,
        "number_of_bathrooms": 1 + kind.bedrooms // 4,
        "number_of_parking_spots": 1 + kind.people // 5,
        "number_of_child_beds": kind.people // 4,
        "number_of_child_chairs": kind.people // 2,
        "surface_area": kind.area,
        "max_number_of_people": kind.people,
        "max_number_of_seniors": kind.people,
        "max_number_of_adults": kind.people,
        "max_number_of_adolescents": kind.people - 1,
        "max_number_of_children": kind.people - 1,
        "max_number_of_babies": kind.bedrooms,
        "max_number_of_pets": 2 if kind.people > 4 else 0,
        "pets_allowed": "all" if kind.people > 4 else "none",
        "checkin_times_for_week": ("15:00",) * 7,
        "checkout_times_for_week": ("10:30",) * 7,
    }


def _dates(now: datetime, dice: Dice) -> dict[str, Any]:
    """Return when which part of a category last changed."""
    names = ("prices_updated_at", "prices_indexed_at", "stock_updated_at", "stock_indexed_at")
    others = ("costs_updated_at", "extras_updated_at", "bookable_discounts_changed_at")
    every = (*names, *others, "agreements_changed_at", "updated_at")
    return {
        **{name: now - timedelta(hours=dice.between(1, 600)) for name in every},
        "created_at": now - timedelta(days=dice.between(100, 900)),
        "last_date_with_price": (now + timedelta(days=dice.between(300, 500))).date(),
    }


def _surroundings(park: Administration, kind: Kind) -> dict[str, Any]:
    """Return where a category is, what it costs, and what there is to see of it."""
    film = kind.reference.lower()
    winter = kind.people > 3
    return {
        "summer_video_id": f"{film}-summer",
        "winter_video_id": f"{film}-winter" if winter else None,
        "whole_year_video_id": None if winter else f"{film}-all",
        "master_price_list_price_factor": kind.factor,
        "master_price_list_fixed_rate": kind.rate,
        "same_day_bookings_allowed": kind.people > 2,
        "same_day_booking_closing_time": "14:00:00Z" if kind.people > 2 else None,
        "address": f"Parkweg {kind.area}",
        "postal_code": f"{8490 + kind.park} AB",
        "latitude": 52.5 + kind.park / 10,
        "longitude": 5.5 + kind.park / 10,
        "location_is_exact": True,
        "country_code": "NL",
        "energy_label": kind.label,
        "host_image_url": f"{SITE}/hosts/{kind.park}.jpg",
        "rentable_type": SEGMENTS[kind.segment - 1][1],
        "parkcms_url": f"{SITE}/{kind.park}/{film}",
        "city_id": park.city_id,
        "terms_id": park.id,
        "rentable_segment_id": kind.segment,
        "master_price_list_id": park.id,
        "administration_id": park.id,
        "rent_earned_ledger_account_id": park.id,
        "accommodation_type_id": kind.segment,
    }


def _fill(ctx: Context, category: Category, kind: Kind) -> None:
    """Give a category pictures, rooms, amenities, limits and a plan."""
    own = {"category_id": category.id}
    most = {name: getattr(category, name) for name in rules.MAXIMA}
    make(ctx, p.GuestGroupLimit, **most, **own)
    film = kind.reference.lower()
    for position in (1, 2):
        url = f"{SITE}/images/{film}-{position}.jpg"
        make(ctx, p.Image, url=url, title=kind.name, position=position, **own)
    url = f"{SITE}/plans/{film}.pdf"
    make(ctx, p.Attachment, url=url, name="Floor plan", content_type="application/pdf", **own)
    for name, sort, area in ROOMS:
        make(ctx, p.Room, name=name, kind=sort, surface_area=area, **own)
    indoors = ctx.store.select(p.AMENITIES, eq("amenity_group_id", 2), order="id")
    for amenity in indoors[1:]:
        valued = {"value": _value(ctx, amenity, kind.bedrooms), "amenity_id": amenity.id, **own}
        make(ctx, p.RentableTypeAmenity, **valued)
        make(ctx, p.CategoryAmenity, **valued)
    add_links(ctx, OPTIONAL, category.id, [indoors[0].id])
