"""Making and changing appointments: AG-01 to AG-04."""

from __future__ import annotations

import pytest

from bookable_contracts.agenda.diary import Slot, clock, minutes, slots_of
from bookable_contracts.agenda.office import ABSENT, ID, Office
from bookable_contracts.exchange import Exchange
from bookable_contracts.oracles.answers import pick
from bookable_contracts.oracles.outcomes import built_upon, fails, succeeds
from bookable_contracts.verdicts import expect, not_reachable
from bookable_specs import Contract, JsonObject

CUSTOMER = {"BookingMode": "customer"}


def span(shown: JsonObject) -> tuple[str, str]:
    """Return when an appointment starts and ends."""
    return str(shown.get("StartTime")), str(shown.get("FinishTime"))


def spans(slot: Slot, end: str = "") -> tuple[str, str]:
    """Return when an appointment at a time should start and end."""
    return f"{slot.date} {slot.start}:00", f"{slot.date} {end or slot.end}:00"


def resources(shown: JsonObject) -> list[str]:
    """Return the resources of an appointment."""
    found = shown.get("Resources")
    return [str(each.get("ResourceId")) for each in found] if isinstance(found, list) else []


@pytest.mark.rule("AG-01")
def test_made(office: Office, contract: Contract) -> None:
    """Without Id an appointment is made, as it was asked for."""
    slot = office.diary.take()
    made = office.book(slot, Name="Conformance")
    succeeds(contract, made)
    shown = office.shown(str(pick(made, ID)))
    appointment = succeeds(contract, shown)["Appointment"]
    expect(span(appointment) == spans(slot), "it should start and end as asked for", made, shown)
    told = (appointment.get("AppointmentTypeId"), appointment.get("CustomerId"))
    right = told == (office.kind["Id"], office.customer)
    expect(right, "it should have the type and the customer asked for", made, shown)
    expect(resources(appointment) == [slot.resource], "it should have its resource", made, shown)
    expect(appointment.get("Name") == "Conformance", "it should have its name", made, shown)
    free = f"{slot.date} {clock(slot.begins + slot.takes)}:00"
    blocked = appointment.get("BlockedTime") == free
    expect(blocked, "BlockedTime should be its end and the buffer", made, shown)


@pytest.mark.rule("AG-01")
def test_changed(office: Office, contract: Contract) -> None:
    """With the Id of one that exists that one is changed, but for type and resource."""
    slot = office.diary.take()
    later = office.diary.take(resource=slot.resource)
    appointment = office.booked(slot)
    others = [each["Id"] for each in office.listed("getAppointmentTypes")]
    another = next((each for each in others if each != office.kind["Id"]), office.kind["Id"])
    chairs = [each["Id"] for each in office.listed("getResources")]
    chair = next((each for each in chairs if each != slot.resource), slot.resource)
    changed = office.change(appointment, later, AppointmentTypeId=another, ResourceId=chair)
    succeeds(contract, changed, "a change")
    expect(changed.at(ID) == appointment, "a change should answer the same Id", changed)
    shown = office.shown(appointment)
    moved = succeeds(contract, shown)["Appointment"]
    expect(span(moved) == spans(later), "a change should move the appointment", changed, shown)
    kept = moved.get("AppointmentTypeId") == office.kind["Id"]
    expect(kept, "a change should not look at AppointmentTypeId", changed, shown)
    kept = resources(moved) == [slot.resource]
    expect(kept, "a change should not look at ResourceId", changed, shown)
    free, offered = office.offers(slot)
    expect(free, "a change should make the old time free again", changed, offered)


@pytest.mark.rule("AG-01", evidence="assumed")
def test_changed_values(office: Office, contract: Contract) -> None:
    """A change takes over the customer and the name that it is sent, and keeps what it is not."""
    slot = office.diary.take()
    appointment = office.booked(slot, Name="First")
    other = office.registered()
    handed = office.change(appointment, slot, CustomerId=other)
    succeeds(contract, handed, "a change of the customer")
    shown = office.appointment(appointment)
    told = (shown.get("CustomerId"), shown.get("Name"))
    expect(told == (other, "First"), "a change should take over the customer alone", handed)
    named = office.change(appointment, slot, CustomerId=other, Name="Second")
    succeeds(contract, named, "a change of the name")
    name = office.appointment(appointment).get("Name")
    expect(name == "Second", "a change should take over the name", named)


@pytest.mark.rule("AG-01")
def test_taken(office: Office, contract: Contract) -> None:
    """A change to a time at which the resource is taken is refused."""
    slot = office.diary.take()
    taken = office.diary.take(resource=slot.resource)
    appointment = office.booked(slot)
    office.booked(taken)
    exchange = office.change(appointment, taken)
    fails(contract, exchange, "a change to a taken time")
    same = span(office.appointment(appointment)) == spans(slot)
    expect(same, "a refused change should not move the appointment", exchange)


@pytest.mark.rule("AG-01", evidence="assumed")
def test_absent(office: Office, contract: Contract) -> None:
    """An Id that nothing has, or of another agenda, is refused."""
    slot = office.diary.take()
    fails(contract, office.change(ABSENT, slot), "a change of nothing")
    others = [each["Id"] for each in office.listed("getAgendas")]
    for agenda in (each for each in others if each != office.agenda):
        appointment = office.booked(slot)
        attempt = office.change(appointment, slot, AgendaId=agenda)
        fails(contract, attempt, "a change in another agenda")
        break


@pytest.mark.rule("AG-01", evidence="assumed")
def test_closed(office: Office, contract: Contract) -> None:
    """A cancelled appointment is not changed."""
    slot = office.diary.take()
    appointment = office.booked(slot)
    built_upon(contract, office.cancel(appointment, Mode="company"))
    fails(contract, office.change(appointment, slot), "a change of a cancelled appointment")


