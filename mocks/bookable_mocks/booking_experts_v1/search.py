"""Searching stays and packages, over all administrations that a key has access to (B1-02)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

import msgspec

from bookable_mocks.booking_experts_v1 import errors
from bookable_mocks.booking_experts_v1.access import accessible
from bookable_mocks.booking_experts_v1.availability import search as stays
from bookable_mocks.booking_experts_v1.availability import values
from bookable_mocks.booking_experts_v1.availability.parse import parse
from bookable_mocks.booking_experts_v1.availability.query import Ids, SearchQuery
from bookable_mocks.booking_experts_v1.availability.values import BadParameter
from bookable_mocks.booking_experts_v1.models_answers import Availability
from bookable_mocks.booking_experts_v1.package_relevance import relevant
from bookable_mocks.booking_experts_v1.resources import DIALECT, RESOURCES
from bookable_mocks.booking_experts_v1.world_catalog import catalog_of, index_of
from bookable_mocks.engine.mock import Context, Handler, Reply
from bookable_mocks.engine.parameters import parse_query
from bookable_mocks.jsonapi.collection import listed
from bookable_mocks.jsonapi.documents import document
from bookable_mocks.jsonapi.query import read_query

FIELDS = "fields[availabilities]"
OVERLAPS = "filter[overlaps_date]"


def search_availabilities(ctx: Context) -> Reply:
    """B1-07 to B1-10: find stays that can be booked; the index follows every reservation (B1-17).

    Raises:
        Refusal: 400 for a parameter that can't be understood, by its name.
    """
    resource = RESOURCES["availabilities"]
    asked = read_query(ctx, RESOURCES, resource)
    query = wanted(ctx)
    scored = query.wanted_tags is not None
    fields = asked.fields.get(resource.type)
    asked.fields[resource.type] = shown_fields(ctx.params.get(FIELDS), fields, scored=scored)
    found = stays.search(index_of(ctx), query, ctx.now)
    rows = msgspec.to_builtins([answered(stay) for stay in found])
    data, _ = document(ctx, RESOURCES, resource, rows, asked)
    return Reply(200, {"data": data}, media_type=DIALECT.media_type)


def wanted(ctx: Context) -> SearchQuery:
    """Return what a request searches: within reach of the key and, without dates, of the setting.

    Raises:
        Refusal: 400 for a parameter that can't be understood, by its name.
    """
    raw = parse_query(ctx.request.query) if ctx.request else {}
    try:
        query = parse(_pairs(raw))
    except BadParameter as bad:
        raise errors.bad(bad.parameter, bad.detail) from bad
    known = frozenset(accessible(ctx))
    named = query.administrations.among
    within = known if named is None else known & named
    ahead = None if query.dated else ctx.choices.search_days
    return replace(query, administrations=Ids(within), days_ahead=ahead)


def _pairs(raw: Mapping[str, list[str]]) -> list[tuple[str, str]]:
    """Return parameters with their last values; of a sorter without a number, with all of them."""
    return [
        (name, value)
        for name, given in raw.items()
        for value in (given if name.startswith("sorters[]") else given[-1:])
    ]


def shown_fields(
    sent: list[str] | None, fields: frozenset[str] | None, *, scored: bool
) -> frozenset[str]:
    """Return the fields of stays that are sent, of those that were asked for or None (B1-05).

    The tags that are missing are one of them only if a sorter scores tags; then by default.
    """
    resource = RESOURCES["availabilities"]
    chosen = resource.fields - resource.optional if fields is None else fields
    if not scored:
        return chosen - {"missing_tags"}
    relative = fields is None or all(name.startswith(("+", "-")) for name in sent or [""])
    if relative and "-missing_tags" not in (sent or []):
        return chosen | {"missing_tags"}
    return chosen


def answered(stay: stays.Availability) -> Availability:
    """Return a stay as it is sent: with numbers for prices."""
    return Availability(
        id=str(stay.id),
        start_date=stay.start_date,
        los=stay.los,
        price=_number(stay.price),
        original_price=_number(stay.original_price),
        rent_price=float(stay.rent_price),
        original_rent_price=float(stay.original_rent_price),
        checkin_time=stay.checkin_time,
        checkout_time=stay.checkout_time,
        stock=stay.stock,
        administration_id=stay.administration_id,
        category_id=stay.category_id,
        discount_campaign_id=stay.discount_campaign_id,
        missing_tag_ids=stay.missing_tag_ids or (),
        available_rentable_ids=stay.available_rentable_ids,
    )


def _number(price: Decimal | None) -> float | None:
    return None if price is None else float(price)


def search_packages(ctx: Context) -> Reply:
    """B1-22: find the packages for some days, the most relevant first.

    Raises:
        Refusal: 400 if the days are none that there are.
    """
    try:
        days = values.days(OVERLAPS, ctx.params[OVERLAPS])
    except BadParameter as bad:
        raise errors.bad(bad.parameter, bad.detail) from bad
    parks = set(ctx.params.get("filter[administration_ids]") or accessible(ctx))
    kinds = ctx.params.get("filter[rentable_types]")
    parks &= set(accessible(ctx))
    catalog = catalog_of(ctx)
    candidates = [
        (package, catalog.extras.get(package.extra_id))
        for package in catalog.packages.values()
        if package.searchable
        and package.administration_id in parks
        and (not kinds or package.rentable_type in kinds)
    ]
    found = relevant(candidates, days, ctx.choices.package_days)
    return listed(ctx, RESOURCES, "packages", found[: ctx.params.get("limit")])


HANDLERS: Mapping[str, Handler] = {
    "searchAvailabilities": search_availabilities,
    "searchPackages": search_packages,
}
