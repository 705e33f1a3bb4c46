"""Parts that several pages show: the page around them, and which stay it is about."""

from __future__ import annotations

from bookable_mocks.booking_experts_v1.models import GUESTS, GuestGroup, Text
from bookable_mocks.booking_experts_v1.pages.html import Child, Html, join, tag
from bookable_mocks.booking_experts_v1.pages.layout import Faults, Park, facts, page
from bookable_mocks.booking_experts_v1.pages.visit import Visit
from bookable_mocks.booking_experts_v1.pages.words import Words


def stay_page(
    visit: Visit, title: str, *content: Child, faults: Faults = (), announced: bool = False
) -> str:
    """Return a page about a stay, with the park above it."""
    park, park_lang = visit.words.named(visit.park)
    above = Park(park, park_lang)
    return page(visit.words, title, *content, park=above, faults=faults, announced=announced)


def translated(words: Words, text: Text) -> Child:
    """Return a translated text, marked if it is in another language than the page."""
    said, lang = words.named(text)
    return tag("span", said, lang=lang) if lang else said


def summary(visit: Visit) -> Html:
    """Return what was booked, when and for whom."""
    words, stay = visit.words, visit.reservation
    since = words("from_time", time=stay.checkin_time)
    until = words("until_time", time=stay.checkout_time)
    rows: list[tuple[str, Child]] = [
        (words("booking"), stay.id),
        (words("stay_at"), translated(words, visit.category)),
        (words("arrival"), f"{words.day(stay.start_date)}, {since}"),
        (words("departure"), f"{words.day(stay.end_date)}, {until}"),
        (words("guests"), party(words, stay.guest_group)),
        (words("state"), words(stay.status.value)),
    ]
    return join(tag("h2", words("your_stay")), facts(rows))


def party(words: Words, group: GuestGroup) -> str:
    """Return who comes, as people say it: 2 adults, 1 baby."""
    numbers = [(name, getattr(group, name)) for name in GUESTS]
    return ", ".join(words.guests(name, number) for name, number in numbers if number) or "–"
