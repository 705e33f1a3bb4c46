"""What can be booked when: AG-16 and AG-17."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest

from bookable_contracts.agenda.diary import Slot, clock, minutes
from bookable_contracts.agenda.office import ID, ZONE, Office, objects
from bookable_contracts.exchange import Exchange
from bookable_contracts.oracles.outcomes import built_upon, fails, succeeds
from bookable_contracts.verdicts import NotReachable, expect, not_reachable
from bookable_specs import Contract, JsonObject

DAYS = 7
HOUR = 3600
FAR = 1500


def blocks(office: Office, first: str, last: str | None = None, **query: Any) -> list[JsonObject]:
    """Ask for the free stretches of the type."""
    asked = {"AgendaId": office.agenda, "AppointmentTypeId": office.kind["Id"], **query}
    exchange = office.call("getBookableBlocks", Date=first, EndDate=last, **asked)
    succeeds(office.contract, exchange)
    return objects(exchange)


@pytest.fixture
def gap(office: Office) -> tuple[Slot, str, str]:
    """A time of a day when nothing is open, long enough for one appointment."""
    day = office.diary.take_day()[0]
    free = [(minutes(b["StartTime"]), minutes(b["EndTime"])) for b in blocks(office, day.date)]
    for start in range(15, 23 * 60 - day.takes, 15):
        if not any(start - 15 < b and a < start + day.takes + 15 for a, b in free):
            return day, clock(start), clock(start + day.takes)
    raise NotReachable("needs a time of the day at which nothing is open")


def starts(exchange: Exchange, time: str, resource: str = "") -> list[JsonObject]:
    """Return the bookable times that begin at a time of the day."""
    found = [each for each in objects(exchange) if each.get("StartTime") == time]
    return [each for each in found if resource in {"", each.get("ResourceId")}]


def add(office: Office, day: Slot, span: tuple[str, str], **query: Any) -> Exchange:
    """Add a block of availability, whatever comes of it."""
    when = {"Date": day.date, "StartTime": span[0], "EndTime": span[1]}
    return office.call("chAddBlock", AgendaId=office.agenda, **when, **query)


@pytest.mark.rule("AG-16")
@pytest.mark.parametrize("narrow", [False, True], ids=["for all", "for type and resource"])
def test_block(
    office: Office, contract: Contract, gap: tuple[Slot, str, str], narrow: bool
) -> None:
    """An added block is shown by the blocks and times of its day, until it is removed."""
    day, *span = gap
    own = {"AppointmentType": office.kind["Id"], "ResourceId": day.resource}
    added = add(office, day, (span[0], span[1]), **(own if narrow else {}))
    succeeds(contract, added)
    shown = [
        each
        for each in blocks(office, day.date)
        if (each["StartTime"], each["EndTime"]) == (span[0], span[1])
    ]
    resources = {each["ResourceId"] for each in shown}
    expect(day.resource in resources, "an added block should be shown", added)
    alone = not narrow or resources == {day.resource}
    expect(alone, "a block for one resource should be shown for that one", added)
    times = office.times(day.date)
    expect(starts(times, span[0], day.resource), "its time should be bookable", added, times)
    removed = office.call("chRemoveBlock", AgendaId=office.agenda, id=added.at(ID))
    succeeds(contract, removed)
    times = office.times(day.date)
    gone = not starts(times, span[0]) and not [
        each for each in blocks(office, day.date) if each["StartTime"] == span[0]
    ]
    expect(gone, "a removed block should not be shown", added, removed, times)
    again = office.call("chRemoveBlock", AgendaId=office.agenda, id=added.at(ID))
    fails(contract, again, "a second removal of a block")


@pytest.mark.rule("AG-16")
def test_block_of_another_type(office: Office, gap: tuple[Slot, str, str]) -> None:
    """A block for another type is not shown for this one."""
    day, *span = gap
    others = [each["Id"] for each in office.listed("getAppointmentTypes")]
    another = next((each for each in others if each != office.kind["Id"]), None)
    if another is None:
        not_reachable("needs a second appointment type")
    added = add(office, day, (span[0], span[1]), AppointmentType=another)
    built_upon(office.contract, added)
    times = office.times(day.date)
    expect(not starts(times, span[0]), "a block for another type should not count", added, times)


@pytest.mark.rule("AG-16", evidence="assumed")
def test_appointments_stay(office: Office, contract: Contract, gap: tuple[Slot, str, str]) -> None:
    """Removing a block leaves the appointments in it alone."""
    day, *span = gap
    added = add(office, day, (span[0], span[1]))
    built_upon(contract, added)
    appointment = office.booked(day, StartTime=span[0])
    before = office.appointment(appointment)
    removed = office.call("chRemoveBlock", AgendaId=office.agenda, id=added.at(ID))
    built_upon(contract, removed)
    same = office.shown(appointment).at("/Appointment") == before
    expect(same, "an appointment should outlive its block", added, removed)


@pytest.mark.rule("AG-16", evidence="assumed")
def test_wrong_blocks(office: Office, contract: Contract, gap: tuple[Slot, str, str]) -> None:
    """A block that does not end after it begins is refused."""
    day, start, end = gap
    for span in ((end, start), (start, start)):
        fails(contract, add(office, day, span), "a block that does not end after it begins")


@pytest.mark.rule("AG-17", evidence="assumed")
def test_agreement(office: Office) -> None:
    """Times are what the blocks are cut into, at the grid, where duration and buffer fit."""
    first, last = _week(office)
    exchange = office.times(first, last)
    told = {(t["Date"], t["StartTime"], t["ResourceId"]) for t in objects(exchange)}
    possible = set(_cut(office, blocks(office, first, last)))
    certain = set(_cut(office, blocks(office, first, last, ConsumerBookable=1)))
    expect(told <= possible, "each time should fit in a block, on the grid", exchange)
    expect(certain <= told, "each place of the grid that fits should be a time", exchange)


@pytest.mark.rule("AG-17")
def test_times(office: Office) -> None:
    """A time ends after the duration, and has its moment as Timestamp."""
    first, last = _week(office)
    exchange = office.times(first, last)
    found = objects(exchange)
    for each in found:
        end = clock(minutes(each["StartTime"]) + int(office.kind["Duration"]))
        expect(each["EndTime"] == end, "a time should end after the duration", exchange)
        wall = dt.datetime.fromisoformat(f"{each['Date']} {each['StartTime']}")
        stamp = str(int(wall.replace(tzinfo=ZONE).timestamp()))
        expect(each["Timestamp"] == stamp, "Timestamp should be the start", exchange)
        own = each["AppointmentTypeId"] == office.kind["Id"]
        expect(own, "a time should be of the type asked for", exchange)
    order = [(each["Date"], each["StartTime"]) for each in found]
    expect(order == sorted(order), "times should come by date and start", exchange)
    if not found:
        not_reachable(f"needs a bookable time from {first} to {last}")


@pytest.mark.rule("AG-17")
def test_days(office: Office, contract: Contract) -> None:
    """A day is bookable if it has a time."""
    first, last = _week(office)
    times = office.times(first, last)
    query = {"AgendaId": office.agenda, "AppointmentTypeId": office.kind["Id"]}
    days = office.call("getBookableDays", StartDate=first, EndDate=last, **query)
    succeeds(contract, days)
    told = [each["Date"] for each in objects(days)]
    wanted = sorted({each["Date"] for each in objects(times)})
    expect(told == wanted, "the days should be those that have a time", times, days)
    parts = [f"{each['Month']}-{each['Day']}" for each in objects(days)]
    expect(parts == [day[5:] for day in told], "Month and Day should be those of Date", days)


@pytest.mark.rule("AG-17")
def test_usual_days(office: Office, contract: Contract) -> None:
    """Without days the bookable days are those from today on, times are those of one day."""
    query = {"AgendaId": office.agenda, "AppointmentTypeId": office.kind["Id"]}
    today = office.now.date()
    span = (today.isoformat(), (today + dt.timedelta(days=30)).isoformat())
    usual = office.call("getBookableDays", **query)
    told = office.call("getBookableDays", StartDate=span[0], EndDate=span[1], **query)
    for each in (usual, told):
        succeeds(contract, each)
    same = usual.at("/Objects") == told.at("/Objects") or office.now.date() != today
    expect(same, "without days it should be today and thirty days", usual, told)
    slot = office.diary.take()
    one = office.times(slot.date)
    single = {each["Date"] for each in objects(one)} <= {slot.date}
    expect(single, "without EndDate the times should be those of Date", one)


@pytest.mark.rule("AG-17", evidence="assumed")
def test_consumers(office: Office) -> None:
    """What consumers may book lies within the blocks, and from the least to the greatest time."""
    first, last = _week(office)
    whole = blocks(office, first, last)
    for part in blocks(office, first, last, ConsumerBookable=1):
        inside = any(
            (part["Date"], part["ResourceId"]) == (each["Date"], each["ResourceId"])
            and each["StartTime"] <= part["StartTime"]
            and part["EndTime"] <= each["EndTime"]
            for each in whole
        )
        expect(inside, "ConsumerBookable 1 should keep parts of the blocks")
    least, most = (int(office.kind[f"{end}TimeBeforeAppointment"]) for end in ("Min", "Max"))
    for hours in (least, most):
        middle = office.now.date() + dt.timedelta(hours=hours)
        around = [(middle + dt.timedelta(days=days)).isoformat() for days in (-1, 2)]
        exchange = office.times(*around)
        now = int(str(exchange.at("/Status/Timestamp")))
        stamps = [int(each["Timestamp"]) for each in objects(exchange)]
        right = all(now + least * HOUR <= each <= now + most * HOUR for each in stamps)
        expect(right, "times should keep the least and the greatest time before them", exchange)


@pytest.mark.rule("AG-17")
def test_not_for_consumers(office: Office, contract: Contract) -> None:
    """A type that consumers cannot book has no times, and cannot be booked by them."""
    kinds = [each for each in office.listed("getAppointmentTypes") if each["Status"] == "1"]
    closed = [each for each in kinds if each["CanBeBookedByConsumer"] == "0"]
    if not closed:
        not_reachable("needs an appointment type that consumers cannot book")
    first, last = _week(office)
    kind = {"AppointmentTypeId": closed[0]["Id"]}
    times = office.times(first, last, **kind)
    expect(not objects(times), "a type that consumers cannot book should have no times", times)
    none = blocks(office, first, last, ConsumerBookable=1, **kind)
    expect(not none, "ConsumerBookable 1 should leave out what consumers cannot book")
    whole = blocks(office, first, last, **kind)
    if whole:
        slot = {"Date": whole[0]["Date"], "StartTime": whole[0]["StartTime"]}
        attempt = office.book(**slot, **kind, ResourceId=whole[0]["ResourceId"])
        fails(contract, attempt, "a consumer's booking of a type that consumers cannot book")


@pytest.mark.rule("AG-17")
def test_one_resource(office: Office) -> None:
    """With ResourceId there are the blocks and times of that resource alone."""
    first, last = _week(office)
    whole = office.times(first, last)
    for resource in sorted({each["ResourceId"] for each in objects(whole)}):
        part = office.times(first, last, ResourceId=resource)
        wanted = [each for each in objects(whole) if each["ResourceId"] == resource]
        expect(objects(part) == wanted, "ResourceId should keep its own times", whole, part)
        own = {each["ResourceId"] for each in blocks(office, first, last, ResourceId=resource)}
        expect(own <= {resource}, "ResourceId should keep its own blocks")


@pytest.mark.rule("AG-17", evidence="assumed")
@pytest.mark.parametrize("call", ["getBookableBlocks", "getBookableDays", "getBookableTimes"])
def test_ranges(office: Office, contract: Contract, call: str) -> None:
    """A range that ends before it begins, or has more than 366 days, is refused."""
    name = "StartDate" if call == "getBookableDays" else "Date"
    query = {"AgendaId": office.agenda, "AppointmentTypeId": office.kind["Id"]}
    today = office.now.date()
    for days in (-1, 366):
        end = (today + dt.timedelta(days=days)).isoformat()
        exchange = office.call(call, **query, **{name: today.isoformat()}, EndDate=end)
        fails(contract, exchange, "a range that is too long, or ends before it begins")
    far = today + dt.timedelta(days=FAR)  # where hardly anything is bookable, to keep it short
    end = (far + dt.timedelta(days=365)).isoformat()
    only = None if call == "getBookableDays" else office.diary.take().resource
    exchange = office.call(call, **query, ResourceId=only, **{name: far.isoformat()}, EndDate=end)
    succeeds(contract, exchange, "a range of 366 days")


def _week(office: Office) -> tuple[str, str]:
    first = office.now.date() + dt.timedelta(days=office.cancel_hours // 24 + 2)
    return first.isoformat(), (first + dt.timedelta(days=DAYS - 1)).isoformat()


def _cut(office: Office, found: list[JsonObject]) -> Iterator[tuple[str, str, str]]:
    """Cut blocks at the agenda's grid, counted from midnight, where a whole appointment fits."""
    agendas = office.listed("getAgendas")
    grid = next(int(each["AlignGrid"]) for each in agendas if each["Id"] == office.agenda)
    takes = int(office.kind["Duration"]) + int(office.kind["Buffer"])
    for block in found:
        first, last = minutes(block["StartTime"]), minutes(block["EndTime"])
        for start in range(-(-first // grid) * grid, last - takes + 1, grid):
            yield block["Date"], clock(start), block["ResourceId"]
