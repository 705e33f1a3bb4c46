"""What describes categories and parks: tags, rooms, pictures, terms, reviews, people on call."""

from __future__ import annotations

from datetime import date, datetime

from bookable_mocks.booking_experts_v1.models import Record, Text


class AccommodationSubtype(Record, frozen=True, kw_only=True):
    """A finer sort of a rentable type, such as a villa among bungalows."""

    name: Text
    administration_id: str


class AreaType(Record, frozen=True, kw_only=True):
    """A floor or another part of an accommodation."""

    name: Text
    position: int
    organization_id: str


class RoomType(Record, frozen=True, kw_only=True):
    """What a room is for."""

    name: Text
    organization_id: str


class Grouping(Record, frozen=True, kw_only=True):
    """A heading over tags and custom attributes."""

    name: Text
    position: int
    organization_id: str


class Tag(Record, frozen=True, kw_only=True):
    """A label of administrations, categories, rooms and rentables."""

    name: Text
    position: int
    search: bool
    highlight: bool
    scheme_attribute: str | None
    grouping_id: str
    organization_id: str


class CustomAttribute(Record, frozen=True, kw_only=True):
    """A named value that describes a category or a room."""

    name: Text
    value: Text
    position: int
    grouping_id: str


class Room(Record, frozen=True, kw_only=True):
    """A room of a category."""

    name: Text
    position: int
    area_type_id: str
    room_type_id: str
    tag_ids: tuple[str, ...]
    custom_attribute_ids: tuple[str, ...]


class Image(Record, frozen=True, kw_only=True):
    """A picture in several sizes, for a season or the whole year."""

    position: int
    season: str
    image_url: dict[str, str]


class Terms(Record, frozen=True, kw_only=True):
    """General terms and conditions, in HTML."""

    name: Text
    content: Text
    organization_id: str


class PackageEntry(Record, frozen=True, kw_only=True):
    """What a package holds, and how many."""

    name: Text
    quantity: int
    package_id: str


class PaymentMethod(Record, frozen=True, kw_only=True):
    """A way of paying that some administration of the organization takes."""

    image_url: dict[str, str]
    organization_id: str


class GroupType(Record, frozen=True, kw_only=True):
    """A kind of travelling company, such as a family."""

    name: Text
    organization_id: str


class Review(Record, frozen=True, kw_only=True):
    """What a guest thought of a stay."""

    score: float
    created_at: datetime
    locale: str
    name: str
    text: str
    stayed_nights: int
    stayed_date: date
    category_id: str
    review_answer_ids: tuple[str, ...]
    administration_id: str
    group_type_id: str | None = None


class ReviewAnswer(Record, frozen=True, kw_only=True):
    """One answered question of a review."""

    question: Text
    question_type: str
    answer_type: str | None
    position: int
    answer: int | bool | str
    review_id: str


class User(Record, frozen=True, kw_only=True):
    """Somebody of the organization who can be called (B1-23).

    Who is on call uses the system every `uses_every` minutes, counted from midnight UTC.
    """

    on_call_locales: tuple[str, ...]
    on_call_phone: dict[str, str]
    on_call_email: dict[str, str]
    name: str
    avatar_url: str
    organization_id: str
    administration_ids: tuple[str, ...]
    # not on the wire
    uses_every: int = 15


class ParkMap(Record, frozen=True, kw_only=True):
    """The map of an administration; the resource `maps` has the category's id (B1-21)."""

    tile_layer: str
    max_zoom_level: int
    width: int
    height: int
    administration_id: str
