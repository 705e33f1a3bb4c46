"""The guest list page (B1-20): who everybody is that stays. Pets need no name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from bookable_mocks.booking_experts_v1.models import GUESTS
from bookable_mocks.booking_experts_v1.models_bookings import Reservation
from bookable_mocks.booking_experts_v1.pages.given import Given
from bookable_mocks.booking_experts_v1.pages.html import Html, tag
from bookable_mocks.booking_experts_v1.pages.layout import Fault, Faults, Wrong, field, form
from bookable_mocks.booking_experts_v1.pages.parts import stay_page, summary
from bookable_mocks.booking_experts_v1.pages.visit import Visit

NAME_PARTS = ("first_name", "last_name")
BORN = "date_of_birth"
LONGEST = 100
"""How many characters a name may have."""


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody who has no name yet: how the page calls them, and what their fields begin with."""

    called: str
    key: str

    def field(self, part: str) -> str:
        """Return the name of one of the guest's fields."""
        return f"{self.key}-{part}"


def guests(visit: Visit) -> Iterator[Guest]:
    """Yield everybody who stays, by age group; one guest at least."""
    group = visit.reservation.guest_group
    numbers = {name: int(getattr(group, name)) for name in GUESTS if name != "pets"}
    if not any(numbers.values()):
        numbers = {"adults": 1}
    for name, number in numbers.items():
        for nth in range(1, number + 1):
            yield Guest(visit.words.guest(name, nth), f"{name}-{nth}")


def view(visit: Visit, given: Given, faults: Faults = ()) -> str:
    """Return the page; the first guest is the main guest until somebody says otherwise."""
    words = visit.words
    fieldsets = [
        _fieldset(visit, guest, given, faults, first=index == 0)
        for index, guest in enumerate(guests(visit))
    ]
    return stay_page(
        visit,
        words("guest_list"),
        tag("p", words("guest_list_text")),
        summary(visit),
        form(words, words("send_guests"), fieldsets),
        faults=faults,
    )


def read(visit: Visit, given: Given, today: date) -> dict[str, str] | Wrong:
    """Return the answers by field, or what is wrong with them; births were before `today`."""
    words, faults = visit.words, []
    answers: dict[str, str] = {}
    for guest in guests(visit):
        for part in NAME_PARTS:
            name = guest.field(part)
            answers[name] = given.text(name)
            told = _wrong_with_name(visit, answers[name], part)
            if told:
                faults.append(Fault(name, words("of_guest", who=guest.called, what=told)))
        name = guest.field(BORN)
        answers[name] = given.text(name)
        if not _was_before(answers[name], today):
            faults.append(Fault(name, words("not_a_birthday", who=guest.called)))
    return Wrong(tuple(faults)) if faults else answers


def _fieldset(visit: Visit, guest: Guest, given: Given, faults: Faults, *, first: bool) -> Html:
    words, known = visit.words, _main_guest(visit.reservation) if first else {}
    hints = {"first_name": "given-name", "last_name": "family-name", BORN: "bday"}
    fields = [
        field(
            words(part),
            guest.field(part),
            given.text(guest.field(part), known.get(part, "")),
            faults,
            kind="date" if part == BORN else "text",
            autocomplete=hint if first else "off",
        )
        for part, hint in hints.items()
    ]
    return tag("fieldset", tag("legend", guest.called), fields)


def _main_guest(stay: Reservation) -> dict[str, str]:
    born = stay.date_of_birth.isoformat() if stay.date_of_birth else ""
    return {"first_name": stay.first_name or "", "last_name": stay.last_name or "", BORN: born}


def _wrong_with_name(visit: Visit, name: str, part: str) -> str:
    words = visit.words
    what = words(part).lower()
    if not name:
        return words("is_missing", what=what)
    return words("too_long", what=what, most=LONGEST) if len(name) > LONGEST else ""


def _was_before(text: str, today: date) -> bool:
    """Return whether a text is a day in the last 130 years."""
    try:
        born = date.fromisoformat(text)
    except ValueError:
        return False
    return len(text) == 10 and today.year - 130 <= born.year and born < today
