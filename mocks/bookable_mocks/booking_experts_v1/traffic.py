"""How a guest may have heard of the park: what can be chosen from, invented (B1-12)."""

from __future__ import annotations

from bookable_mocks.booking_experts_v1.models import LOCALES, Text
from bookable_mocks.booking_experts_v1.models_bookings import TrafficSource

_LABELS = {
    205_668: ("Fair", "Beurs", "Salon", "Messe", "Messe", "Veletrh"),
    205_669: ("Friends", "Vrienden", "Amis", "Venner", "Freunde", "Přátelé"),
    205_670: (
        "Search engine",
        "Zoekmachine",
        "Moteur de recherche",
        "Søgemaskine",
        "Suchmaschine",
        "Vyhledávač",
    ),
}

SOURCES: dict[int, Text] = {
    ident: dict(zip(LOCALES, labels, strict=True)) for ident, labels in _LABELS.items()
}
"""The sources by id."""


def options(locale: str) -> tuple[TrafficSource, ...]:
    """Return the sources with their labels in a language, in English if they have none in it."""
    return tuple(
        TrafficSource(ident, label.get(locale, label["en"])) for ident, label in SOURCES.items()
    )
