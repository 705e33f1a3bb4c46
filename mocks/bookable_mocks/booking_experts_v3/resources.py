"""All types of resources with their relationships, and the vendor's dialect of JSON:API."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, get_type_hints

from bookable_mocks.booking_experts_v3 import models as m
from bookable_mocks.booking_experts_v3 import models_bookings as b
from bookable_mocks.booking_experts_v3 import models_parks as p
from bookable_mocks.booking_experts_v3.access import (
    PARKS,
    Visible,
    in_organization,
    in_parks,
    through_channel,
)
from bookable_mocks.booking_experts_v3.errors import CODES
from bookable_mocks.booking_experts_v3.models_categories import CATEGORIES
from bookable_mocks.booking_experts_v3.scopes import SCOPES
from bookable_mocks.booking_experts_v3.serialize import booking_links, category_links
from bookable_mocks.engine.store import Table
from bookable_mocks.jsonapi.definitions import Linked, Relationship, Resource, ToMany, ToOne
from bookable_mocks.jsonapi.dialect import Dialect, scoped
from bookable_mocks.jsonapi.resources import Resources

DIALECT = Dialect(
    locales=m.LOCALES,
    filters_asked_locales=True,
    include_scopes=scoped(frozenset(SCOPES), "{type}|read", "channel::{type}|read"),
    codes=CODES,
)

LABELS = Linked("label", "customer_labels")
OPTIONAL = Linked("amenity", "category_optional_amenities")

Related = Mapping[str, Relationship]


def _one(*names: str, **others: str) -> dict[str, Relationship]:
    """Return to-one relationships, each to the type of its name or, for `others`, to another."""
    to = {**{name: name for name in names}, **others}
    return {name: ToOne(f"{name}_id", target) for name, target in to.items()}


def _define(
    type_name: str,
    table: Table[Any],
    relationships: Related | None = None,
    *,
    hidden: Iterable[str] = (),
    visible: Visible | None = None,
    **more: Any,
) -> Resource:
    """Return the definition of a type, whose attributes are what is left of its record.

    That is without the id, the columns of relationships and what is hidden. Texts are localized.
    """
    related = relationships or {}
    kept = {"id", *hidden, *(r.column for r in related.values() if isinstance(r, ToOne))}
    hints = get_type_hints(table.record)
    attributes = tuple(name for name in table.record.__struct_fields__ if name not in kept)
    return Resource(
        type=type_name,
        table=table,
        attributes=attributes,
        relationships=related,
        localized=frozenset(n for n in attributes if hints[n] in (m.Texts, m.TextLists)),
        visible=visible,
        **more,
    )


def _all_but(table: Table[Any], written: Iterable[str]) -> frozenset[str]:
    return frozenset(table.record.__struct_fields__) - set(written)


_IN_PARK = ("administration_id",)
_OF_ORGANIZATION = ("organization_id",)
_WRITTEN_OF_BOOKING = (
    *("customer_desires_downpayment", "after_payment_return_url", "redeemable_codes"),
    *("option_validity", "remote_booking_nr", "reference_nr", "locale", "memo"),
    *("cancel_date", "cancel_reason"),
)
_READ_ONLY_OF_CATEGORY = (
    *("energy_label", "virtual", "archived", "prices_updated_at", "prices_indexed_at"),
    *("stock_updated_at", "stock_indexed_at", "costs_updated_at", "extras_updated_at"),
    *("bookable_discounts_changed_at", "agreements_changed_at", "max_baby_age"),
    *("max_child_age", "max_adolescent_age", "min_senior_age", "pets_allowed"),
    *("host_image_url", "last_date_with_price", "city", "region", "country_code"),
    *("location_is_exact", "has_current_or_future_owner_that_should_check_reservations"),
    *("created_at", "updated_at", "rentable_type", "max_number_of_people"),
    *("max_number_of_seniors", "max_number_of_adults", "max_number_of_adolescents"),
    *("max_number_of_children", "max_number_of_babies", "max_number_of_pets"),
)
_BANK = ("iban", "bic", "has_custom_invoice_details", "custom_invoice_details")

_APPS = (
    _define(
        "subscription",
        m.SUBSCRIPTIONS,
        {"administrations": PARKS},
        hidden=("app_id", "organization_id", "channel_id", "scopes"),
    ),
    _define(
        "administration",
        m.ADMINISTRATIONS,
        _one("city"),
        hidden=_OF_ORGANIZATION,
        visible=in_parks("id"),
    ),
    _define("channel", m.CHANNELS, _one("administration"), visible=in_parks()),
    _define("city", m.CITIES, _one("region")),
    _define("region", m.REGIONS),
    _define("traffic_source", m.TRAFFIC_SOURCES),
)

_PARKS = (
    _define(
        "amenity_group", p.AMENITY_GROUPS, {"amenities": ToMany("amenity", "amenity_group_id")}
    ),
    _define(
        "amenity",
        p.AMENITIES,
        {**_one("amenity_group"), "amenity_options": ToMany("amenity_option", "amenity_id")},
    ),
    _define("amenity_option", p.AMENITY_OPTIONS, _one("amenity")),
    _define(
        "administration_amenity",
        p.PARK_AMENITIES,
        _one("administration", "amenity"),
        visible=in_parks(),
    ),
    _define("rentable_type_amenity", p.TYPE_AMENITIES, _one("amenity", "category")),
    _define("category_amenity", p.CATEGORY_AMENITIES, _one("amenity", "category")),
    _define("accommodation_type", p.ACCOMMODATION_TYPES),
    _define("rentable_segment", p.SEGMENTS),
    _define("terms", p.TERMS, _one("administration"), visible=in_parks()),
    _define(
        "master_price_list",
        p.PRICE_LISTS,
        _one("administration"),
        hidden=("nightly",),
        visible=in_parks(),
    ),
    _define("ledger_account", p.LEDGER_ACCOUNTS, hidden=_OF_ORGANIZATION, visible=in_organization),
    _define("guest_group_limit", p.LIMITS, _one("category")),
    _define("image", p.IMAGES, hidden=("category_id",)),
    _define("attachment", p.ATTACHMENTS, hidden=("category_id",)),
    _define("room", p.ROOMS, _one("category")),
    _define(
        "rentable_identity",
        p.IDENTITIES,
        {**_one("administration"), "rentables": ToMany("rentable", "rentable_identity_id")},
        visible=in_parks(),
    ),
    _define(
        "rentable",
        p.RENTABLES,
        _one("rentable_identity", "category", "administration"),
        visible=in_parks(),
    ),
    _define(
        "owner",
        p.OWNERS,
        {"agreements": ToMany("agreement", "owner_id")},
        hidden=_OF_ORGANIZATION,
        visible=in_organization,
    ),
    _define(
        "commission_agreement", p.COMMISSIONS, hidden=_OF_ORGANIZATION, visible=in_organization
    ),
    _define(
        "agreement",
        p.AGREEMENTS,
        _one("owner", "rentable_identity", "commission_agreement"),
        hidden=_IN_PARK,
        visible=in_parks(),
    ),
    _define("extra", p.EXTRAS, hidden=_OF_ORGANIZATION, visible=in_organization),
)

_CATEGORY = _define(
    "category",
    CATEGORIES,
    {
        **_one("city", "terms", "rentable_segment", "master_price_list"),
        "guest_group_limits": ToMany("guest_group_limit", "category_id"),
        **_one("administration", rent_earned_ledger_account="ledger_account"),
        "images": ToMany("image", "category_id"),
        "rooms": ToMany("room", "category_id"),
        "rentable_type_amenities": ToMany("rentable_type_amenity", "category_id"),
        "optional_amenities": OPTIONAL,
        "attachments": ToMany("attachment", "category_id"),
        **_one("accommodation_type"),
        "category_amenities": ToMany("category_amenity", "category_id"),
    },
    hidden=("parkcms_url",),
    read_only=frozenset(_READ_ONLY_OF_CATEGORY),
    fixed=frozenset(
        {
            *("administration", "rent_earned_ledger_account", "images", "rooms"),
            *("rentable_type_amenities", "optional_amenities", "attachments"),
            *("accommodation_type", "category_amenities"),
        }
    ),
    sideposted=frozenset({"guest_group_limits"}),
    links=category_links,
    visible=in_parks(),
)

_INVOICED = {f"{who}_invoice": "invoice" for who in ("guest", "customer", "channel")}
_HIDDEN = {"customer": ("administration_id", "channel_id", *_BANK)}

_SALES = (
    _define(
        "agenda_period",
        b.PERIODS,
        _one("rentable", "reservation"),
        hidden=_IN_PARK,
        read_only=frozenset({"type", "ical_uid", "created_at", "updated_at"}),
        fixed=frozenset({"reservation"}),
        visible=in_parks(),
    ),
    _define("label", b.LABELS, hidden=_OF_ORGANIZATION, visible=in_organization),
    _define(
        "customer",
        b.CUSTOMERS,
        {"labels": LABELS},
        hidden=_HIDDEN["customer"],
        read_only=_all_but(b.CUSTOMERS, ("id", *_HIDDEN["customer"])),
        visible=through_channel("customer"),
    ),
    _define(
        "booking",
        b.BOOKINGS,
        {
            **_one("customer", "owner", "traffic_source", "administration", "channel"),
            **_one(**_INVOICED),
            "reservations": ToMany("reservation", "booking_id"),
            "payments": ToMany("payment", "booking_id"),
        },
        read_only=frozenset(
            name
            for name in _all_but(b.BOOKINGS, ("id", *_WRITTEN_OF_BOOKING))
            if not name.endswith("_id")
        ),
        fixed=frozenset({"administration", "channel", "reservations", "payments", *_INVOICED}),
        links=booking_links,
        visible=through_channel("booking"),
    ),
    _define(
        "reservation",
        b.RESERVATIONS,
        {
            **_one("booking", "customer", "rentable", "rentable_identity", "category"),
            **_one("agenda_period"),
            "extra_order_items": ToMany("extra_order_item", "reservation_id"),
        },
        hidden=("administration_id", "channel_id", "rent"),
        visible=through_channel("reservation"),
    ),
    _define(
        "extra_order_item",
        b.ORDER_ITEMS,
        _one("extra", "reservation"),
        hidden=_IN_PARK,
        visible=in_parks(),
    ),
    _define("payment", b.PAYMENTS, _one("booking", "invoice"), hidden=_IN_PARK, visible=in_parks()),
    _define(
        "invoice",
        b.INVOICES,
        {**_one("booking", "customer"), "payments": ToMany("payment", "invoice_id")},
        hidden=_IN_PARK,
        visible=in_parks(),
    ),
)

RESOURCES = Resources(DIALECT, *_APPS, *_PARKS, _CATEGORY, *_SALES)

CUSTOMER_REQUESTS = Resources(
    DIALECT,
    _define(
        "customer",
        b.CUSTOMERS,
        {"labels": LABELS},
        hidden=("administration_id", "channel_id", "debtor_code"),
        sideposted=frozenset({"labels"}),
        visible=through_channel("customer"),
    ),
    RESOURCES["label"],
)
"""B3-14: what a request may say of a customer is other than what an answer tells."""
