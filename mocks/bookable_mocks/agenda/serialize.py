"""Records as OnlineAfspraken writes them: text alone, empty where nothing is known (AG-23)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from bookable_mocks.agenda.enums import FieldType, RecordStatus
from bookable_mocks.agenda.models import (
    Agenda,
    Appointment,
    AppointmentType,
    Customer,
    ExtraField,
    Resource,
    Setting,
)
from bookable_mocks.agenda.slots import Slot, Span
from bookable_mocks.agenda.times import day_of, minutes_of, write_moment, write_time
from bookable_mocks.agenda.wire import Items
from bookable_mocks.engine.clock import seconds
from bookable_mocks.engine.mock import JsonObject

VERSION = "1.0"
"""What answers say, though the vendor speaks of 1.1."""


def succeeded(now: datetime, stats: JsonObject | None = None) -> JsonObject:
    """Return the status of a call that went well; a part of a list has its totals in it."""
    status = _status(now, "success")
    return {"Status": status if stats is None else {**status, "Stats": stats}}


def failed(now: datetime, message: str, code: str) -> JsonObject:
    """Return the whole answer of a call that failed."""
    return {"Status": {**_status(now, "failed"), "Message": message, "Code": code}}


def stats(limit: int, offset: int, records: int, total: int) -> JsonObject:
    """Return which part of a list an answer is (AG-12)."""
    figures = {"Limit": limit, "Offset": offset, "Records": records, "TotalRecords": total}
    return {name: str(figure) for name, figure in figures.items()}


def _status(now: datetime, word: str) -> JsonObject:
    return {
        "APIVersion": VERSION,
        "Date": write_moment(now),
        "Timestamp": str(seconds(now)),
        "Status": word,
    }


def saved(number: int, status: RecordStatus = RecordStatus.ENABLED) -> JsonObject:
    """Return what a call that saves gives back."""
    return {"Id": str(number), "Status": str(int(status))}


def agenda(record: Agenda) -> JsonObject:
    """Return an agenda."""
    return {
        "Id": str(record.id),
        "Name": record.name,
        "DateFormat": record.date_format,
        "TimeFormat": record.time_format,
        "AlignGrid": str(record.align_grid),
        "IsDefault": flag(record.is_default),
    }


def resource(record: Resource) -> JsonObject:
    """Return a resource."""
    return {
        "Id": str(record.id),
        "Name": record.name,
        "Code": record.code,
        "Description": record.description,
        "Phone": record.phone,
        "MobilePhone": record.mobile_phone,
        "Email": record.email,
        "Status": str(int(record.status)),
        "Label": record.label,
    }


def kind(record: AppointmentType) -> JsonObject:
    """Return an appointment type."""
    euros, cents = divmod(record.price_cents, 100)
    return {
        "Id": str(record.id),
        "Name": record.name,
        "Description": record.description,
        "Status": str(int(record.status)),
        "SchedulingType": record.scheduling.value,
        "PriceType": str(record.price_type),
        "Price": f"{euros}.{cents:02d}",
        "Duration": str(record.duration),
        "MinTimeBeforeAppointment": str(record.min_before),
        "MaxTimeBeforeAppointment": str(record.max_before),
        "Buffer": str(record.buffer),
        "CanBeBookedByConsumer": flag(record.by_consumer),
        "ExplicitEndDate": "0",
        "Category": record.category,
        "CategoryId": "" if record.category_id is None else str(record.category_id),
        "Capacity": str(record.capacity),
        "ResourceId": ",".join(str(number) for number in record.resource_ids),
    }


def extra_field(record: ExtraField) -> JsonObject:
    """Return an extra field (AG-05)."""
    return {
        "Id": str(record.id),
        "Label": record.label,
        "Key": record.key,
        "Type": record.type.value,
        "Required": flag(record.required),
    }


def customer(record: Customer, fields: Iterable[ExtraField]) -> JsonObject:
    """Return a customer with the company's extra fields; of a deleted one what is left (AG-12)."""
    if record.status is RecordStatus.DELETED:
        return saved(record.id, record.status)
    return {
        "Id": str(record.id),
        "AccountNumber": record.account_number,
        "FirstName": record.first_name,
        "LastName": record.last_name,
        "Insertions": record.insertions,
        "BirthDate": record.birth_date,
        "Gender": record.gender,
        "Street": record.street,
        "HouseNr": record.house_nr,
        "HouseNrAddition": record.house_nr_addition,
        "ZipCode": record.zip_code,
        "City": record.city,
        "Country": record.country,
        "Phone": record.phone,
        "MobilePhone": record.mobile_phone,
        "Email": record.email,
        "Status": str(int(record.status)),
        "UpdateTime": write_moment(record.updated_at),
        "CreateTime": write_moment(record.created_at),
        **_answers(record.extra, fields, FieldType.REGISTRATION, None),
    }


