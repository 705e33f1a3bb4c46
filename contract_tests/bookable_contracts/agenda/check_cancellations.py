"""Confirming, cancelling, removing: AG-07 to AG-10, and the labels of AG-24."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import httpx
import pytest

from bookable_contracts.agenda.office import ABSENT, ID, Office, objects
from bookable_contracts.oracles.answers import pick
from bookable_contracts.oracles.outcomes import built_upon, fails, succeeds
from bookable_contracts.verdicts import NotReachable, expect, not_reachable
from bookable_specs import Contract

PENDING, APPROVED, CANCELLED = "1", "2", "4"
NO_CODE = "needs the code that the customer was sent: pass --set messages_url=…"
UNNEEDED = "needs a company whose appointments have to be confirmed: pass its --token"


def label(office: Office, appointment: str) -> str:
    """Return the label of an appointment."""
    return str(office.appointment(appointment).get("Label"))


def needed(office: Office) -> bool:
    """Tell whether appointments have to be confirmed."""
    return bool(office.ask("requiresConfirmation").at("/Confirmation/Required") == "1")


@pytest.fixture
def waiting(office: Office) -> str:
    """An appointment that waits for its code."""
    if not needed(office):
        not_reachable(UNNEEDED)
    return office.booked()


@pytest.mark.rule("AG-07")
def test_setting(office: Office, contract: Contract) -> None:
    """A new appointment is pending if, and only if, confirmation is required."""
    answer = office.call("requiresConfirmation")
    succeeds(contract, answer)
    wanted = PENDING if answer.at("/Confirmation/Required") == "1" else APPROVED
    for mode in ("consumer", "customer"):
        made = office.book(BookingMode=mode)
        built_upon(contract, made)
        told = label(office, str(pick(made, ID)))
        expect(told == wanted, f"a new appointment should have label {wanted}", answer, made)


@pytest.mark.rule("AG-07")
def test_wrong_code(office: Office, contract: Contract, waiting: str) -> None:
    """A wrong code does not confirm."""
    exchange = office.call("confirmAppointment", id=waiting, ConfirmationCode="WRONG0000")
    succeeds(contract, exchange, "a wrong code")
    told = exchange.at("/Confirmation/Confirmed")
    expect(told == "0", "a wrong code should answer Confirmed 0", exchange)
    same = label(office, waiting) == PENDING
    expect(same, "a wrong code should leave the appointment pending", exchange)


@pytest.mark.rule("AG-07")
def test_right_code(
    office: Office, contract: Contract, waiting: str, settings: Mapping[str, str]
) -> None:
    """The right code confirms, also when it comes again."""
    code = _code(settings, waiting)
    for _ in range(2):
        exchange = office.call("confirmAppointment", id=waiting, ConfirmationCode=code)
        succeeds(contract, exchange, "the right code")
        told = exchange.at("/Confirmation/Confirmed")
        expect(told == "1", "the right code should answer Confirmed 1", exchange)
        same = label(office, waiting) == APPROVED
        expect(same, "the right code should confirm the appointment", exchange)


@pytest.mark.rule("AG-07", evidence="assumed")
def test_no_confirmation_of_the_cancelled(office: Office, contract: Contract) -> None:
    """A cancelled appointment is not confirmed."""
    appointment = office.booked()
    built_upon(contract, office.cancel(appointment, Mode="company"))
    exchange = office.call("confirmAppointment", id=appointment, ConfirmationCode="A1B2C3")
    fails(contract, exchange, "a confirmation of a cancelled appointment")


@pytest.mark.rule("AG-08")
def test_in_time(office: Office, contract: Contract) -> None:
    """A customer cancels in time, by default."""
    for mode in (None, "customer"):
        appointment = office.booked()
        exchange = office.cancel(appointment, Mode=mode)
        succeeds(contract, exchange, "a cancellation in time")
        done = label(office, appointment) == CANCELLED
        expect(done, "a cancelled appointment should have label 4", exchange)


@pytest.mark.rule("AG-08")
def test_too_late(office: Office, contract: Contract) -> None:
    """After the latest time a customer cannot cancel, the company can."""
    appointment = _soon(office)
    for mode in (None, "customer"):
        exchange = office.cancel(appointment, Mode=mode)
        fails(contract, exchange, "a customer's cancellation after the latest time")
    kept = label(office, appointment) != CANCELLED
    expect(kept, "a refused cancellation should not cancel", exchange)
    succeeds(contract, office.cancel(appointment, Mode="company"), "the company's cancellation")


@pytest.mark.rule("AG-08", evidence="assumed")
def test_twice(office: Office, contract: Contract) -> None:
    """What is cancelled cannot be cancelled, in either mode."""
    appointment = office.booked()
    built_upon(contract, office.cancel(appointment, Mode="company"))
    for mode in ("customer", "company"):
        fails(contract, office.cancel(appointment, Mode=mode), "a second cancellation")


@pytest.mark.rule("AG-08")
def test_remarks(office: Office, contract: Contract) -> None:
    """Remarks of the company are added to the notes, those of a customer do nothing."""
    for mode, wanted in (("company", ["Note", "Remark"]), ("customer", ["Note"])):
        appointment = office.booked(Description="Note")
        exchange = office.cancel(appointment, Mode=mode, Remarks="Remark", Confirmations=0)
        built_upon(contract, exchange)
        notes = str(office.appointment(appointment).get("Description")).splitlines()
        what = "should be added to the notes" if len(wanted) > 1 else "should do nothing"
        expect(notes == wanted, f"Remarks in mode {mode} {what}", exchange)


@pytest.mark.rule("AG-08", evidence="assumed")
def test_values(office: Office, contract: Contract) -> None:
    """An unknown mode, or a way to confirm that there is not, is refused."""
    appointment = office.booked()
    wrong: list[dict[str, Any]]
    wrong = [{"Mode": "guest"}, {"Mode": "company", "Confirmations": 4}, {"DryRun": 2}]
    for query in wrong:
        exchange = office.cancel(appointment, **query)
        fails(contract, exchange, f"a cancellation with an unknown {list(query)[-1]}")
    for told in range(4):
        exchange = office.cancel(office.booked(), Mode="company", Confirmations=told)
        succeeds(contract, exchange, f"Confirmations {told}")
    fails(contract, office.cancel(ABSENT, Mode="company"), "a cancellation of nothing")


@pytest.mark.rule("AG-09")
def test_dry_run(office: Office, contract: Contract) -> None:
    """DryRun 1 cancels nothing."""
    slot = office.diary.take()
    appointment = office.booked(slot)
    before = office.appointment(appointment)
    for mode in (None, "customer", "company"):
        exchange = office.cancel(appointment, Mode=mode, DryRun=1, Remarks="Remark")
        succeeds(contract, exchange, "a check with DryRun")
        after = office.shown(appointment)
        same = after.at("/Appointment") == before
        expect(same, "DryRun should leave the appointment as it is", exchange, after)
    free, offered = office.offers(slot)
    expect(not free, "DryRun should not make the time free", exchange, offered)


@pytest.mark.rule("AG-09")
def test_dry_run_refuses(office: Office, contract: Contract) -> None:
    """DryRun 1 refuses what the cancellation would."""
    late = _soon(office)
    fails(contract, office.cancel(late, DryRun=1), "DryRun after the latest time")
    succeeds(contract, office.cancel(late, DryRun=1, Mode="company"), "the company's DryRun")
    gone = office.booked()
    built_upon(contract, office.cancel(gone, Mode="company", DryRun=0))
    fails(contract, office.cancel(gone, Mode="company", DryRun=1), "DryRun of a cancelled one")


@pytest.mark.rule("AG-10")
def test_cancelled_exists(office: Office, contract: Contract) -> None:
    """A cancelled appointment still exists; lists have it with IncludeCancelled 1."""
    slot = office.diary.take()
    appointment = office.booked(slot)
    cancelled = office.cancel(appointment, Mode="company")
    built_upon(contract, cancelled)
    shown = office.shown(appointment)
    succeeds(contract, shown, "getAppointment of a cancelled one")
    day = {"AgendaId": office.agenda, "StartDate": slot.date, "EndDate": slot.date}
    for query, wanted in (({}, False), ({"IncludeCancelled": 0}, False), (_ALL, True)):
        listed = office.ask("getAppointments", **day, **query)
        found = appointment in [each.get("Id") for each in objects(listed)]
        what = "should" if wanted else "should not"
        message = f"a list with {query or 'no IncludeCancelled'} {what} have a cancelled one"
        expect(found is wanted, message, cancelled, listed)


@pytest.mark.rule("AG-10")
@pytest.mark.parametrize("cancelled", [False, True], ids=["booked", "cancelled"])
def test_removed(office: Office, contract: Contract, cancelled: bool) -> None:
    """A removed appointment is found by no call."""
    slot = office.diary.take()
    appointment = office.booked(slot)
    if cancelled:
        built_upon(contract, office.cancel(appointment, Mode="company"))
    removed = office.call("removeAppointment", Id=appointment)
    succeeds(contract, removed)
    attempts = [
        office.shown(appointment),
        office.cancel(appointment, Mode="company"),
        office.change(appointment, slot),
        office.call("confirmAppointment", id=appointment, ConfirmationCode="A1B2C3"),
        office.call("removeAppointment", Id=appointment),
    ]
    for attempt in attempts:
        fails(contract, attempt, f"{attempt.operation} of a removed appointment")
    day = {"AgendaId": office.agenda, "StartDate": slot.date, "EndDate": slot.date}
    listed = office.ask("getAppointments", **day, **_ALL)
    gone = appointment not in [each.get("Id") for each in objects(listed)]
    expect(gone, "a removed appointment should not be listed", removed, listed)


@pytest.mark.rule("AG-24")
def test_labels(office: Office, contract: Contract) -> None:
    """An appointment is pending or approved, then cancelled; its Status stays 1."""
    made = office.book()
    built_upon(contract, made)
    appointment = str(pick(made, ID))
    told = label(office, appointment)
    expect(told in {PENDING, APPROVED}, "a new appointment should have label 1 or 2", made)
    expect(made.at("/Objects/0/Status") == "1", "a new appointment should have Status 1", made)
    cancelled = office.cancel(appointment, Mode="company")
    built_upon(contract, cancelled)
    shown = office.appointment(appointment)
    right = (shown.get("Label"), shown.get("Status")) == (CANCELLED, "1")
    expect(right, "a cancelled appointment should have label 4 and Status 1", cancelled)


@pytest.mark.rule("AG-24")
def test_statuses(office: Office) -> None:
    """Types, resources, appointments and customers have no other Label and Status."""
    for operation in ("getAppointmentTypes", "getResources", "getAppointments", "getCustomers"):
        query = _ALL if operation == "getAppointments" else {}
        listed = office.ask(operation, **query)
        for each in objects(listed):
            known = each.get("Status") in {"1", "2", "3"}
            expect(known, f"{operation}: a Status is 1, 2 or 3", listed)
            if operation == "getAppointments":
                known = each.get("Label") in set("12345")
                expect(known, "a Label is a figure from 1 to 5", listed)


@pytest.mark.rule("AG-24")
def test_labels_of_the_company() -> None:
    """Finished and in progress are set by the company."""
    not_reachable("labels 3 and 5 are set in the company's own screens, which no call reaches")


_ALL = {"IncludeCancelled": 1}


def _soon(office: Office) -> str:
    """Book something that starts after the latest time for cancelling."""
    latest = office.now + dt.timedelta(hours=office.cancel_hours)
    slot = office.diary.take()
    start = office.now + dt.timedelta(hours=2)
    if start.hour == 23 or start.date() != (start + dt.timedelta(minutes=slot.takes)).date():
        start = (start + dt.timedelta(days=1)).replace(hour=0, minute=15)
    if start >= latest:
        raise NotReachable("needs a latest time for cancelling of more than two hours")
    when = {"Date": start.date().isoformat(), "StartTime": start.strftime("%H:%M")}
    return office.booked(slot, **when, OverrideMode=1, ResourceId=None, BookingMode="customer")


def _code(settings: Mapping[str, str], appointment: str) -> str:
    """Read the code of an appointment where the tester says that it can be read."""
    if "messages_url" not in settings:
        raise NotReachable(NO_CODE)
    try:
        told = httpx.get(settings["messages_url"], timeout=10, trust_env=False).json()
        messages = [each for each in told["messages"] if str(each["appointment"]) == appointment]
        return next(str(each["code"]) for each in messages if each["code"])
    except (httpx.HTTPError, ValueError, KeyError, TypeError, StopIteration):
        raise NotReachable("--set messages_url does not tell the code of an appointment") from None
