"""How days, times and moments are written: AG-19."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest

from bookable_contracts.agenda.office import Office
from bookable_contracts.oracles.outcomes import fails
from bookable_contracts.verdicts import expect
from bookable_specs import Contract

DAYS = ("2027-2-3", "03-02-2027", "20270203", "2027-02-30", "2027-02-03 10:00:00", "soon")
TIMES = ("9:00", "24:00", "09:60", "0900", "09:00:00", "9.00", "noon")
MOMENTS = ("2027-02-03", "2027-02-03T10:00:00", "2027-02-03 10:00", "2027-02-30 10:00:00", "soon")
PARAMETERS = [
    ("getBookableTimes", "Date", DAYS),
    ("getBookableTimes", "EndDate", DAYS),
    ("getBookableBlocks", "Date", DAYS),
    ("getBookableDays", "StartDate", DAYS),
    ("getAppointments", "StartDate", DAYS),
    ("getAppointments", "UpdatedAfter", MOMENTS),
    ("getAppointments", "CreatedAfter", MOMENTS),
    ("getCustomers", "BirthDate", DAYS),
    ("getCustomers", "UpdatedAfter", MOMENTS),
    ("setAppointment", "Date", DAYS),
    ("setAppointment", "StartTime", TIMES),
    ("chAddBlock", "Date", DAYS),
    ("chAddBlock", "StartTime", TIMES),
    ("chAddBlock", "EndTime", TIMES),
    ("setCustomer", "BirthDate", DAYS),
]
HOUR = 3600
MOMENT = re.compile(r"\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}")


@pytest.mark.rule("AG-19", evidence="assumed")
@pytest.mark.parametrize(
    ("call", "name", "values"),
    PARAMETERS,
    ids=[f"{call} {name}" for call, name, _ in PARAMETERS],
)
def test_other_notations(
    office: Office, contract: Contract, call: str, name: str, values: tuple[str, ...]
) -> None:
    """Another notation, and a day that no calendar has, is refused."""
    query = _valid(office, call)
    for value in values:
        exchange = office.call(call, **{**query, name: value})
        fails(contract, exchange, f"{call} with {name} {value!r}")


@pytest.mark.rule("AG-19")
def test_answers(office: Office) -> None:
    """Answers write moments as yyyy-mm-dd hh:mm:ss."""
    exchange = office.shown(office.booked())
    for name in ("StartTime", "FinishTime", "BlockedTime", "CreateTime", "UpdateTime"):
        told = str(exchange.at(f"/Appointment/{name}"))
        right = MOMENT.fullmatch(told) is not None
        expect(right, f"{name} should be written yyyy-mm-dd hh:mm:ss", exchange)
    made = dt.datetime.fromisoformat(str(exchange.at("/Appointment/CreateTime")))
    recent = abs((office.now - made).total_seconds())
    expect(recent < HOUR / 2, "CreateTime should be of Europe/Amsterdam", exchange)


def _valid(office: Office, operation: str) -> dict[str, Any]:
    """Describe a call that would succeed, but for one parameter."""
    if operation == "setAppointment":
        return office.wanted(office.diary.take(), BookingMode="customer", OverrideMode=1)
    if operation == "setCustomer":
        return office.person()
    if operation == "chAddBlock":
        when = {"Date": "2027-02-03", "StartTime": "04:00", "EndTime": "04:30"}
        return {"AgendaId": office.agenda, **when}
    if operation.startswith("getBookable"):
        kind = {"AgendaId": office.agenda, "AppointmentTypeId": office.kind["Id"]}
        return kind if operation == "getBookableDays" else {**kind, "Date": "2027-02-03"}
    return {}