def appointment(
    record: Appointment, customer_name: str, fields: Iterable[ExtraField]
) -> JsonObject:
    """Return an appointment with the extra fields of its type."""
    starts, finishes = write_moment(record.starts_at), write_moment(record.finishes_at)
    assigned = Items("Resource")
    if record.resource_id is not None:
        assigned.append(
            {
                "ResourceId": str(record.resource_id),
                "AssignedStartTime": starts,
                "AssignedFinishTime": finishes,
            }
        )
    return {
        "Id": str(record.id),
        "Name": record.name,
        "Description": "\n".join(record.notes),
        "StartTime": starts,
        "FinishTime": finishes,
        "BlockedTime": write_moment(record.blocked_until),
        "Capacity": "1",
        "AppointmentTypeId": str(record.type_id),
        "CustomerId": str(record.customer_id),
        "CustomerName": customer_name,
        "Status": str(int(record.status)),
        "Label": str(int(record.label)),
        "Resources": assigned,
        "CreateTime": write_moment(record.created_at),
        "UpdateTime": write_moment(record.updated_at),
        **_answers(record.extra, fields, FieldType.APPOINTMENT, record.type_id),
    }


def setting(record: Setting) -> JsonObject:
    """Return the settings of a calculation model (AG-18)."""
    return {
        "AppTypeId": str(record.type_id),
        "CalculationModel": record.model.value,
        "Value": record.value,
        "Enabled": flag(record.enabled),
    }


def bookable_block(span: Span, day: date, type_id: int, resource_id: int) -> JsonObject:
    """Return a free stretch (AG-17)."""
    return {
        "Date": day.isoformat(),
        "StartTime": write_time(minutes_of(span[0])),
        "EndTime": write_time(minutes_of(span[1])),
        "AppointmentTypeId": str(type_id),
        "ResourceId": str(resource_id),
    }


def bookable_day(day: date) -> JsonObject:
    """Return a day with bookable times (AG-17)."""
    return {"Date": day.isoformat(), "Month": f"{day.month:02d}", "Day": f"{day.day:02d}"}


def bookable_time(slot: Slot, type_id: int) -> JsonObject:
    """Return a bookable time (AG-17)."""
    starts = write_time(minutes_of(slot.starts_at))
    return {
        "Date": day_of(slot.starts_at).isoformat(),
        "StartTime": starts,
        "LabelTime": starts,
        "EndTime": write_time(minutes_of(slot.finishes_at)),
        "Timestamp": str(seconds(slot.starts_at)),
        "AppointmentTypeId": str(type_id),
        "ResourceId": str(slot.resource),
    }


def notice(_delivery: str, _event: str, _created: datetime, data: JsonObject) -> JsonObject:
    """Return a change notice: what changed and whose it is, nothing of what is new (AG-25)."""
    return data


def flag(value: bool) -> str:
    """Return yes or no."""
    return "1" if value else "0"


def _answers(
    given: dict[str, str], fields: Iterable[ExtraField], kind: FieldType, type_id: int | None
) -> dict[str, str]:
    return {
        f.key: given.get(f.key, "")
        for f in fields
        if f.type is kind and f.type_id in (None, type_id)
    }
