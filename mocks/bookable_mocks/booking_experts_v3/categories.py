"""Categories: listed without the archived ones, and made (B3-16, B3-17)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from bookable_mocks.booking_experts_v3 import rules
from bookable_mocks.booking_experts_v3.access import administration
from bookable_mocks.booking_experts_v3.events import tell
from bookable_mocks.booking_experts_v3.models import CITIES, REGIONS
from bookable_mocks.booking_experts_v3.models_categories import Category
from bookable_mocks.booking_experts_v3.models_parks import (
    LIMITS,
    PRICE_LISTS,
    TERMS,
    GuestGroupLimit,
)
from bookable_mocks.booking_experts_v3.resources import RESOURCES
from bookable_mocks.engine.conditions import Where, eq
from bookable_mocks.engine.mock import Context, Reply
from bookable_mocks.engine.problem import Violation
from bookable_mocks.jsonapi.changes import changed, fields
from bookable_mocks.jsonapi.collection import collection, single
from bookable_mocks.jsonapi.errors import unprocessable
from bookable_mocks.jsonapi.sidepost import Sidepost, read_document
from bookable_mocks.jsonapi.tables import save


def list_categories(ctx: Context) -> Reply:
    """B3-16: archived ones are listed if they are asked for."""
    where: list[Where] = [eq("administration_id", administration(ctx))]
    if not ctx.params["include_archived"]:
        where.append(eq("archived", False))
    return collection(ctx, RESOURCES, "category", *where)


def create(ctx: Context) -> Reply:
    """B3-16, B3-17: make a category, with guest group limits that come along."""
    park = administration(ctx)
    document = read_document(ctx, RESOURCES, "category")
    given = fields(ctx, RESOURCES, document.primary, {})
    wrong = [*_unnamed(given), *_elsewhere(ctx, park, given), *_taken(document)]
    if wrong:
        raise unprocessable(wrong)
    ident = ctx.ids.number("be3.category")
    made = _limits(ctx, document, ident)
    category = Category(
        id=ident,
        administration_id=park,
        created_at=ctx.now,
        updated_at=ctx.now,
        **{**_place(ctx, given), **rules.maxima(list(made.values())), **given},
    )
    save(ctx, RESOURCES, category)
    tell(ctx, "created", category)
    temp_ids = {("guest_group_limit", limit.id): temp_id for temp_id, limit in made.items()}
    return single(ctx, RESOURCES, category, temp_ids=temp_ids)


def _unnamed(given: dict[str, Any]) -> Iterator[Violation]:
    if not any(text.strip() for text in (given.get("name") or {}).values()):
        told = "is required in at least one locale"
        yield Violation("body", "/data/attributes/name", told, "B3-16")


def _elsewhere(ctx: Context, park: int, given: dict[str, Any]) -> Iterator[Violation]:
    """Yield what belongs to another park of the same subscription."""
    for name, table in (("terms", TERMS), ("master_price_list", PRICE_LISTS)):
        ident = given.get(f"{name}_id")
        record: Any = None if ident is None else ctx.store.get(table, ident)
        if record is not None and record.administration_id != park:
            place = f"/data/relationships/{name}/data/id"
            yield Violation("body", place, f"there is no {name} {ident} in this administration")


def _taken(document: Sidepost) -> Iterator[Violation]:
    """Yield the limits that another category has: they can't be this one's too."""
    for ref in document.primary.refs():
        if ref.type == "guest_group_limit" and ref.id is not None:
            yield Violation("body", f"{ref.pointer}/id", "belongs to another category", "B3-17")


def _limits(ctx: Context, document: Sidepost, category: int) -> dict[str, GuestGroupLimit]:
    made = {}
    for draft in document.included:
        blank = GuestGroupLimit(id=ctx.ids.number("be3.guest_group_limit"))
        limit = changed(ctx, RESOURCES, blank, draft, {document.primary.temp_id: category})
        own = msgspec.structs.replace(limit, category_id=category)
        made[draft.temp_id] = ctx.store.insert(LIMITS, own)
    return made


def _place(ctx: Context, given: dict[str, Any]) -> dict[str, Any]:
    """Return the attributes that follow from where a category is."""
    place: dict[str, Any] = {
        "location_is_exact": given.get("latitude") is not None
        and given.get("longitude") is not None
    }
    city = ctx.store.get(CITIES, given["city_id"]) if given.get("city_id") else None
    if city is not None:
        place |= {"city": city.name, "country_code": city.country_code}
        region = ctx.store.get(REGIONS, city.region_id) if city.region_id else None
        place |= {"region": region.name} if region else {}
    return place
