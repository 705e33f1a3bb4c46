"""Seeded ways to pay, people on call, and maps."""

from __future__ import annotations

from collections.abc import Iterator

from bookable_mocks.booking_experts_v1.catalog import Catalog
from bookable_mocks.booking_experts_v1.models_content import ParkMap, PaymentMethod, User
from bookable_mocks.booking_experts_v1.seed_words import NAMES

PICTURES = "https://pictures.example.com"


def payment_methods(organization_id: str) -> Iterator[PaymentMethod]:
    """Yield the ways to pay; the id is the name."""
    for method in ("ideal", "banktransfer", "mastercard"):
        urls = {kind: f"{PICTURES}/payment_methods/{method}.{kind}" for kind in ("svg", "png")}
        yield PaymentMethod(id=method, image_url=urls, organization_id=organization_id)


def users(catalog: Catalog, organization_id: str) -> Iterator[User]:
    """Yield users: most take calls, one seldom uses the system, the last takes none (B1-23)."""
    desks = ((("en", "nl"), 15), (("de", "en"), 10), (("da",), 30), (("fr", "nl"), 240), ((), 15))
    parks = tuple(catalog.administrations)
    for number, (locales, uses_every) in enumerate(desks):
        name = NAMES[-1 - number]
        yield User(
            id=str(1670 + number),
            on_call_locales=locales,
            on_call_phone=dict.fromkeys(locales, f"+3188000{number:04d}"),
            on_call_email={locale: f"{name.lower()}@parks.example.com" for locale in locales},
            name=name,
            avatar_url=f"{PICTURES}/users/{1670 + number}.jpg",
            organization_id=organization_id,
            administration_ids=(parks[number % len(parks)], parks[0]),
            uses_every=uses_every,
        )


def maps(catalog: Catalog) -> Iterator[ParkMap]:
    """Yield a map of each park."""
    for park in catalog.administrations:
        yield ParkMap(
            id=park,
            tile_layer=f"{PICTURES}/maps/{park}/{{z}}/map_tile_{{x}}_{{y}}.png",
            max_zoom_level=4,
            width=3507,
            height=2480,
            administration_id=park,
        )
