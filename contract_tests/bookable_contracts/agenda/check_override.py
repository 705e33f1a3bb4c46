"""Required fields and overriding: AG-05 and AG-06."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from bookable_contracts.agenda.check_appointments import resources, span, spans
from bookable_contracts.agenda.diary import Slot, clock, minutes
from bookable_contracts.agenda.office import ID, Office, objects
from bookable_contracts.oracles.answers import pick
from bookable_contracts.oracles.outcomes import built_upon, fails, succeeds
from bookable_contracts.verdicts import NotReachable, expect, not_reachable
from bookable_specs import Contract, JsonObject

ANSWER = "Conformance"


@pytest.fixture
def asked(office: Office) -> tuple[dict[str, Any], list[JsonObject]]:
    """An appointment of a type with required fields, and these fields."""
    for kind in office.listed("getAppointmentTypes"):
        if (kind["Status"], kind["SchedulingType"]) != ("1", "resource"):
            continue
        fields = office.listed("getFields", AgendaId=office.agenda, AppointmentTypeId=kind["Id"])
        needed = [f for f in fields if (f["Type"], f["Required"]) == ("Appointment", "1")]
        wanted = _bookable(office, kind) if needed else None
        if wanted:
            return wanted, needed
    raise NotReachable("needs a type that can be booked and has a required field")


@pytest.mark.rule("AG-05")
def test_required(
    office: Office, contract: Contract, asked: tuple[dict[str, Any], list[JsonObject]]
) -> None:
    """A required field of an appointment has to be answered; an empty value is no answer."""
    wanted, needed = asked
    for given in ({}, {each["Key"]: "" for each in needed}):
        attempt = office.call("setAppointment", **wanted, **given)
        fails(contract, attempt, "a booking without a required field")
    for off in ("1", None):
        attempt = office.call("setAppointment", **wanted, RequiredFieldsCheck=off)
        fails(contract, attempt, "a booking without a required field")


@pytest.mark.rule("AG-05")
def test_answered(
    office: Office, contract: Contract, asked: tuple[dict[str, Any], list[JsonObject]]
) -> None:
    """Answers come back under their Key; a change asks for none and replaces what it sends."""
    wanted, needed = asked
    answers = {each["Key"]: ANSWER for each in needed}
    made = office.call("setAppointment", **wanted, **answers)
    succeeds(contract, made, "a booking with its required fields")
    shown = office.appointment(str(pick(made, ID)))
    told = {name: shown.get(name) for name in answers}
    expect(told == answers, "an extra field should come back under its Key", made)
    change = {**wanted, "Id": str(pick(made, ID)), "BookingMode": "customer"}
    changed = office.call("setAppointment", **change)
    succeeds(contract, changed, "a change without required fields")
    shown = office.appointment(str(pick(made, ID)))
    kept = {name: shown.get(name) for name in answers} == answers
    expect(kept, "a change should keep the extra fields that it does not send", changed)
    name = needed[0]["Key"]
    replaced = office.call("setAppointment", **change, **{name: "Other"})
    succeeds(contract, replaced, "a change of a required field")
    told_now = office.appointment(str(pick(made, ID))).get(name)
    expect(told_now == "Other", "a change should replace the extra field it sends", replaced)


@pytest.mark.rule("AG-05")
def test_unchecked(
    office: Office, contract: Contract, asked: tuple[dict[str, Any], list[JsonObject]]
) -> None:
    """RequiredFieldsCheck 0 lets required fields be missing."""
    exchange = office.call("setAppointment", **asked[0], RequiredFieldsCheck=0)
    succeeds(contract, exchange, "a booking with RequiredFieldsCheck 0")


@pytest.mark.rule("AG-05")
def test_required_of_customers(office: Office, contract: Contract) -> None:
    """A required field of registration has to be answered for a new customer alone."""
    needed = office.required("Registration")
    if not needed:
        not_reachable("needs a required field of type Registration: the company has none")
    bare = office.person(**dict.fromkeys(needed))
    attempt = office.call("setCustomer", **bare)
    fails(contract, attempt, "a new customer without a required field")
    attempt = office.call("setCustomer", **{**bare, **dict.fromkeys(needed, "")})
    fails(contract, attempt, "a new customer with an empty required field")
    customer = office.registered()
    shown = office.person_shown(customer)
    told = {name: shown.at(f"/Customer/{name}") for name in needed}
    expect(told == needed, "an extra field should come back under its Key", shown)
    changed = office.call("setCustomer", **bare, id=customer)
    succeeds(contract, changed, "a change of a customer without required fields")


@pytest.mark.rule("AG-06", evidence="assumed")
def test_made_outside(office: Office, contract: Contract) -> None:
    """With OverrideMode an appointment outside the bookable times is made, without a resource."""
    for mode in ("consumer", "customer"):
        day = office.diary.take()
        outside: dict[str, Any] = {"StartTime": _closed(office, day), "BookingMode": mode}
        refused = office.book(day, **outside)
        fails(contract, refused, "a booking outside the bookable times")
        made = office.book(day, **outside, OverrideMode=1)
        succeeds(contract, made, "a booking with OverrideMode outside the bookable times")
        shown = office.appointment(str(pick(made, ID)))
        expect(not resources(shown), "outside the bookable times it has no resource", made)


@pytest.mark.rule("AG-06")
def test_moved_outside(office: Office, contract: Contract) -> None:
    """An appointment that OverrideMode moves outside the bookable times loses its resource."""
    slot = office.diary.take()
    appointment = office.booked(slot)
    outside = {"StartTime": _closed(office, slot)}
    fails(contract, office.change(appointment, slot, **outside), "a move outside")
    moved = office.change(appointment, slot, **outside, OverrideMode=1)
    succeeds(contract, moved, "a move with OverrideMode")
    shown = office.appointment(appointment)
    expect(not resources(shown), "outside the bookable times it has no resource", moved)
    free, offered = office.offers(slot)
    expect(free, "its old time should be free again", moved, offered)


@pytest.mark.rule("AG-06", evidence="assumed")
def test_taken_time(office: Office, contract: Contract) -> None:
    """OverrideMode books no resource twice."""
    slot = office.diary.take()
    office.booked(slot)
    made = office.book(slot, OverrideMode=1)
    succeeds(contract, made, "a booking with OverrideMode at a taken time")
    shown = office.appointment(str(pick(made, ID)))
    expect(not resources(shown), "at a taken time it has no resource", made)


@pytest.mark.rule("AG-06")
def test_inside(office: Office, contract: Contract) -> None:
    """With OverrideMode a bookable time is booked as ever."""
    slot = office.diary.take()
    made = office.book(slot, OverrideMode=1)
    succeeds(contract, made, "a booking with OverrideMode at a bookable time")
    shown = office.appointment(str(pick(made, ID)))
    right = (resources(shown), span(shown)) == ([slot.resource], spans(slot))
    expect(right, "at a bookable time it has its resource", made)


@pytest.mark.rule("AG-06", evidence="assumed")
@pytest.mark.parametrize(
    "changes",
    [{"Date": "soon"}, {"StartTime": "25:00"}, {"CustomerId": "9007199254740990"}],
    ids=lambda changes: next(iter(changes)),
)
def test_still_checked(office: Office, contract: Contract, changes: dict[str, Any]) -> None:
    """OverrideMode leaves parameters, and what they name, to be checked."""
    exchange = office.book(OverrideMode=1, **changes)
    fails(contract, exchange, f"OverrideMode with a wrong {next(iter(changes))}")


def _closed(office: Office, slot: Slot) -> str:
    """Return a time of the day at which nothing of the type can be booked."""
    query = {"AgendaId": office.agenda, "AppointmentTypeId": office.kind["Id"]}
    blocks = objects(office.ask("getBookableBlocks", Date=slot.date, **query))
    open_ = [(minutes(each["StartTime"]), minutes(each["EndTime"])) for each in blocks]
    open_.append((slot.begins, slot.begins + slot.takes))  # taken by now, perhaps, but not closed
    for start in _starts(slot):
        if not any(start < b and a < start + slot.duration for a, b in open_):
            return clock(start)
    raise NotReachable("needs a time of the day at which nothing is open")


def _starts(slot: Slot) -> Iterator[int]:
    yield from range(0, 23 * 60 + 59 - slot.takes, 15)


def _bookable(office: Office, kind: JsonObject) -> dict[str, Any] | None:
    """Describe an appointment of another type, without its required fields."""
    slot = office.diary.take_day()[0]
    query = {"AgendaId": office.agenda, "AppointmentTypeId": kind["Id"], "Date": slot.date}
    answer = office.call("getBookableTimes", **query)
    built_upon(office.contract, answer)
    times = objects(answer)
    if not times:
        return None
    return {
        "AgendaId": office.agenda,
        "CustomerId": office.customer,
        "AppointmentTypeId": kind["Id"],
        "Date": times[0]["Date"],
        "StartTime": times[0]["StartTime"],
        "ResourceId": times[0]["ResourceId"],
    }
