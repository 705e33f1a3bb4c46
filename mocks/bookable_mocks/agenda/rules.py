"""What OnlineAfspraken allows: pure functions that cite their rule and are told what time it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta

from bookable_mocks.agenda.enums import CLOSED, TRANSITIONS, By, Label, RecordStatus
from bookable_mocks.agenda.errors import problem
from bookable_mocks.agenda.models import Appointment, AppointmentType, ExtraField
from bookable_mocks.agenda.passwords import SHORTEST
from bookable_mocks.engine.problem import Problem

PAGE_SIZE = 500
"""How many customers or appointments come at most (AG-12)."""

LONGEST_RANGE = 366
"""Days of availability in one answer; the vendor does not say."""

USUAL_RANGE = 30
"""Days after the first one when no last one is given; the vendor does not say."""

RETRIES = (timedelta(minutes=5), timedelta(hours=1))
"""The waits after a failed change notice: three attempts in all (AG-25)."""

TIMEOUT = 10.0
"""Seconds that a receiver has to answer (AG-25)."""


def booking(kind: AppointmentType, *, consumer: bool) -> Iterator[Problem]:
    """AG-17: what can be booked is enabled, and by consumers only what they may book."""
    if kind.status is not RecordStatus.ENABLED or (consumer and not kind.by_consumer):
        yield problem("TYPE_NOT_BOOKABLE")


def changing(appointment: Appointment, agenda_id: int) -> Iterator[Problem]:
    """AG-01: an appointment is changed in its own agenda, as long as it is open."""
    if appointment.agenda_id != agenda_id:
        yield problem("APPOINTMENT_NOT_FOUND")
    if appointment.label in CLOSED:
        yield problem("APPOINTMENT_CLOSED")


def first_label(*, confirmation: bool) -> Label:
    """AG-07: a new appointment waits for its code, if there are codes."""
    return Label.PENDING if confirmation else Label.APPROVED


def can_move(label: Label, to: Label, by: By) -> bool:
    """AG-24: whether a label can follow another one."""
    return (label, to, by) in TRANSITIONS


def confirming(appointment: Appointment) -> Iterator[Problem]:
    """AG-07: what is cancelled or finished can't be confirmed any more."""
    if appointment.label in CLOSED:
        yield problem("APPOINTMENT_CLOSED")


def right_code(appointment: Appointment, code: str) -> bool:
    """AG-07: whether a code is the one that was sent; capitals count."""
    return appointment.code != "" and appointment.code == code


def cancelling(
    appointment: Appointment, now: datetime, notice: timedelta, *, customer: bool
) -> Iterator[Problem]:
    """AG-08: an open appointment can be cancelled, by a customer until the latest time for it."""
    if not can_move(appointment.label, Label.CANCELLED, By.CANCELLATION):
        yield problem("APPOINTMENT_CLOSED")
    if customer and now > appointment.starts_at - notice:
        yield problem("CANCEL_TOO_LATE")


def unanswered(fields: Iterable[ExtraField], answers: Mapping[str, str]) -> Iterator[Problem]:
    """AG-05: required extra fields have an answer that is not empty."""
    missing = [f.key for f in fields if f.required and not answers.get(f.key)]
    if missing:
        yield problem("FIELDS_REQUIRED", missing)


def new_account(username: str, password: str | None) -> Iterator[Problem]:
    """AG-14: an account has a password of six characters or more."""
    if username and not password:
        yield problem("PARAMETERS_INVALID", ["Password: ontbreekt"])
    elif username and password is not None and len(password) < SHORTEST:
        yield problem("PARAMETERS_INVALID", [f"Password: is korter dan {SHORTEST} tekens"])


def in_order(first: str, last: str, *, given: bool) -> Iterator[Problem]:
    """AG-03, AG-16: what ends does so after it starts; texts of hh:mm are in the clock's order."""
    if given and last <= first:
        yield problem("PARAMETERS_INVALID", ["EndTime: ligt niet na StartTime"])


def day_range(
    first: date, last: date, *, name: str, longest: int | None = LONGEST_RANGE
) -> Iterator[Problem]:
    """AG-11, AG-17: a range of days does not end before it begins, and an answer has to end."""
    if last < first:
        yield problem("PARAMETERS_INVALID", [f"EndDate: ligt voor {name}"])
    elif longest is not None and (last - first).days >= longest:
        yield problem("PARAMETERS_INVALID", [f"EndDate: meer dan {longest} dagen"])
