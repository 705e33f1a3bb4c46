"""What a page is about: a reservation, what it costs, where the stay is, and in which language."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from bookable_mocks.booking_experts_v1.models import Status, Text
from bookable_mocks.booking_experts_v1.models_bookings import Reservation
from bookable_mocks.booking_experts_v1.pages.words import Words

PAY, DEPOSIT, QUESTIONS = "pay", "deposit", "questions"
GUEST_LIST, LICENSE_PLATES = "guest_list", "license_plates"

NAMES = (PAY, DEPOSIT, QUESTIONS, GUEST_LIST, LICENSE_PLATES)
"""The pages that a reservation links to (B1-20)."""

NOT_ASKED = "not_asked"

_OVER = {Status.CANCELLED: "cancelled", Status.FINISHED: "finished"}


@dataclass(frozen=True, slots=True)
class Visit:
    """Somebody looks at a page of a reservation; `urls` are the pages that it offers, by name."""

    words: Words
    reservation: Reservation
    park: Text
    category: Text
    due: Decimal
    urls: dict[str, str]

    def money(self, amount: Decimal) -> str:
        """Return an amount in the reservation's currency."""
        return self.words.money(amount, self.reservation.currency)

    @property
    def seen(self) -> str:
        """What of the reservation decides a payment; if it changes, the page is out of date."""
        stay = self.reservation
        plans = "+".join(plan.id for plan in stay.payment_plan_options) or "-"
        return f"{stay.status.value} {stay.paid} {stay.total} {plans}"

    def why_closed(self, name: str) -> str | None:
        """Return why a page has nothing to do, as `told.closed` calls it, or None if it is open."""
        stay = self.reservation
        if stay.status in _OVER:
            return _OVER[stay.status]
        if name == DEPOSIT and stay.deposit_completed:
            return DEPOSIT
        if name == QUESTIONS and stay.questions_completed:
            return QUESTIONS
        if name in self.urls:
            return None
        return "paid" if name == PAY else NOT_ASKED
