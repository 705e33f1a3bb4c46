"""Where the records live. One table for each record, named in upper case plural."""

from __future__ import annotations

from typing import Any

from bookable_mocks.booking_experts_v1 import models as m
from bookable_mocks.booking_experts_v1 import models_access as a
from bookable_mocks.booking_experts_v1 import models_bookings as b
from bookable_mocks.booking_experts_v1 import models_content as c
from bookable_mocks.booking_experts_v1 import models_sales as s
from bookable_mocks.engine.store import Table

_PARK, _FIRM = "administration_id", "organization_id"

PARTNERS = Table("be1_partner", a.Partner, ("id",))
ACCESSES = Table("be1_access", a.Access, ("id", "partner_id"), (("partner_id",),))

ORGANIZATIONS = Table("be1_organization", m.Organization, ("id",))
ADMINISTRATIONS = Table(
    "be1_administration", m.Administration, ("id", _FIRM, "city_id", "terms_id"), ((_FIRM,),)
)
REGIONS = Table("be1_region", m.Region, ("id", _FIRM), ((_FIRM,),))
CITIES = Table("be1_city", m.City, ("id", "region_id"))
CATEGORIES = Table(
    "be1_category",
    m.Category,
    ("id", _PARK, "city_id", "terms_id", "accommodation_subtype_id"),
    ((_PARK,),),
)
RENTABLES = Table("be1_rentable", m.Rentable, ("id", _PARK, "category_id"), ((_PARK,),))

ACCOMMODATION_SUBTYPES = Table("be1_subtype", c.AccommodationSubtype, ("id", _PARK), ((_PARK,),))
AREA_TYPES = Table("be1_area_type", c.AreaType, ("id", _FIRM, "position"))
ROOM_TYPES = Table("be1_room_type", c.RoomType, ("id", _FIRM))
GROUPINGS = Table("be1_grouping", c.Grouping, ("id", _FIRM, "position"))
TAGS = Table("be1_tag", c.Tag, ("id", _FIRM, "position", "grouping_id"))
CUSTOM_ATTRIBUTES = Table("be1_custom_attribute", c.CustomAttribute, ("id", "grouping_id"))
ROOMS = Table("be1_room", c.Room, ("id", "area_type_id", "room_type_id"))
IMAGES = Table("be1_image", c.Image, ("id",))
TERMS = Table("be1_terms", c.Terms, ("id", _FIRM))
PACKAGES = Table("be1_package", s.Package, ("id", _PARK, "position"), ((_PARK, "position"),))
PACKAGE_ENTRIES = Table("be1_package_entry", c.PackageEntry, ("id", "package_id"))
PAYMENT_METHODS = Table("be1_payment_method", c.PaymentMethod, ("id", _FIRM))
GROUP_TYPES = Table("be1_group_type", c.GroupType, ("id", _FIRM))
REVIEWS = Table(
    "be1_review",
    c.Review,
    ("id", _PARK, "category_id", "group_type_id", "created_at"),
    ((_PARK, "created_at"),),
)
REVIEW_ANSWERS = Table("be1_review_answer", c.ReviewAnswer, ("id", "review_id"))
USERS = Table("be1_user", c.User, ("id", _FIRM, "name"))
PARK_MAPS = Table("be1_park_map", c.ParkMap, ("id", _PARK))

COSTS = Table("be1_cost", s.Cost, ("id", _PARK), ((_PARK,),))
EXTRAS = Table("be1_extra", s.Extra, ("id", _PARK), ((_PARK,),))
DISCOUNT_CAMPAIGNS = Table("be1_campaign", s.DiscountCampaign, ("id", _FIRM, "promote"))
RENT_SEASONS = Table("be1_rent_season", s.RentSeason, ("id",))
ARRIVAL_RULES = Table("be1_arrival_rule", s.ArrivalRule, ("id",))
BLOCKS = Table("be1_block", s.Block, ("id", "rentable_id"), (("rentable_id",),))

_STAY = (
    *("id", "kind", _PARK, "status", "start_date", "end_date", "confirmed_at"),
    *("category_id", "rentable_id", "package_id"),
)
RESERVATIONS = Table(
    "be1_reservation", b.Reservation, _STAY, ((_PARK, "kind", "start_date"), ("status",))
)
"""Reservations and options alike; `kind` tells them apart."""

INVOICE_ITEMS = Table("be1_invoice_item", b.InvoiceItem, ("id", "chosen_extra_id"))
"""What the room takes for a table: they stand in their reservations, and this is in no database."""

STOCK_CHANGES = Table("be1_change", b.StockChange, ("number",))
"""What was taken and given back, in this sequence; see `world_catalog`."""

MASTER_DATA: tuple[Table[Any], ...] = (
    *(ORGANIZATIONS, ADMINISTRATIONS, REGIONS, CITIES, CATEGORIES, RENTABLES),
    *(ACCOMMODATION_SUBTYPES, AREA_TYPES, ROOM_TYPES, GROUPINGS, TAGS, CUSTOM_ATTRIBUTES),
    *(ROOMS, IMAGES, TERMS, PACKAGES, PACKAGE_ENTRIES, PAYMENT_METHODS, GROUP_TYPES),
    *(REVIEWS, REVIEW_ANSWERS, USERS, PARK_MAPS, COSTS, EXTRAS, DISCOUNT_CAMPAIGNS),
    *(RENT_SEASONS, ARRIVAL_RULES, BLOCKS),
)
"""What is seeded and never written again."""

TABLES: tuple[Table[Any], ...] = (
    *MASTER_DATA,
    *(PARTNERS, ACCESSES, RESERVATIONS, STOCK_CHANGES),
)
