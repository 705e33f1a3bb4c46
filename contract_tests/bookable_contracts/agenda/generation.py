"""What generated requests may use up, and how their parameters are pointed at it."""

from __future__ import annotations

import datetime as dt
import json
import re
from typing import Any

from bookable_contracts.agenda.check_models import MODELS
from bookable_contracts.agenda.diary import Slot
from bookable_contracts.agenda.fixtures import office_of
from bookable_contracts.agenda.office import ID, Office
from bookable_contracts.oracles.answers import pick
from bookable_contracts.session import Session
from bookable_contracts.supplies import Range, Supplies
from bookable_contracts.verdicts import Outcome
from bookable_specs import JsonObject

EXISTING = 8
PER_EXAMPLE = 3
"""Times for each example: every phase of the generated part takes some."""
MOST_TIMES = 400
SPAN = 14
"""Days in one question: an answer for a year is slow to read."""
BIGGEST = 2**53 - 1
PASSWORD = "voorbeeld-1"

OF_APPOINTMENT = (
    "getAppointment",
    "setAppointment",
    "cancelAppointment",
    "confirmAppointment",
    "removeAppointment",
)
OF_CUSTOMER = ("getCustomer", "setCustomer")
WRITES = (
    "setAppointment",
    "cancelAppointment",
    "confirmAppointment",
    "removeAppointment",
    "setCustomer",
    "chAddBlock",
    "chRemoveBlock",
    "setCalculationModelSettings",
)
CREATED = dict.fromkeys(("setAppointment", "setCustomer", "chAddBlock"), ID)
RANGES = {
    "getBookableTimes": "Date",
    "getBookableBlocks": "Date",
    "getBookableDays": "StartDate",
    "getAppointments": "StartDate",
}
TYPES = ("AppointmentTypeId", "AppointmentType", "AppTypeId")
TIME = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]", re.ASCII)
WHOLE = re.compile(r"[1-9][0-9]{0,15}", re.ASCII)


def supplies(session: Session) -> Supplies:
    """Take times, and make a few appointments, customers and blocks."""
    office = office_of(session)
    schemas = session.contract.document["components"]["schemas"]
    start = (office.now.date() + dt.timedelta(days=1)).isoformat()
    slot = {"Date": schemas["Day"], "StartTime": schemas["TimeOfDay"]}
    times = _times(office, 60 + PER_EXAMPLE * session.options.max_examples)
    return Supplies(
        keys=(office.key,),
        api=session.options.api,
        slots=tuple({"Date": each.date, "StartTime": each.start} for each in times),
        slot_schemas={"setAppointment": slot},
        created=CREATED,
        given=_given(office, times),
        ranges={
            operation: Range(first=first, last="EndDate", days=SPAN, start=start)
            for operation, first in RANGES.items()
        },
    )


def _times(office: Office, count: int) -> list[Slot]:
    found: list[Slot] = []
    try:
        while len(found) < min(count, MOST_TIMES):
            found.append(office.diary.take())
    except Outcome:
        pass
    return found


def _given(office: Office, times: list[Slot]) -> JsonObject:
    """Name what exists; settings of models are read, so that they can be put back."""
    account = office.client.fresh_word("USERNAME")
    office.ask("setCustomer", **office.person(Username=account, Password=PASSWORD))
    ids: dict[str, list[str]] = {
        operation: [office.booked() for _ in range(EXISTING)] for operation in OF_APPOINTMENT
    }
    for operation in OF_CUSTOMER:
        ids[operation] = [office.registered() for _ in range(EXISTING)]
    day = {"AgendaId": office.agenda, "Date": times[0].date if times else "2027-02-03"}
    late = {"StartTime": "23:00", "EndTime": "23:30"}
    made = (office.ask("chAddBlock", **day, **late) for _ in range(EXISTING))
    ids["chRemoveBlock"] = [str(pick(each, ID)) for each in made]
    ids["getAgenda"] = [each["Id"] for each in office.listed("getAgendas")]
    ids["getAppointmentType"] = [each["Id"] for each in office.listed("getAppointmentTypes")]
    ids["getResource"] = [each["Id"] for each in office.listed("getResources")]
    for model in MODELS:
        query = {"AgendaId": office.agenda, "AppTypeId": office.kind["Id"]}
        office.ask("getCalculationModelSettings", **query, CalculationModel=model)
    return {
        "ids": ids,
        "agenda": office.agenda,
        "type": office.kind["Id"],
        "customer": office.customer,
        "resources": sorted({each.resource for each in times}) or [office.kind["ResourceId"]],
        "required": {kind: office.required(kind) for kind in ("Appointment", "Registration")},
        "account": account,
    }


def fit(operation: str, query: JsonObject, given: JsonObject) -> JsonObject:
    """Make the valid parameters of a query lead to what exists.

    A call that writes only ever gets what the run made. What is wrong on purpose stays wrong: only
    parameters that are right by themselves are changed.
    """
    fitted = {name: _pointed(operation, name, value, given) for name, value in query.items()}
    if operation == "setAppointment":
        fitted = {**given["required"]["Appointment"], **fitted}
    elif operation == "setCustomer":
        fitted = _with_account({**given["required"]["Registration"], **fitted})
    elif operation == "setCalculationModelSettings":
        fitted = _harmless(fitted)
    elif operation == "chAddBlock":
        fitted = _in_order(fitted)
    elif operation == "loginCustomer" and len(str(query.get("Username", ""))) % 2:
        fitted |= {name: known for name, known in _login(given).items() if fitted.get(name)}
    return fitted


def _pointed(operation: str, name: str, value: Any, given: JsonObject) -> Any:
    if not WHOLE.fullmatch(str(value)) or int(value) > BIGGEST:
        return value
    if operation not in WRITES and int(value) % 4 == 3:
        return value  # reading may ask for what does not exist
    if name == "AgendaId":
        return given["agenda"]
    if name in TYPES:
        return given["type"]
    if name == "ResourceId":
        return _chosen(given["resources"], value)
    if name == "CustomerId":
        return given["customer"]
    if name.lower() == "id" and operation in given["ids"]:
        return _chosen(given["ids"][operation], value)
    return value


def _chosen(values: list[str], value: Any) -> str:
    return values[int(value) % len(values)]


def _with_account(query: JsonObject) -> JsonObject:
    """Give a password to an account that is to be made; leave a wrong one alone."""
    return {**query, "Password": PASSWORD} if query.get("Username") else query


def _harmless(query: JsonObject) -> JsonObject:
    """Let settings be those of a model that does nothing, but for every other wrong Value."""
    try:
        object_ = isinstance(json.loads(str(query.get("Value"))), dict)
    except (ValueError, RecursionError):
        object_ = False
    text = str(query.get("Value", ""))
    if object_ or (len(text) > 1 and len(text) % 2):
        return {**query, "Value": "{}"}
    return query


def _in_order(query: JsonObject) -> JsonObject:
    """Let a block end after it begins, late in the evening."""
    times = (str(query.get("StartTime")), str(query.get("EndTime")))
    if not all(TIME.fullmatch(each) for each in times):
        return query
    return {**query, "StartTime": "23:00", "EndTime": "23:30"}


def _login(given: JsonObject) -> dict[str, str]:
    return {"Username": given["account"], "Password": PASSWORD}
