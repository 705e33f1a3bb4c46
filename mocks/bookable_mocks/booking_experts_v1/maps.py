"""A category's map: where its accommodations are, and which of them are free (B1-21)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from bookable_mocks.booking_experts_v1 import errors
from bookable_mocks.booking_experts_v1.access import administration
from bookable_mocks.booking_experts_v1.models import Administration, Rentable
from bookable_mocks.booking_experts_v1.models_answers import CategoryMap
from bookable_mocks.booking_experts_v1.pricing.money import converted
from bookable_mocks.booking_experts_v1.pricing.price_list import rate
from bookable_mocks.booking_experts_v1.resources import RESOURCES
from bookable_mocks.booking_experts_v1.tables import PARK_MAPS
from bookable_mocks.booking_experts_v1.wire import tell_preference_costs
from bookable_mocks.booking_experts_v1.world_catalog import catalog_of, index_of
from bookable_mocks.engine.conditions import eq
from bookable_mocks.engine.mock import Context, Handler, JsonObject, Reply
from bookable_mocks.jsonapi.collection import single


def get_map(ctx: Context) -> Reply:
    """B1-21: read the map of a category with what is free for a stay.

    Raises:
        Refusal: 404 without such a category or a map of it; 400 for a departure that is not after
            arrival, or a currency that the administration does not take.
    """
    park = administration(ctx)
    category = catalog_of(ctx).categories.get(ctx.params["category_id"])
    if category is None or category.administration_id != park.id:
        raise errors.missing("category")
    own = [one for one in catalog_of(ctx).rentables if one.category_id == category.id]
    features = [feature(one) for one in own if on_map(one)]
    plan = ctx.store.first(PARK_MAPS, eq("administration_id", park.id))
    if plan is None or not features:
        raise errors.missing("map")
    start, end = _stay(ctx)
    tell_preference_costs(ctx, preference_costs(own, _rate(ctx, park)))
    free = index_of(ctx).free_rentables(category.id, start, end)
    answer = CategoryMap(
        id=category.id,
        tile_layer=plan.tile_layer,
        max_zoom_level=plan.max_zoom_level,
        width=plan.width,
        height=plan.height,
        geo_json={"type": "FeatureCollection", "features": features},
        available_rentable_ids=tuple(free),
    )
    return single(ctx, RESOURCES, answer)


def on_map(rentable: Rentable) -> bool:
    """Return whether an accommodation is on the map."""
    return rentable.map_identifier is not None and rentable.point is not None


def feature(rentable: Rentable) -> JsonObject:
    """Return an accommodation as a GeoJSON feature; its id is among the properties (B1-21)."""
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": list(rentable.point or ())},
        "properties": {"id": rentable.map_identifier, "radius": rentable.radius},
    }


def preference_costs(rentables: Iterable[Rentable], rate: Decimal) -> dict[str, Decimal]:
    """Return what it costs to choose each accommodation, in a currency of some rate."""
    return {one.id: converted(one.preference_cost, rate) for one in rentables}


def _stay(ctx: Context) -> tuple[date, date]:
    start = _day(ctx, "start_date")
    end = _day(ctx, "end_date")
    if end <= start:
        raise errors.bad("end_date", "must be after start_date")
    return start, end


def _day(ctx: Context, name: str) -> date:
    try:
        return date.fromisoformat(ctx.params[name])
    except ValueError as bad:
        raise errors.bad(name, "must be a date such as 2027-08-18") from bad


def _rate(ctx: Context, park: Administration) -> Decimal:
    found = rate(park, ctx.params.get("currency"))
    if found is None:
        raise errors.bad("currency", f"{park.currency} is not sold in this currency here")
    return found


HANDLERS: Mapping[str, Handler] = {"getMap": get_map}
