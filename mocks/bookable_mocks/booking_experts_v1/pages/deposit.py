"""The deposit page (B1-20): what the park holds on to until the guests have left."""

from __future__ import annotations

from decimal import Decimal

from bookable_mocks.booking_experts_v1.pages.given import Given
from bookable_mocks.booking_experts_v1.pages.html import tag
from bookable_mocks.booking_experts_v1.pages.layout import Fault, Faults, Wrong, facts, form
from bookable_mocks.booking_experts_v1.pages.parts import stay_page, summary
from bookable_mocks.booking_experts_v1.pages.visit import Visit


def view(visit: Visit, _given: Given, faults: Faults = ()) -> str:
    """Return the page."""
    words, amount = visit.words, visit.money(visit.reservation.deposit)
    return stay_page(
        visit,
        words("deposit"),
        tag("p", words("deposit_text")),
        facts([(words("amount"), amount)]),
        summary(visit),
        form(
            words,
            words("leave_deposit", amount=amount),
            tag("input", type="hidden", name="seen", value=str(visit.reservation.deposit)),
        ),
        faults=faults,
    )


def read(visit: Visit, given: Given) -> Decimal | Wrong:
    """Return the deposit that is left, or that it is another one than the page said."""
    if given.text("seen") != str(visit.reservation.deposit):
        return Wrong((Fault("", visit.words("changed")),), stale=True)
    return visit.reservation.deposit
