"""The five pages as values: when each is closed, how it looks, reads, and what it does (B1-20)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import msgspec

from bookable_mocks.booking_experts_v1 import transitions
from bookable_mocks.booking_experts_v1.models import local_day
from bookable_mocks.booking_experts_v1.models_bookings import Reservation
from bookable_mocks.booking_experts_v1.pages import (
    deposit,
    guest_list,
    payment,
    plates,
    questions,
)
from bookable_mocks.booking_experts_v1.pages.filled import keep
from bookable_mocks.booking_experts_v1.pages.given import Given
from bookable_mocks.booking_experts_v1.pages.layout import Faults, Wrong
from bookable_mocks.booking_experts_v1.pages.visit import (
    DEPOSIT,
    GUEST_LIST,
    LICENSE_PLATES,
    PAY,
    QUESTIONS,
    Visit,
)
from bookable_mocks.booking_experts_v1.tables import RESERVATIONS
from bookable_mocks.booking_experts_v1.world_catalog import catalog_of
from bookable_mocks.engine.mock import Context


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page with a form: `read` gives what `take` then does; that returns the status.

    `leads_back` says whether the customer goes back to the shop after it: the callback knows no
    status for the other pages.
    """

    name: str
    view: Callable[[Visit, Given, Faults], str]
    read: Callable[[Context, Visit, Given], Any]
    take: Callable[[Context, Reservation, Any], str]
    leads_back: bool = True


def _pay(ctx: Context, stay: Reservation, chosen: payment.Payment) -> str:
    outcome = transitions.PaymentStatus(chosen.outcome)
    if chosen.plan is not None and outcome in transitions.CONFIRMING:
        stay = _changed(ctx, stay, payment_plan=chosen.plan)
    transitions.settle_payment(ctx, stay, outcome)
    return chosen.outcome


def _leave_deposit(ctx: Context, stay: Reservation, _amount: Decimal) -> str:
    _changed(ctx, stay, deposit_completed=True)
    return "deposit_completed"


def _answer(ctx: Context, stay: Reservation, answers: dict[str, str]) -> str:
    keep(ctx, stay.id, QUESTIONS, answers)
    _changed(ctx, stay, questions_completed=True)
    return "questions_completed"


def _name_guests(ctx: Context, stay: Reservation, answers: dict[str, str]) -> str:
    keep(ctx, stay.id, GUEST_LIST, answers)
    _changed(ctx, stay, guest_list_completed=True)
    return "guest_list_completed"


def _read_guests(ctx: Context, visit: Visit, given: Given) -> dict[str, str] | Wrong:
    park = catalog_of(ctx).administrations[visit.reservation.administration_id]
    return guest_list.read(visit, given, local_day(park, ctx.now))


def _save_plates(ctx: Context, stay: Reservation, license_plates: tuple[str, ...]) -> str:
    _changed(ctx, stay, license_plates=license_plates)
    return "license_plates_saved"


def _changed(ctx: Context, stay: Reservation, **changes: Any) -> Reservation:
    return ctx.store.update(RESERVATIONS, msgspec.structs.replace(stay, **changes))


SHEETS = (
    Sheet(PAY, payment.view, lambda _, visit, given: payment.read(visit, given), _pay),
    Sheet(
        DEPOSIT, deposit.view, lambda _, visit, given: deposit.read(visit, given), _leave_deposit
    ),
    Sheet(QUESTIONS, questions.view, lambda _, visit, given: questions.read(visit, given), _answer),
    Sheet(GUEST_LIST, guest_list.view, _read_guests, _name_guests, leads_back=False),
    Sheet(
        LICENSE_PLATES,
        plates.view,
        lambda _, visit, given: plates.read(visit, given),
        _save_plates,
        leads_back=False,
    ),
)
