"""Finds what a call names; what belongs to another company is not there (AG-22)."""

from __future__ import annotations

from typing import Any, TypeVar

import msgspec

from bookable_mocks.agenda.enums import FieldType, RecordStatus
from bookable_mocks.agenda.errors import refusal
from bookable_mocks.agenda.models import (
    AGENDAS,
    APPOINTMENTS,
    BLOCKS,
    CUSTOMERS,
    FIELDS,
    RESOURCES,
    TYPES,
    Agenda,
    Appointment,
    AppointmentType,
    Block,
    Customer,
    ExtraField,
    Resource,
)
from bookable_mocks.engine.conditions import eq
from bookable_mocks.engine.mock import Context
from bookable_mocks.engine.store import Table

T = TypeVar("T", bound=msgspec.Struct)


def agenda(ctx: Context, parameter: str = "AgendaId") -> Agenda:
    """Return the agenda that a parameter names."""
    return _mine(ctx, AGENDAS, ctx.params[parameter], "AGENDA_NOT_FOUND")


def kind(ctx: Context, parameter: str = "AppointmentTypeId") -> AppointmentType:
    """Return the appointment type that a parameter names; a deleted one is not there."""
    found = _mine(ctx, TYPES, ctx.params[parameter], "APPOINTMENT_TYPE_NOT_FOUND")
    if found.status is RecordStatus.DELETED:
        raise refusal("APPOINTMENT_TYPE_NOT_FOUND")
    return found


def resource(ctx: Context, parameter: str = "ResourceId") -> Resource:
    """Return the resource that a parameter names; a deleted one is not there."""
    found = _mine(ctx, RESOURCES, ctx.params[parameter], "RESOURCE_NOT_FOUND")
    if found.status is RecordStatus.DELETED:
        raise refusal("RESOURCE_NOT_FOUND")
    return found


def resources_for(ctx: Context, of: AppointmentType) -> list[int]:
    """Return the resource that is asked for, or all that the type can be booked with, by id."""
    if "ResourceId" not in ctx.params:
        return sorted(of.resource_ids)
    wanted = resource(ctx).id
    if wanted not in of.resource_ids:
        raise refusal("RESOURCE_NOT_FOUND")
    return [wanted]


def customer(ctx: Context, number: int, *, deleted: bool = False) -> Customer:
    """Return a customer; a deleted one only where deleted ones are shown."""
    found = _mine(ctx, CUSTOMERS, number, "CUSTOMER_NOT_FOUND")
    if found.status is RecordStatus.DELETED and not deleted:
        raise refusal("CUSTOMER_NOT_FOUND")
    return found


def appointment(ctx: Context, parameter: str = "Id") -> Appointment:
    """Return the appointment that a parameter names."""
    return _mine(ctx, APPOINTMENTS, ctx.params[parameter], "APPOINTMENT_NOT_FOUND")


def block(ctx: Context, at: Agenda) -> Block:
    """Return the block of an agenda that the call names (AG-16)."""
    found = ctx.store.get(BLOCKS, ctx.params["id"])
    if found is None or found.agenda_id != at.id:
        raise refusal("BLOCK_NOT_FOUND")
    return found


def fields(ctx: Context) -> list[ExtraField]:
    """Return the company's extra fields by id (AG-05)."""
    return ctx.store.select(FIELDS, eq("company", ctx.owner), order="id")


def asked(ctx: Context, of: FieldType, type_id: int | None = None) -> list[ExtraField]:
    """Return the extra fields of customers, or of the appointments of a type."""
    return [f for f in fields(ctx) if f.type is of and f.type_id in (None, type_id)]


def _mine(ctx: Context, table: Table[T], number: Any, code: str) -> T:
    found: Any = ctx.store.get(table, int(number))
    if found is None or found.company != ctx.owner:
        raise refusal(code)
    record: T = found
    return record
