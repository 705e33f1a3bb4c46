"""What each call does. Appointments, customers and availability are beside."""

from __future__ import annotations

from bookable_mocks.agenda import appointments, availability, bookings, customers, find, serialize
from bookable_mocks.agenda.enums import FieldType, RecordStatus
from bookable_mocks.agenda.models import AGENDAS, RESOURCES, TYPES
from bookable_mocks.agenda.replies import answer, many, only
from bookable_mocks.engine.conditions import eq, negated
from bookable_mocks.engine.mock import Context, Handler, Reply


def get_agendas(ctx: Context) -> Reply:
    """AG-26: the company's agendas by id."""
    found = ctx.store.select(AGENDAS, eq("company", ctx.owner), order="id")
    return answer(ctx, many("Agenda", [serialize.agenda(a) for a in found]))


def get_agenda(ctx: Context) -> Reply:
    """AG-26: one agenda."""
    return answer(ctx, {"Agenda": serialize.agenda(find.agenda(ctx, "Id"))})


def get_appointment_types(ctx: Context) -> Reply:
    """AG-26: the company's appointment types by id, deleted ones not."""
    there = negated(eq("status", RecordStatus.DELETED))
    found = ctx.store.select(TYPES, eq("company", ctx.owner), there, order="id")
    return answer(ctx, many("AppointmentType", [serialize.kind(t) for t in found]))


def get_appointment_type(ctx: Context) -> Reply:
    """AG-26: one appointment type; unlike other single things it stands in Objects."""
    return answer(ctx, only("AppointmentType", serialize.kind(find.kind(ctx, "Id"))))


def get_resources(ctx: Context) -> Reply:
    """AG-26: the company's resources by id, deleted ones not."""
    there = negated(eq("status", RecordStatus.DELETED))
    found = ctx.store.select(RESOURCES, eq("company", ctx.owner), there, order="id")
    return answer(ctx, many("Resource", [serialize.resource(r) for r in found]))


def get_resource(ctx: Context) -> Reply:
    """AG-26: one resource."""
    return answer(ctx, {"Resource": serialize.resource(find.resource(ctx, "Id"))})


def get_fields(ctx: Context) -> Reply:
    """AG-05: the company's questions by id; with a type also those of the type alone."""
    find.agenda(ctx)
    kind = find.kind(ctx) if "AppointmentTypeId" in ctx.params else None
    generic = bool(ctx.params["GenericFields"])
    found = [
        f
        for f in find.fields(ctx)
        if (f.type_id is None and (generic or f.type is FieldType.REGISTRATION))
        or (kind is not None and f.type_id == kind.id)
    ]
    return answer(ctx, many("Field", [serialize.extra_field(f) for f in found]))


HANDLERS: dict[str, Handler] = {
    "getAppointments": appointments.get_appointments,
    "getAppointment": appointments.get_appointment,
    "setAppointment": bookings.set_appointment,
    "cancelAppointment": appointments.cancel_appointment,
    "confirmAppointment": appointments.confirm_appointment,
    "removeAppointment": appointments.remove_appointment,
    "requiresConfirmation": appointments.requires_confirmation,
    "getBookableBlocks": availability.get_bookable_blocks,
    "getBookableDays": availability.get_bookable_days,
    "getBookableTimes": availability.get_bookable_times,
    "chAddBlock": availability.add_block,
    "chRemoveBlock": availability.remove_block,
    "getCalculationModelSettings": availability.get_settings,
    "setCalculationModelSettings": availability.set_settings,
    "getCustomers": customers.get_customers,
    "getCustomer": customers.get_customer,
    "setCustomer": customers.set_customer,
    "loginCustomer": customers.login_customer,
    "getFields": get_fields,
    "getAgendas": get_agendas,
    "getAgenda": get_agenda,
    "getAppointmentTypes": get_appointment_types,
    "getAppointmentType": get_appointment_type,
    "getResources": get_resources,
    "getResource": get_resource,
}
