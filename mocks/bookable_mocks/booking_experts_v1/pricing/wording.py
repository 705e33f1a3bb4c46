"""The names of the invoice items that no record names."""

from __future__ import annotations

from bookable_mocks.booking_experts_v1.models import LOCALES, Text

RENT_NAME: Text = dict(
    zip(LOCALES, ("Rent", "Huur", "Loyer", "Leje", "Miete", "Nájem"), strict=True)
)

PREFERENCE: Text = dict(
    zip(
        LOCALES,
        (
            "Preference costs",
            "Voorkeurskosten",
            "Frais de préférence",
            "Præferencegebyr",
            "Wunschgebühr",
            "Poplatek za volbu",
        ),
        strict=True,
    )
)