@pytest.mark.rule("AG-02")
def test_resource(office: Office, contract: Contract) -> None:
    """Without ResourceId a resource is chosen that is free, until none is left."""
    slot = office.diary.take()
    free = _at(office, slot)
    chosen = []
    for _ in free:
        exchange = office.book(slot, ResourceId=None)
        succeeds(contract, exchange, "a booking without a resource")
        chosen += resources(office.appointment(str(pick(exchange, ID))))
        known = len(set(chosen)) == len(chosen) and set(chosen) <= set(free)
        expect(known, "the resource that is chosen should be one that is free", exchange)
    exchange = office.book(slot, ResourceId=None)
    fails(contract, exchange, "a booking when no resource is free")


@pytest.mark.rule("AG-02", evidence="assumed")
def test_resource_of_type(office: Office, contract: Contract) -> None:
    """A resource that the type cannot be booked with is refused."""
    fit = office.kind["ResourceId"].split(",")
    others = [each["Id"] for each in office.listed("getResources") if each["Id"] not in fit]
    if not others:
        not_reachable("needs a resource that the type cannot be booked with")
    exchange = office.book(ResourceId=others[0])
    fails(contract, exchange, "a booking with a resource of other types")


@pytest.mark.rule("AG-03")
@pytest.mark.parametrize("mode", [None, "consumer"], ids=["default", "consumer"])
def test_consumers_do_not_change(office: Office, contract: Contract, mode: str | None) -> None:
    """A consumer, who is the default, cannot change an appointment."""
    slot = office.diary.take()
    later = office.diary.take(resource=slot.resource)
    appointment = office.booked(slot)
    exchange = office.change(appointment, later, BookingMode=mode)
    fails(contract, exchange, "a change by a consumer")
    same = span(office.appointment(appointment)) == spans(slot)
    expect(same, "a refused change should not move the appointment", exchange)


@pytest.mark.rule("AG-03", evidence="assumed")
def test_end_of_consumers(office: Office, contract: Contract) -> None:
    """A consumer's EndTime is not looked at."""
    slot = office.diary.take(wide=2)
    exchange = office.book(slot, EndTime=clock(minutes(slot.end) + slot.takes - 1))
    succeeds(contract, exchange, "a consumer's booking with an EndTime")
    shown = office.appointment(str(pick(exchange, ID)))
    told = span(shown) == spans(slot)
    expect(told, "a consumer's appointment should last as long as its type", exchange)


@pytest.mark.rule("AG-03")
def test_end_of_customers(office: Office, contract: Contract) -> None:
    """In mode customer EndTime sets the end; without it the type's duration does."""
    slot = office.diary.take(wide=2)
    end = clock(minutes(slot.end) + 10)
    exchange = office.book(slot, EndTime=end, **CUSTOMER)
    succeeds(contract, exchange, "a booking with an EndTime in mode customer")
    shown = office.appointment(str(pick(exchange, ID)))
    expect(span(shown) == spans(slot, end), "EndTime should set the end", exchange)
    other = office.diary.take()
    exchange = office.book(other, **CUSTOMER)
    succeeds(contract, exchange, "a booking without EndTime in mode customer")
    shown = office.appointment(str(pick(exchange, ID)))
    right = span(shown) == spans(other)
    expect(right, "without EndTime the type's duration should decide", exchange)


@pytest.mark.rule("AG-03", evidence="assumed")
def test_end_before_start(office: Office, contract: Contract) -> None:
    """An end that is not after the start is refused."""
    slot = office.diary.take()
    for end in (slot.start, clock(max(slot.begins - 15, 0))):
        exchange = office.book(slot, EndTime=end, **CUSTOMER)
        fails(contract, exchange, "an EndTime that is not after StartTime")


@pytest.mark.rule("AG-03", evidence="assumed")
def test_starts(office: Office, contract: Contract) -> None:
    """A consumer starts at a bookable time, a customer anywhere in a free stretch."""
    slot = office.diary.take(wide=2)
    between = clock(slot.begins + 1)
    fails(contract, office.book(slot, StartTime=between), "a consumer's booking off the grid")
    exchange = office.book(slot, StartTime=between, **CUSTOMER)
    succeeds(contract, exchange, "a booking off the grid in mode customer")


@pytest.mark.rule("AG-04")
def test_notes(office: Office, contract: Contract) -> None:
    """Description is a note; a change adds to the notes that are there."""
    slot = office.diary.take()
    made = office.book(slot, Description="First note")
    built_upon(contract, made)
    appointment = str(pick(made, ID))
    expect(_notes(office, appointment) == ["First note"], "Description should be a note", made)
    changed = office.change(appointment, slot, Description="Second note")
    succeeds(contract, changed, "a change with a note")
    told = _notes(office, appointment)
    added = told == ["First note", "Second note"]
    expect(added, "a change should add its note to those that are there", made, changed)
    silent = office.change(appointment, slot)
    succeeds(contract, silent, "a change without a note")
    kept = _notes(office, appointment) == told
    expect(kept, "a change without a note should leave the notes", silent)


def _notes(office: Office, appointment: str) -> list[str]:
    return str(office.appointment(appointment).get("Description", "")).splitlines()


def _at(office: Office, slot: Slot) -> list[str]:
    """Return the resources that are free at a time."""
    exchange: Exchange = office.times(slot.date)
    found = slots_of(exchange, duration=slot.duration, buffer=slot.takes - slot.duration)
    return [each.resource for each in found if each.start == slot.start]
