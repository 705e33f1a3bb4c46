"""What exists: organizations, parks, categories and rentables, and the words all records share.

Field names are the attribute names on the wire; a field that ends in `_id` or `_ids` is a
relationship. What the reference never shows a client, such as the nightly rents, stands last in its
record, below a comment. Prices are exact decimals in the administration's own currency.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

import msgspec

Text = dict[str, str]
"""A text by locale; a locale that is missing has no translation."""

Period = tuple[date | None, date | None]
"""From its start up to, and not with, its end; None leaves that side open (B1-11)."""

LOCALES = ("en", "nl", "fr", "da", "de", "cs")
"""The languages that texts can be fetched in (B1-03)."""

RENTABLE_TYPES = ("bungalow", "camping", "hotelroom", "berth", "apartment", "accommodation")

GUESTS = ("seniors", "adults", "adolescents", "children", "babies", "pets")


class InvoicedTo(StrEnum):
    """Who gets the invoice for an item."""

    CUSTOMER = "customer"
    TOUR_OPERATOR = "tour_operator"


class Status(StrEnum):
    """Where a reservation or option stands (B1-12)."""

    NEW = "new"
    PLACED = "placed"
    CONFIRMED = "confirmed"
    FINISHED = "finished"
    CANCELLED = "cancelled"


BLOCKING = (Status.PLACED, Status.CONFIRMED)
"""The statuses that hold a rentable (B1-17)."""


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """Anything with an id."""

    id: str


class GuestGroup(msgspec.Struct, frozen=True):
    """Who stays, by age group, and their pets."""

    seniors: int = 0
    adults: int = 0
    adolescents: int = 0
    children: int = 0
    babies: int = 0
    pets: int = 0

    @property
    def people(self) -> int:
        """Everybody that max_number_of_people counts: babies and pets are not."""
        return self.seniors + self.adults + self.adolescents + self.children


class Organization(Record, frozen=True, kw_only=True):
    """One or several administrations under one name."""

    name: Text


class Administration(Record, frozen=True, kw_only=True):
    """A park: its ages, its terms, and how it wants to be paid."""

    name: Text
    max_baby_age: int
    max_child_age: int
    max_adolescent_age: int
    min_senior_age: int
    option_validity: int
    utc_offset: str
    same_day_booking_closing_time: str
    organization_id: str
    city_id: str
    tag_ids: tuple[str, ...]
    terms_id: str | None
    # not on the wire
    currency: str = "EUR"
    currency_rates: dict[str, Decimal] = {}
    checkin_time: str = "15:00"
    checkout_time: str = "11:00"
    provision_percentage: Decimal = Decimal(0)
    down_payment_percentage: Decimal = Decimal(0)
    balance_due_days: int = 0
    invoiced_to: InvoicedTo = InvoicedTo.CUSTOMER
    available_parking_spots: int | None = None
    invoice_details: Text | None = None
    asks_questions: bool = False
    asks_guest_list: bool = False


class Region(Record, frozen=True, kw_only=True):
    """A part of a country, as broad as the organization likes."""

    name: Text
    country_code: str
    organization_id: str
    city_ids: tuple[str, ...]


class City(Record, frozen=True, kw_only=True):
    """Where administrations and categories lie."""

    name: Text
    region_id: str


class Category(Record, frozen=True, kw_only=True):
    """A kind of accommodation: what a guest chooses; which unit it becomes is the park's choice."""

    name: Text
    short_description: Text
    description: Text
    highlighted: bool
    reference: str
    rentable_type: str
    max_number_of_people: int
    max_number_of_babies: int
    max_number_of_pets: int
    max_baby_age: int
    max_child_age: int
    max_adolescent_age: int
    min_senior_age: int
    number_of_beds: int | None
    number_of_child_beds: int | None
    number_of_child_chairs: int | None
    number_of_showers: int | None
    number_of_toilets: int | None
    number_of_bathrooms: int | None
    number_of_bedrooms: int | None
    pets_allowed: str
    host_image_url: str | None
    last_date_with_price: date | None
    latitude: float
    longitude: float
    address: str
    summer_youtube_id: str | None
    winter_youtube_id: str | None
    youtube_id: str | None
    administration_id: str
    city_id: str
    terms_id: str | None
    accommodation_subtype_id: str | None
    image_ids: tuple[str, ...]
    room_ids: tuple[str, ...]
    tag_ids: tuple[str, ...]
    optional_tag_ids: tuple[str, ...]
    custom_attribute_ids: tuple[str, ...]
    extra_ids: tuple[str, ...]
    cost_ids: tuple[str, ...]


class Rentable(Record, frozen=True, kw_only=True):
    """One accommodation. Its own preference cost is charged when it is chosen from the map."""

    name: str
    map_identifier: str | None
    pets_allowed: bool
    category_id: str
    tag_ids: tuple[str, ...]
    # not on the wire
    administration_id: str
    preference_cost: Decimal = Decimal(0)
    point: tuple[float, float] | None = None
    radius: float = 1.5


def local_day(administration: Administration, now: datetime) -> date:
    """Return the date at an administration, by its fixed UTC offset."""
    return local_time(administration, now).date()


def local_time(administration: Administration, now: datetime) -> datetime:
    """Return the moment as the clock at an administration shows it, by its fixed UTC offset.

    At the ends of time, where that shows no date, it is the moment in UTC.
    """
    zone = datetime.fromisoformat(f"2000-01-01T00:00:00{administration.utc_offset}").tzinfo
    try:
        return now.astimezone(zone)
    except OverflowError:  # within a day of the first moment or of the last
        return now.replace(tzinfo=zone)


def days_later(day: date, days: int) -> date:
    """Return a day so many later, or earlier: no further than the first and the last there are."""
    number = day.toordinal() + days
    return date.fromordinal(min(max(number, date.min.toordinal()), date.max.toordinal()))
