"""What the seeded categories are like."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from bookable_mocks.booking_experts_v1.models import Administration, Category, Text
from bookable_mocks.booking_experts_v1.seed_texts import FOR_PEOPLE, KINDS, LONG, SHORT, filled


@dataclass(frozen=True, slots=True)
class Kind:
    """What a seeded category is like; `base` is the rent of a weeknight in spring."""

    kind: str
    rentable_type: str
    people: int
    base: str
    arrivals: str = "park"
    pets: str = "some"
    bedrooms: int | None = 2
    bathrooms: int | None = 1
    highlighted: bool = False


ASSORTMENT = (
    Kind("villa", "bungalow", 12, "185.00", pets="none", bedrooms=6, bathrooms=3, highlighted=True),
    Kind("bungalow", "bungalow", 4, "72.50"),
    Kind("pitch", "camping", 6, "24.00", "nightly", "all", None, None),
    Kind("room", "hotelroom", 2, "69.00", "nightly", "none", 1),
    Kind("chalet", "accommodation", 5, "81.50", bedrooms=3, highlighted=True),
    Kind("berth", "berth", 4, "18.50", "nightly", "all", None, None),
    Kind("villa", "bungalow", 8, "139.00", pets="all", bedrooms=4, bathrooms=2),
    Kind("bungalow", "bungalow", 6, "94.00", pets="none", bedrooms=3),
    Kind("treehouse", "accommodation", 4, "99.50", "weekly", "none", 1),
    Kind("apartment", "apartment", 4, "78.00"),
    Kind("bungalow", "bungalow", 5, "85.00", bedrooms=3, highlighted=True),
    Kind("apartment", "apartment", 2, "61.50", "nightly", "none", 1),
)

COORDINATES = ((52.21, 4.39), (52.83, 6.58), (56.35, 9.12))

AGES = ("max_baby_age", "max_child_age", "max_adolescent_age", "min_senior_age")
DESCRIBED_LATER = (
    "image_ids",
    "room_ids",
    "tag_ids",
    "optional_tag_ids",
    "custom_attribute_ids",
)
"""What `seed_content` fills in."""


def kind_of(number: int) -> Kind:
    """Return what the n-th category is like; they repeat."""
    return ASSORTMENT[number % len(ASSORTMENT)]


def category(
    number: int,
    park: tuple[Administration, Text],
    cost_ids: tuple[str, ...],
    extra_ids: tuple[str, ...],
    last_date_with_price: date,
) -> Category:
    """Return the n-th category, at a park with a name."""
    kind = kind_of(number)
    administration, park_name = park
    word = KINDS[kind.kind]
    later: dict[str, Any] = dict.fromkeys(DESCRIBED_LATER, ())
    latitude, longitude = COORDINATES[(int(administration.id) - 388) % len(COORDINATES)]
    return Category(
        id=str(5140 + number),
        name=filled(FOR_PEOPLE, kind=word, n=kind.people),
        short_description=filled(SHORT, kind=word, park=park_name),
        description=filled(LONG, kind=word, park=park_name),
        highlighted=kind.highlighted,
        reference=f"{kind.kind[:3].upper()}-{number + 1:03d}",
        rentable_type=kind.rentable_type,
        max_number_of_people=kind.people,
        max_number_of_babies=2 if kind.bedrooms else 4,
        max_number_of_pets=0 if kind.pets == "none" else 2,
        pets_allowed=kind.pets,
        host_image_url=None,
        last_date_with_price=last_date_with_price,
        latitude=round(latitude + 0.001 * number, 6),
        longitude=round(longitude - 0.001 * number, 6),
        address=f"Parklaan {number + 1}",
        summer_youtube_id=None,
        winter_youtube_id=None,
        youtube_id=None,
        administration_id=administration.id,
        city_id=administration.city_id,
        terms_id=None,
        accommodation_subtype_id=None,
        extra_ids=extra_ids,
        cost_ids=cost_ids,
        **_figures(kind, number),
        **{name: getattr(administration, name) for name in AGES},
        **later,
    )


def _figures(kind: Kind, number: int) -> dict[str, Any]:
    """Return how many of what a category has; pitches and berths have nothing that is known."""
    built = kind.bedrooms is not None
    return {
        "number_of_beds": kind.people if built else None,
        "number_of_child_beds": number % 3 if built else None,
        "number_of_child_chairs": 1 if kind.rentable_type == "bungalow" else None,
        "number_of_showers": kind.bathrooms,
        "number_of_toilets": None if kind.bathrooms is None else kind.bathrooms + number % 2,
        "number_of_bathrooms": kind.bathrooms,
        "number_of_bedrooms": kind.bedrooms,
    }
