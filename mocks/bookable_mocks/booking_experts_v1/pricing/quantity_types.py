"""How an invoice item's quantity is meant, and how that is called in each language."""

from __future__ import annotations

from decimal import Decimal

from bookable_mocks.booking_experts_v1.models import LOCALES, Text
from bookable_mocks.booking_experts_v1.models_sales import (
    RENT,
    Amount,
    AmountType,
)
from bookable_mocks.booking_experts_v1.pricing.tariff import Line, Stay, units

_NAMES = {
    "fixed": ("Per stay", "Per verblijf", "Par séjour", "Pr. ophold", "Pro Aufenthalt", "Za pobyt"),
    "per_day": ("Per day", "Per dag", "Par jour", "Pr. dag", "Pro Tag", "Za den"),
    "per_person": (
        "Per person",
        "Per persoon",
        "Par personne",
        "Pr. person",
        "Pro Person",
        "Za osobu",
    ),
    "per_person_per_day": (
        "Per person per day",
        "Per persoon per dag",
        "Par personne et par jour",
        "Pr. person pr. dag",
        "Pro Person und Tag",
        "Za osobu a den",
    ),
    "per_pet": (
        "Per pet",
        "Per huisdier",
        "Par animal",
        "Pr. kæledyr",
        "Pro Haustier",
        "Za zvíře",
    ),
    "per_pet_per_day": (
        "Per pet per day",
        "Per huisdier per dag",
        "Par animal et par jour",
        "Pr. kæledyr pr. dag",
        "Pro Haustier und Tag",
        "Za zvíře a den",
    ),
    "per_piece": ("Per piece", "Per stuk", "Par pièce", "Pr. stk.", "Pro Stück", "Za kus"),
    "per_piece_per_day": (
        "Per piece per day",
        "Per stuk per dag",
        "Par pièce et par jour",
        "Pr. stk. pr. dag",
        "Pro Stück und Tag",
        "Za kus a den",
    ),
    "percentage_over_rent": (
        "Percentage of the rent",
        "Percentage van de huur",
        "Pourcentage du loyer",
        "Procent af lejen",
        "Prozent der Miete",
        "Procento z nájmu",
    ),
    "percentage_over_total": (
        "Percentage of the total",
        "Percentage van het totaal",
        "Pourcentage du total",
        "Procent af totalen",
        "Prozent der Summe",
        "Procento z celkové ceny",
    ),
    "percentage_over_default_extras": (
        "Percentage of rent and required costs",
        "Percentage van huur en verplichte kosten",
        "Pourcentage du loyer et des frais obligatoires",
        "Procent af leje og obligatoriske udgifter",
        "Prozent der Miete und Pflichtkosten",
        "Procento z nájmu a povinných nákladů",
    ),
    "percentage_over_default_rent": (
        "Percentage of the default rent",
        "Percentage van de standaardhuur",
        "Pourcentage du loyer de base",
        "Procent af grundlejen",
        "Prozent der Grundmiete",
        "Procento ze základního nájmu",
    ),
}

DISPLAY: dict[str, Text] = {
    name: dict(zip(LOCALES, texts, strict=True)) for name, texts in _NAMES.items()
}
"""The translated, humanized name of each quantity type."""

_BY_GUEST = {
    AmountType.PER_GUEST: ("per_person", "per_pet"),
    AmountType.PER_GUEST_PER_DAY: ("per_person_per_day", "per_pet_per_day"),
}


def quantity_type(amount: Amount) -> str:
    """Return the quantity type that says what an amount is calculated over.

    Which amounts have which is assumed. An amount never makes `per_day`, `per_piece_per_day` or
    `percentage_over_default_rent`: none of the five calculations is of that kind.
    """
    if amount.type in _BY_GUEST:
        person, pet = _BY_GUEST[amount.type]
        return pet if set(amount.counts_guests) == {"pets"} else person
    if amount.type is AmountType.PERCENTAGE:
        if set(amount.over_classes) == {RENT}:
            return "percentage_over_rent"
        return (
            "percentage_over_total"
            if "extras" in amount.over_classes
            else "percentage_over_default_extras"
        )
    return amount.type.value


def quantity(line: Line, stay: Stay) -> tuple[Decimal, str]:
    """Return a line's quantity and its type, both by its first amount.

    A fixed price keeps the quantity that was chosen, as in the reference's example of five cots at
    a fixed price; guests are counted once for each night if they pay by the night (assumed).
    """
    amount = line.source.amounts[0]
    number = units(amount, stay.guests, line.quantity)
    if amount.type is AmountType.PER_GUEST_PER_DAY:
        number *= stay.los
    if amount.type is AmountType.FIXED:
        number = line.quantity
    return Decimal(number), quantity_type(amount)
