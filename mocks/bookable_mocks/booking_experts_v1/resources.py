"""All types of resources with their relationships, and the vendor's dialect of JSON:API."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, get_type_hints

import msgspec

from bookable_mocks.booking_experts_v1 import models as m
from bookable_mocks.booking_experts_v1 import models_answers as answers
from bookable_mocks.booking_experts_v1 import serialize, wire
from bookable_mocks.booking_experts_v1 import tables as t
from bookable_mocks.booking_experts_v1.access import (
    accessible_administrations,
    accessible_organizations,
)
from bookable_mocks.booking_experts_v1.errors import CODES, write_error
from bookable_mocks.engine.store import Table
from bookable_mocks.jsonapi.conformity import camel
from bookable_mocks.jsonapi.definitions import Held, Listed, Relationship, Resource, ToOne
from bookable_mocks.jsonapi.dialect import Dialect
from bookable_mocks.jsonapi.resources import Resources

DIALECT = Dialect(
    locales=m.LOCALES,
    default_locale=wire.DEFAULT_LOCALE,
    localized=wire.WITH_NULLS,
    asked=wire.asked_locales,
    filters=False,
    sorts=False,
    relative=True,
    lenient=True,
    meta=False,
    codes=CODES,
    write_error=write_error,
)

Lines = dict[str, tuple[str, ...]]
_TEXTS = (m.Text, m.Text | None, Lines)
_NO_TEXTS = frozenset({"image_url", "on_call_phone", "on_call_email"})
"""Mappings of texts by something else than what Accept-Language asks for."""

_ALIKE = frozenset({"terms"})
"""Types whose plural is their singular."""

_PARK, _FIRM = "administration_id", "organization_id"

Related = Mapping[str, Relationship]


def _one(*names: str, **others: str) -> dict[str, Relationship]:
    """Return to-one relationships to types, by the names of their columns without `_id`."""
    to = {**{name: _plural(name) for name in names}, **others}
    return {name: ToOne(f"{name}_id", target) for name, target in to.items()}


def _many(*names: str, **others: str) -> dict[str, Relationship]:
    """Return to-many relationships to types of the same name, kept in fields as `image_ids`."""
    to = {**{name: name for name in names}, **others}
    return {name: Listed(f"{_singular(name)}_ids", target) for name, target in to.items()}


def _plural(name: str) -> str:
    if name in _ALIKE:
        return name
    return f"{name[:-1]}ies" if name.endswith("y") else f"{name}s"


def _singular(name: str) -> str:
    if name in _ALIKE:
        return name
    return f"{name[:-3]}y" if name.endswith("ies") else name.removesuffix("s")


def _define(
    type_name: str,
    table: Table[Any],
    relationships: Related | None = None,
    *,
    hidden: Iterable[str] = (),
    also: Iterable[str] = (),
    **more: Any,
) -> Resource:
    """Return the definition of a type, whose attributes are what is left of its record.

    That is without the id, the columns of relationships and what is hidden, and with those in
    `also`, which are computed. Texts are localized.
    """
    related = relationships or {}
    columns = {r.column for r in related.values() if isinstance(r, ToOne | Listed | Held)}
    kept = {"id", *hidden, *columns}
    hints = get_type_hints(table.record)
    own = [name for name in table.record.__struct_fields__ if name not in kept]
    return Resource(
        type=type_name,
        table=table,
        attributes=(*own, *also),
        relationships=related,
        localized=frozenset(n for n in own if hints[n] in _TEXTS and n not in _NO_TEXTS),
        schema=camel(_singular(type_name)),
        **more,
    )


def _inner(table: Table[Any], first: str) -> tuple[str, ...]:
    """Return the fields from `first` on: those that a record keeps for itself stand last."""
    names: tuple[str, ...] = table.record.__struct_fields__
    return names[names.index(first) :]


_PLACES = (
    _define("organizations", t.ORGANIZATIONS, visible=accessible_organizations),
    _define(
        "administrations",
        t.ADMINISTRATIONS,
        {**_one("city"), **_many("tags"), **_one("terms", "organization")},
        hidden=_inner(t.ADMINISTRATIONS, "currency"),
        visible=accessible_administrations,
    ),
    _define("regions", t.REGIONS, _many("cities"), hidden=(_FIRM,)),
    _define("cities", t.CITIES, _one("region")),
    _define(
        "categories",
        t.CATEGORIES,
        {
            **_one("city", "terms", "accommodation_subtype"),
            **_many("images", "rooms", "tags", "custom_attributes", optional_tags="tags"),
            **_many("extras", "costs"),
        },
        hidden=(_PARK,),
        links=wire.category_links,
    ),
    _define(
        "rentables",
        t.RENTABLES,
        {**_one("category"), **_many("tags")},
        hidden=_inner(t.RENTABLES, _PARK),
        also=("preference_costs",),
        computed={"preference_costs": wire.preference_costs},
    ),
)
_CONTENT = (
    _define("accommodation_subtypes", t.ACCOMMODATION_SUBTYPES, hidden=(_PARK,)),
    _define("area_types", t.AREA_TYPES, hidden=(_FIRM,)),
    _define("room_types", t.ROOM_TYPES, hidden=(_FIRM,)),
    _define("group_types", t.GROUP_TYPES, hidden=(_FIRM,)),
    _define("groupings", t.GROUPINGS, hidden=(_FIRM,)),
    _define("tags", t.TAGS, _one("grouping"), hidden=(_FIRM,)),
    _define("custom_attributes", t.CUSTOM_ATTRIBUTES, _one("grouping")),
    _define(
        "rooms",
        t.ROOMS,
        {**_one("area_type", "room_type"), **_many("tags", "custom_attributes")},
    ),
    _define("images", t.IMAGES),
    _define("terms", t.TERMS, hidden=(_FIRM,)),
    _define("payment_methods", t.PAYMENT_METHODS, hidden=(_FIRM,)),
    _define(
        "reviews",
        t.REVIEWS,
        {**_one("category", "group_type"), **_many("review_answers")},
        hidden=(_PARK,),
        computed={"created_at": wire.moment("created_at")},
    ),
    _define("review_answers", t.REVIEW_ANSWERS, hidden=("review_id",)),
    _define("users", t.USERS, hidden=(_FIRM, "administration_ids", "uses_every")),
)
_SALES = (
    _define(
        "costs",
        t.COSTS,
        hidden=_inner(t.COSTS, _PARK),
        computed={
            "if_stay_overlaps": wire.periods("if_stay_overlaps"),
            "amounts": wire.amounts,
        },
    ),
    _define(
        "extras",
        t.EXTRAS,
        hidden=_inner(t.EXTRAS, _PARK),
        also=("price",),
        computed={
            "price": wire.extra_price,
            "require_stay_overlaps": wire.periods("require_stay_overlaps"),
            "require_booking_in": wire.periods("require_booking_in"),
            "amounts": wire.amounts,
        },
    ),
    _define(
        "discount_campaigns",
        t.DISCOUNT_CAMPAIGNS,
        hidden=_inner(t.DISCOUNT_CAMPAIGNS, _FIRM),
    ),
    _define(
        "packages",
        t.PACKAGES,
        _many("images", "package_entries"),
        hidden=_inner(t.PACKAGES, _PARK),
    ),
    _define("package_entries", t.PACKAGE_ENTRIES, hidden=("package_id",)),
)

_STAY: Related = {
    **_one("category"),
    "invoice_items": Held("invoice_items", "invoice_items"),
    **_many("tags", available_extras="extras"),
    **_one("rentable", "package"),
}
_STAY_COMPUTED: Mapping[str, wire.Compute] = {
    **{name: wire.money(name) for name in ("total", "deposit", "rent", "provision")},
    **{name: wire.unless_preview(name) for name in ("token", "status", "confirmed_at")},
    "payment_plan_options": wire.payment_plans,
}


def _stay(type_name: str) -> Resource:
    """Return the definition of reservations or options; a preview has the id "" (B1-13)."""
    return _define(
        type_name,
        t.RESERVATIONS,
        _STAY,
        hidden=_inner(t.RESERVATIONS, "kind"),
        kind="kind",
        computed=_STAY_COMPUTED,
        wire_id=lambda ident: ident or None,
        links=lambda ctx, row: serialize.links(ctx, msgspec.convert(row, t.RESERVATIONS.record)),
    )


_STAYS = (
    _stay("reservations"),
    _stay("options"),
    _define(
        "invoice_items",
        t.INVOICE_ITEMS,
        {**_one(chosen_extra="extras"), **_many("costs")},
        computed={"quantity": wire.money("quantity"), "price": wire.money("price")},
    ),
)
_ANSWERS = (
    _define(
        "availabilities",
        Table(
            "be1_availability",
            answers.Availability,
            ("id", _PARK, "category_id", "discount_campaign_id"),
        ),
        {
            **_one("administration", "category", "discount_campaign"),
            **_many(missing_tags="tags", available_rentables="rentables"),
        },
        optional=frozenset({"missing_tags", "available_rentables"}),
        wire_id=int,
    ),
    _define(
        "maps",
        Table("be1_map", answers.CategoryMap, ("id",)),
        _many(available_rentables="rentables"),
    ),
)
"""Made for one answer: these tables name the records for the room and are in no database."""

RESOURCES = Resources(DIALECT, *_PLACES, *_CONTENT, *_SALES, *_STAYS, *_ANSWERS)
