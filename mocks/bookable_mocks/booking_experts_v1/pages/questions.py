"""The questions page (B1-20): what a park may want to know besides.

The reference names no question but flight details, so that these are our own (assumed).
"""

from __future__ import annotations

from datetime import time

from bookable_mocks.booking_experts_v1.pages.given import Given
from bookable_mocks.booking_experts_v1.pages.html import tag
from bookable_mocks.booking_experts_v1.pages.layout import (
    Fault,
    Faults,
    Wrong,
    choices,
    field,
    form,
)
from bookable_mocks.booking_experts_v1.pages.parts import stay_page, summary
from bookable_mocks.booking_experts_v1.pages.visit import Visit

TRAVEL = ("car", "train", "plane", "other")
FIELDS = ("arrival_time", "travel", "flight", "remarks")
LONGEST = {"flight": 20, "remarks": 1000}
"""How many characters an answer may have."""


def view(visit: Visit, given: Given, faults: Faults = ()) -> str:
    """Return the page, with what was given before in its fields."""
    words, optional = visit.words, visit.words("optional")
    return stay_page(
        visit,
        words("questions"),
        summary(visit),
        form(
            words,
            words("send_answers"),
            tag("h2", words("questions")),
            field(
                words("arrival_time"),
                "arrival_time",
                given.text("arrival_time"),
                faults,
                hint=words("arrival_time_hint"),
                autocomplete="off",
            ),
            choices(
                words("travel"),
                "travel",
                [(way, words(f"travel_{way}")) for way in TRAVEL],
                given.text("travel"),
                faults,
            ),
            field(words("flight"), "flight", given.text("flight"), faults, autocomplete="off"),
            field(
                f"{words('remarks')} ({optional})",
                "remarks",
                given.text("remarks"),
                faults,
                kind="textarea",
                rows=4,
            ),
        ),
        faults=faults,
    )


def read(visit: Visit, given: Given) -> dict[str, str] | Wrong:
    """Return the answers by field, or what is wrong with them."""
    words, faults = visit.words, []
    answers = {name: given.text(name) for name in FIELDS}
    if not _is_time(answers["arrival_time"]):
        faults.append(Fault("arrival_time", words("give_arrival_time")))
    if answers["travel"] not in TRAVEL:
        faults.append(Fault("travel", words("choose_travel")))
    if answers["travel"] == "plane" and not answers["flight"]:
        faults.append(Fault("flight", words("give_flight")))
    for name, most in LONGEST.items():
        if len(answers[name]) > most:
            faults.append(Fault(name, words("too_long", what=words(name), most=most)))
    return Wrong(tuple(faults)) if faults else answers


def _is_time(text: str) -> bool:
    """Return whether a text is hours and minutes, such as 16:30."""
    try:
        return len(text) == 5 and time.fromisoformat(text).tzinfo is None
    except ValueError:
        return False
