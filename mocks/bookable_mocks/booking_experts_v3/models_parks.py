"""What a park has: amenities, categories with their rooms and pictures, accommodations, owners."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any, Literal

import msgspec

from bookable_mocks.booking_experts_v3.models import (
    Currency,
    Money,
    Texts,
    table,
)
from bookable_mocks.engine.store import Table


class AmenityGroup(msgspec.Struct, frozen=True, kw_only=True):
    """Amenities under one heading."""

    id: int
    name: Texts


class Amenity(msgspec.Struct, frozen=True, kw_only=True):
    """Something that parks and accommodations can have."""

    id: int
    name: Texts
    kind: Literal["boolean", "numeric", "multiple_choice"]
    amenity_group_id: int | None


class AmenityOption(msgspec.Struct, frozen=True, kw_only=True):
    """One answer of a multiple choice amenity."""

    id: int
    name: Texts
    position: int
    amenity_id: int | None


class AdministrationAmenity(msgspec.Struct, frozen=True, kw_only=True):
    """An amenity of a whole park: a number, an option's id, or 1."""

    id: int
    value: int | None
    administration_id: int | None
    amenity_id: int | None


class CategoryValue(msgspec.Struct, frozen=True, kw_only=True):
    """An amenity of a category, valued like a park's."""

    id: int
    value: int | None
    amenity_id: int | None
    category_id: int | None


class RentableTypeAmenity(CategoryValue, frozen=True, kw_only=True):
    """An amenity that every accommodation of a category has."""


class CategoryAmenity(CategoryValue, frozen=True, kw_only=True):
    """The same under its older name."""


class AccommodationType(msgspec.Struct, frozen=True, kw_only=True):
    """What segments replaced."""

    id: int
    name: Texts


class RentableSegment(msgspec.Struct, frozen=True, kw_only=True):
    """What sort of accommodation it is."""

    id: int
    name: Texts
    semantic_segment: str | None


class Terms(msgspec.Struct, frozen=True, kw_only=True):
    """Conditions that guests agree to."""

    id: int
    name: str
    content: Texts
    administration_id: int | None


class MasterPriceList(msgspec.Struct, frozen=True, kw_only=True):
    """Prices that categories derive theirs from; `nightly` is in hundredths."""

    id: int
    name: str
    currency: Currency
    created_at: datetime
    updated_at: datetime
    administration_id: int | None
    nightly: int


class LedgerAccount(msgspec.Struct, frozen=True, kw_only=True):
    """An account that revenue is booked on."""

    id: int
    organization_id: int
    code: str
    name: str


class GuestGroupLimit(msgspec.Struct, frozen=True, kw_only=True):
    """How many of whom may stay in a category."""

    id: int
    max_number_of_people: int | None = None
    max_number_of_seniors: int | None = None
    max_number_of_adults: int | None = None
    max_number_of_adolescents: int | None = None
    max_number_of_children: int | None = None
    max_number_of_babies: int | None = None
    max_number_of_pets: int | None = None
    category_id: int | None = None


class Image(msgspec.Struct, frozen=True, kw_only=True):
    """A picture of a category."""

    id: int
    url: str
    title: Texts
    position: int
    category_id: int


class Attachment(msgspec.Struct, frozen=True, kw_only=True):
    """A file that belongs to a category."""

    id: int
    url: str
    name: str
    content_type: str
    category_id: int


class Room(msgspec.Struct, frozen=True, kw_only=True):
    """A room of an accommodation."""

    id: int
    name: Texts
    kind: str
    surface_area: int | None
    category_id: int | None


class RentableIdentity(msgspec.Struct, frozen=True, kw_only=True):
    """The accommodation itself, whoever lets it and as what."""

    id: int
    name: str
    house_number: str | None
    latitude: float | None
    longitude: float | None
    administration_id: int | None


class Rentable(msgspec.Struct, frozen=True, kw_only=True):
    """One accommodation that can be let."""

    id: int
    name: str
    reference: str | None
    archived: bool
    rentable_identity_id: int | None
    category_id: int | None
    administration_id: int | None


