"""Pages that only tell: what became of it, what is closed, what is not there."""

from __future__ import annotations

from bookable_mocks.booking_experts_v1.pages.html import Html, tag
from bookable_mocks.booking_experts_v1.pages.layout import page
from bookable_mocks.booking_experts_v1.pages.links import led_to
from bookable_mocks.booking_experts_v1.pages.parts import stay_page, summary
from bookable_mocks.booking_experts_v1.pages.visit import NAMES, Visit
from bookable_mocks.booking_experts_v1.pages.words import TEXTS, Words


def is_told(status: str) -> bool:
    """Return whether there is something to tell for a status."""
    return f"done_{status}" in TEXTS


def done(visit: Visit, status: str) -> str:
    """Return what became of it, and where the guest can go from here."""
    words = visit.words
    said = words(f"done_{status}")
    return stay_page(visit, said, summary(visit), _ways_on(visit), announced=True)


def closed(visit: Visit, why: str) -> str:
    """Return that there is nothing to do on a page, and why: a text's key without `closed_`."""
    words = visit.words
    told = tag("p", words(f"closed_{why}"), role="status")
    return stay_page(visit, words("closed"), told, summary(visit), _ways_on(visit))


def not_found(words: Words) -> str:
    """Return that there is no such page; it says nothing of any reservation."""
    return page(words, words("not_found"), tag("p", words("not_found_text")))


def _ways_on(visit: Visit) -> Html | None:
    """Return links to the pages that the reservation offers, and back to the shop."""
    words = visit.words
    ways = [(words(name), visit.urls[name]) for name in NAMES if not visit.why_closed(name)]
    back = led_to(visit.reservation.after_payment_return_url)
    if back:
        ways.append((words("back"), back))
    if not ways:
        return None
    items = [tag("li", tag("a", text, href=url)) for text, url in ways]
    return tag(
        "nav",
        tag("h2", words("next"), id="next"),
        tag("ul", items, class_="links"),
        aria_labelledby="next",
    )
