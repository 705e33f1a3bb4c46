"""A time is booked once: AG-20."""

from __future__ import annotations

import datetime as dt

import pytest

from bookable_contracts.agenda.diary import clock
from bookable_contracts.agenda.office import Office, objects
from bookable_contracts.oracles.outcomes import built_upon, fails, one_success, succeeds
from bookable_contracts.verdicts import NotReachable, expect, not_reachable
from bookable_specs import Contract, JsonObject

AT_ONCE = 64


@pytest.mark.rule("AG-20")
def test_once(office: Office, contract: Contract) -> None:
    """A time that is booked is not bookable any more, and is again after a cancellation."""
    for undo in ("cancelAppointment", "removeAppointment"):
        slot = office.diary.take()
        appointment = office.booked(slot)
        free, offered = office.offers(slot)
        expect(not free, "a booked time should not be bookable", offered)
        for mode in ("consumer", "customer"):
            attempt = office.book(slot, BookingMode=mode)
            fails(contract, attempt, "a second booking of a time")
        built_upon(contract, office.call(undo, Id=appointment))
        free, offered = office.offers(slot)
        expect(free, f"after {undo} the time should be bookable again", offered)
        succeeds(contract, office.book(slot), f"a booking after {undo}")


@pytest.mark.rule("AG-20")
def test_at_once(office: Office, contract: Contract) -> None:
    """Of 64 calls at the same moment for a time and a resource one succeeds."""
    slot = office.diary.take()
    request = office.request("setAppointment", **office.wanted(slot))
    winner = office.noted(one_success(office.client, [(office.key, request)] * AT_ONCE))
    day = {"AgendaId": office.agenda, "StartDate": slot.date, "EndDate": slot.date}
    listed = office.ask("getAppointments", ResourceId=slot.resource, **day)
    start = f"{slot.date} {slot.start}:00"
    same = [each for each in objects(listed) if each.get("StartTime") == start]
    expect(len(same) == 1, "there should be one appointment for the time", winner, listed)


@pytest.mark.rule("AG-20")
def test_overlap(office: Office, contract: Contract) -> None:
    """A resource is taken from the start until the end of the buffer."""
    slot = office.diary.take(wide=3)
    middle = {"StartTime": clock(slot.begins + slot.takes), "BookingMode": "customer"}
    office.booked(slot, **middle)
    begins = slot.begins + slot.takes
    inside = [begins, begins + slot.takes - 1, begins - slot.duration + 1]
    for start in inside:
        attempt = office.book(slot, StartTime=clock(start), BookingMode="customer")
        fails(contract, attempt, "a booking that overlaps another one or its buffer")
    for start in (begins + slot.takes, begins - slot.takes):
        attempt = office.book(slot, StartTime=clock(start), BookingMode="customer")
        succeeds(contract, attempt, "a booking right before or after another one and its buffer")


@pytest.mark.rule("AG-20")
def test_other_types(office: Office, contract: Contract) -> None:
    """What one type takes of a resource is taken for the others."""
    slot = office.diary.take_day()[0]
    office.booked(slot)
    for kind in office.listed("getAppointmentTypes"):
        shared = slot.resource in kind["ResourceId"].split(",")
        if kind["Id"] == office.kind["Id"] or kind["Status"] != "1" or not shared:
            continue
        attempt = office.book(
            slot, AppointmentTypeId=kind["Id"], BookingMode="customer", RequiredFieldsCheck=0
        )
        fails(contract, attempt, "a booking of another type at a taken time")
        return
    not_reachable("needs a second type that the same resource can be booked with")


@pytest.mark.rule("AG-20")
def test_capacity(office: Office, contract: Contract) -> None:
    """A time of a capacity type is booked until its Capacity is reached."""
    for kind in office.listed("getAppointmentTypes"):
        if (kind["Status"], kind["SchedulingType"]) == ("1", "capacity"):
            break
    else:
        not_reachable("needs an appointment type with SchedulingType capacity")
    time = _free_session(office, kind)
    wanted = {"AppointmentTypeId": kind["Id"], "RequiredFieldsCheck": 0, **time}
    slot = office.diary.take()
    for _ in range(int(kind["Capacity"])):
        succeeds(contract, office.book(slot, **wanted), "a booking below the Capacity")
    fails(contract, office.book(slot, **wanted), "a booking beyond the Capacity")


def _free_session(office: Office, kind: JsonObject) -> dict[str, str]:
    """Return a time of a capacity type on a day of which nothing is used yet."""
    day = office.diary.take_day()[0]
    last = (dt.date.fromisoformat(day.date) + dt.timedelta(days=60)).isoformat()
    exchange = office.times(day.date, last, AppointmentTypeId=kind["Id"])
    booked = office.ask("getAppointments", AppointmentTypeId=kind["Id"], StartDate=day.date)
    taken = {str(each["StartTime"])[:10] for each in objects(booked)}
    for each in objects(exchange):
        if each["Date"] not in taken:
            return {name: each[name] for name in ("Date", "StartTime", "ResourceId")}
    raise NotReachable("needs a bookable time of a capacity type")
