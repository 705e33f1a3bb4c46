"""Pages that only tell: what became of it, what is closed, what is not there."""

from __future__ import annotations

from bookable_mocks.booking_experts_v1.models import Status
from bookable_mocks.booking_experts_v1.pages.html import Html, tag
from bookable_mocks.booking_experts_v1.pages.layout import page
from bookable_mocks.booking_experts_v1.pages.parts import stay_page, summary
from bookable_mocks.booking_experts_v1.pages.visit import LICENSE_PLATES, NAMES, PAY, Visit
from bookable_mocks.booking_experts_v1.pages.words import TEXTS, Words
from bookable_mocks.booking_experts_v1.pricing.money import ZERO
from bookable_mocks.booking_experts_v1.redirects import led_to

UNPAID = ("open", "open_but_confirmed", "failure", "cancelled")
"""How a payment goes that brings nothing in."""


def is_told(status: str) -> bool:
    """Return whether there is something to tell for a status."""
    return f"done_{status}" in TEXTS


def done(visit: Visit, status: str) -> str:
    """Return what became of it, and where the guest can go from here.

    Anybody can write a status into the address: what is not true of the reservation isn't said.
    """
    words = visit.words
    said = words(f"done_{status}" if is_true(visit, status) else "as_it_is")
    return stay_page(visit, said, summary(visit), _ways_on(visit), announced=True)


def is_true(visit: Visit, status: str) -> bool:
    """Return whether a status fits a reservation as it is by now.

    How a payment went that brought nothing in is kept nowhere: one may have been tried as long as
    there is something to pay.
    """
    stay = visit.reservation
    confirmed = stay.status is Status.CONFIRMED
    if status == "success":
        return stay.paid > ZERO or (confirmed and PAY not in visit.urls)
    if status in UNPAID:
        return PAY in visit.urls and (confirmed or status != "open_but_confirmed")
    if status == "license_plates_saved":
        return LICENSE_PLATES in visit.urls
    return bool(getattr(stay, status))


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
