"""A category: everything that is said of a kind of accommodation."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

import msgspec

from bookable_mocks.booking_experts_v3.models import TextLists, Texts, table


class Category(msgspec.Struct, frozen=True, kw_only=True):
    """B3-16: a kind of accommodation; what nobody said is None, or no texts."""

    id: int
    name: Texts = {}
    description: Texts = {}
    short_description: Texts = {}
    usps: TextLists = {}
    highlighted: bool = False
    reference: str | None = None
    minimum_number_of_nights: int | None = None
    maximum_number_of_nights: int | None = None
    number_of_bedrooms: int | None = None
    number_of_beds: int | None = None
    number_of_showers: int | None = None
    number_of_toilets: int | None = None
    number_of_bathrooms: int | None = None
    number_of_parking_spots: int | None = None
    number_of_child_beds: int | None = None
    number_of_child_chairs: int | None = None
    surface_area: int | None = None
    summer_video_id: str | None = None
    winter_video_id: str | None = None
    whole_year_video_id: str | None = None
    master_price_list_price_factor: float | None = None
    master_price_list_fixed_rate: float | None = None
    same_day_bookings_allowed: bool = False
    same_day_booking_closing_time: str | None = None
    address: str | None = None
    postal_code: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    checkin_times_for_week: tuple[str, ...] = ()
    checkout_times_for_week: tuple[str, ...] = ()
    energy_label: (
        Literal["A++++", "A+++", "A++", "A+", "A", "B", "C", "D", "E", "F", "G", "H"] | None
    ) = None
    virtual: bool = False
    archived: bool = False
    max_number_of_people: int | None = None
    max_number_of_seniors: int | None = None
    max_number_of_adults: int | None = None
    max_number_of_adolescents: int | None = None
    max_number_of_children: int | None = None
    max_number_of_babies: int | None = None
    max_number_of_pets: int | None = None
    prices_updated_at: datetime | None = None
    prices_indexed_at: datetime | None = None
    stock_updated_at: datetime | None = None
    stock_indexed_at: datetime | None = None
    costs_updated_at: datetime | None = None
    extras_updated_at: datetime | None = None
    bookable_discounts_changed_at: datetime | None = None
    agreements_changed_at: datetime | None = None
    max_baby_age: int | None = 2
    max_child_age: int | None = 11
    max_adolescent_age: int | None = 17
    min_senior_age: int | None = 65
    pets_allowed: Literal["all", "some", "none"] = "none"
    host_image_url: str | None = None
    last_date_with_price: date | None = None
    city: Texts = {}
    region: Texts = {}
    country_code: str | None = None
    location_is_exact: bool = False
    has_current_or_future_owner_that_should_check_reservations: bool = False
    created_at: datetime
    updated_at: datetime
    rentable_type: str | None = None
    parkcms_url: str | None = None
    city_id: int | None = None
    terms_id: int | None = None
    rentable_segment_id: int | None = None
    master_price_list_id: int | None = None
    administration_id: int | None = None
    rent_earned_ledger_account_id: int | None = None
    accommodation_type_id: int | None = None


CATEGORIES = table("category", Category, ("administration_id", "archived", "id"), listed=True)

TABLES = (CATEGORIES,)