class Owner(msgspec.Struct, frozen=True, kw_only=True):
    """Who owns an accommodation."""

    id: int
    organization_id: int
    first_name: str | None
    last_name: str | None
    email: str | None
    phone: str | None
    locale: str


class CommissionAgreement(msgspec.Struct, frozen=True, kw_only=True):
    """What the park keeps of the rent, in percent with two digits."""

    id: int
    organization_id: int
    name: str
    percentage: str
    created_at: datetime


class Frequency(StrEnum):
    """How often an owner is paid."""

    ANYTIME = "anytime"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    HALFYEARLY = "halfyearly"
    YEARLY = "yearly"


class Agreement(msgspec.Struct, frozen=True, kw_only=True):
    """What was agreed with an owner about one accommodation."""

    id: int
    administration_id: int
    name: str | None
    active_from: date | None
    active_till: date | None
    frequency: Frequency
    settlement_method: Literal["end_date", "start_date", "overlapping", "confirmed_date"]
    owner_reservable: bool
    owner_can_make_reservation_on_irregular_price_periods: bool
    owner_can_view_availability: bool
    owner_can_view_reservations: bool
    owner_can_view_contact_data: bool
    owner_can_view_order: bool
    owner_can_view_invoice: bool
    owner_can_view_rent_amount: bool
    owner_can_view_settlements: bool
    owner_should_check_reservations: bool
    owner_can_edit_agenda_periods: bool
    owner_can_view_rentable_details: bool
    owner_can_create_pricing_change_request: bool
    owner_can_view_guest_details: bool
    owner_can_view_guest_memo: bool
    can_promote: bool
    can_view_reviews: bool
    created_at: datetime
    updated_at: datetime
    owner_id: int | None
    rentable_identity_id: int | None
    commission_agreement_id: int | None


class Extra(msgspec.Struct, frozen=True, kw_only=True):
    """Something to book beside the stay."""

    id: int
    organization_id: int
    name: Texts
    description: Texts
    price: Money


AMENITY_GROUPS = table("amenity_group", AmenityGroup)
AMENITIES = table("amenity", Amenity, ("amenity_group_id",))
AMENITY_OPTIONS = table("amenity_option", AmenityOption, ("amenity_id",))
PARK_AMENITIES = table(
    "administration_amenity", AdministrationAmenity, ("administration_id",), listed=True
)
TYPE_AMENITIES = table("rentable_type_amenity", RentableTypeAmenity, ("category_id",))
CATEGORY_AMENITIES = table("category_amenity", CategoryAmenity, ("category_id",))
ACCOMMODATION_TYPES = table("accommodation_type", AccommodationType)
SEGMENTS = table("rentable_segment", RentableSegment)
TERMS = table("terms", Terms)
PRICE_LISTS = table("master_price_list", MasterPriceList)
LEDGER_ACCOUNTS = table("ledger_account", LedgerAccount)
LIMITS = table("guest_group_limit", GuestGroupLimit, ("category_id",))
IMAGES = table("image", Image, ("category_id",))
ATTACHMENTS = table("attachment", Attachment, ("category_id",))
ROOMS = table("room", Room, ("category_id",))
IDENTITIES = table("rentable_identity", RentableIdentity)
RENTABLES = table("rentable", Rentable, ("rentable_identity_id",), ("category_id",))
OWNERS = table("owner", Owner)
COMMISSIONS = table("commission_agreement", CommissionAgreement)
AGREEMENTS = table(
    "agreement",
    Agreement,
    ("administration_id", "id"),
    ("owner_id",),
    ("rentable_identity_id",),
    listed=True,
)
EXTRAS = table("extra", Extra)

TABLES: tuple[Table[Any], ...] = (
    *(AMENITY_GROUPS, AMENITIES, AMENITY_OPTIONS, PARK_AMENITIES, TYPE_AMENITIES),
    *(CATEGORY_AMENITIES, ACCOMMODATION_TYPES, SEGMENTS, TERMS, PRICE_LISTS, LEDGER_ACCOUNTS),
    *(LIMITS, IMAGES, ATTACHMENTS, ROOMS, IDENTITIES, RENTABLES, OWNERS, COMMISSIONS),
    *(AGREEMENTS, EXTRAS),
)
