"""The number plates page (B1-19, B1-20): for which cars the gate opens."""

from __future__ import annotations

from bookable_mocks.booking_experts_v1 import requests
from bookable_mocks.booking_experts_v1.pages.given import Given
from bookable_mocks.booking_experts_v1.pages.html import tag
from bookable_mocks.booking_experts_v1.pages.layout import Fault, Faults, Wrong, field, form
from bookable_mocks.booking_experts_v1.pages.parts import stay_page, summary
from bookable_mocks.booking_experts_v1.pages.visit import Visit

FIELD = "license_plates"
LONGEST = 20
"""How many characters a number plate may have."""


def view(visit: Visit, given: Given, faults: Faults = ()) -> str:
    """Return the page, with the plates that are known, or those that were refused."""
    words, stay = visit.words, visit.reservation
    spots = stay.available_parking_spots
    return stay_page(
        visit,
        words(FIELD),
        tag("p", words("plates_text")),
        summary(visit),
        form(
            words,
            words("save_plates"),
            field(
                words("plates"),
                FIELD,
                given.text(FIELD, "\n".join(stay.license_plates)),
                faults,
                hint="" if spots is None else words("spots", most=spots),
                kind="textarea",
                rows=max(3, min(spots or 0, 8)),
                autocomplete="off",
                spellcheck="false",
            ),
        ),
        faults=faults,
    )


def read(visit: Visit, given: Given) -> tuple[str, ...] | Wrong:
    """Return the plates that were given, or what is wrong with them (B1-19)."""
    words, spots = visit.words, visit.reservation.available_parking_spots
    plates = requests.plates(given.text(FIELD).splitlines())
    faults = []
    if spots is not None and len(plates) > spots:
        faults.append(Fault(FIELD, words("too_many_plates", most=spots)))
    for plate in plates:
        if len(plate) > LONGEST:
            faults.append(Fault(FIELD, words("too_long", what=plate[:LONGEST], most=LONGEST)))
    return Wrong(tuple(faults)) if faults else plates
