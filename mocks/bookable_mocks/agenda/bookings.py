"""setAppointment: makes or changes an appointment and gives it a resource (AG-01 to AG-07)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import msgspec

from bookable_mocks.agenda import access, find, rules, serialize, slots, supply, telling
from bookable_mocks.agenda.choices import Confirming
from bookable_mocks.agenda.enums import Channel, FieldType, Label
from bookable_mocks.agenda.errors import refusal
from bookable_mocks.agenda.models import (
    APPOINTMENTS,
    TYPES,
    Agenda,
    Appointment,
    AppointmentType,
    Customer,
)
from bookable_mocks.agenda.replies import answer, answers_to, only
from bookable_mocks.agenda.times import (
    day_of,
    edge,
    moment,
    on_calendar,
    read_day,
    read_time,
    whole,
)
from bookable_mocks.engine.conditions import eq, negated
from bookable_mocks.engine.mock import Context, Reply
from bookable_mocks.engine.problem import reject_if


@dataclass(frozen=True, slots=True)
class Wanted:
    """The time that a call asks for, and how strictly it is looked at."""

    starts_at: datetime
    finishes_at: datetime
    blocked_until: datetime
    consumer: bool
    override: bool


@dataclass(frozen=True, slots=True)
class Place:
    """Who holds which resource for an appointment; none outside the bookable times (AG-06)."""

    resource: int | None = None
    holder: str = ""


def set_appointment(ctx: Context) -> Reply:
    """AG-01: without Id an appointment is made, with one it is changed."""
    consumer = ctx.params["BookingMode"] == "consumer"
    ends = ctx.params.get("EndTime")
    given = ends is not None and not consumer
    reject_if(rules.in_order(ctx.params["StartTime"], ends or "", given=given))
    at = find.agenda(ctx)
    if "Id" not in ctx.params:
        saved = _make(ctx, at, consumer=consumer)
    elif consumer:
        raise refusal("CHANGE_NOT_ALLOWED")
    else:
        saved = _change(ctx, at)
    telling.changed(ctx, telling.APPOINTMENT, saved.id)
    return answer(ctx, only("Appointment", serialize.saved(saved.id, saved.status)))


def release(ctx: Context, appointment: Appointment) -> None:
    """AG-20: give the resource back, unless others share the time."""
    if not appointment.holder:
        return
    sharing = ctx.store.count(
        APPOINTMENTS,
        eq("holder", appointment.holder),
        negated(eq("label", Label.CANCELLED)),
        negated(eq("id", appointment.id)),
    )
    if not sharing:
        ctx.world.claims.release(appointment.holder)


def _make(ctx: Context, at: Agenda, *, consumer: bool) -> Appointment:
    customer = find.customer(ctx, ctx.params["CustomerId"])
    kind = find.kind(ctx)
    resources = find.resources_for(ctx, kind)
    reject_if(rules.booking(kind, consumer=consumer))
    fields = find.asked(ctx, FieldType.APPOINTMENT, kind.id)
    extra = answers_to(ctx, fields)
    if ctx.params["RequiredFieldsCheck"]:
        reject_if(rules.unanswered(fields, extra))
    wanted = _wanted(ctx, kind)
    place = _place(ctx, at, kind, resources, wanted)
    label = rules.first_label(confirmation=confirmation_required(ctx))
    note = ctx.params.get("Description", "")
    made = Appointment(
        id=ctx.ids.number("agenda.appointment"),
        company=ctx.owner,
        agenda_id=at.id,
        type_id=kind.id,
        customer_id=customer.id,
        resource_id=place.resource,
        holder=place.holder,
        name=ctx.params.get("Name") or customer.name,
        notes=(note,) if note else (),
        starts_at=wanted.starts_at,
        finishes_at=wanted.finishes_at,
        blocked_until=wanted.blocked_until,
        label=label,
        code=ctx.ids.readable("agenda.code", 6) if label is Label.PENDING else "",
        created_at=whole(ctx.now),
        updated_at=whole(ctx.now),
        extra=extra,
    )
    _tell_customer(ctx, customer, made)
    return ctx.store.insert(APPOINTMENTS, made)


def _change(ctx: Context, at: Agenda) -> Appointment:
    """AG-01: type and resource stay; what is left out stays; a note is added (AG-04)."""
    known = find.appointment(ctx)
    reject_if(rules.changing(known, at.id))
    customer = find.customer(ctx, ctx.params["CustomerId"])
    kind = ctx.store.get(TYPES, known.type_id)
    if kind is None:
        raise refusal("APPOINTMENT_TYPE_NOT_FOUND")
    wanted = _wanted(ctx, kind)
    place = Place(known.resource_id, known.holder)
    if (wanted.starts_at, wanted.finishes_at) != (known.starts_at, known.finishes_at):
        release(ctx, known)
        own = known.resource_id
        place = _place(ctx, at, kind, sorted(kind.resource_ids) if own is None else [own], wanted)
    note = ctx.params.get("Description", "")
    fields = find.asked(ctx, FieldType.APPOINTMENT, kind.id)
    changed = msgspec.structs.replace(
        known,
        customer_id=customer.id,
        resource_id=place.resource,
        holder=place.holder,
        name=ctx.params.get("Name", known.name),
        notes=(*known.notes, note) if note else known.notes,
        starts_at=wanted.starts_at,
        finishes_at=wanted.finishes_at,
        blocked_until=wanted.blocked_until,
        updated_at=whole(ctx.now),
        extra={**known.extra, **answers_to(ctx, fields)},
    )
    return ctx.store.update(APPOINTMENTS, changed)


def _wanted(ctx: Context, kind: AppointmentType) -> Wanted:
    """AG-03, AG-19: the time that is asked for; only in mode customer the end can be set."""
    consumer = ctx.params["BookingMode"] == "consumer"
    day = read_day(ctx.params["Date"])
    starts = moment(day, read_time(ctx.params["StartTime"])) if on_calendar(day) else None
    if starts is None:  # no clock shows it, so nothing is bookable then
        raise refusal("TIME_NOT_FREE")
    finishes = starts + timedelta(minutes=kind.duration)
    if not consumer and "EndTime" in ctx.params:
        finishes = edge(day, read_time(ctx.params["EndTime"]))
    return Wanted(
        starts_at=starts,
        finishes_at=finishes,
        blocked_until=finishes + timedelta(minutes=kind.buffer),
        consumer=consumer,
        override=bool(ctx.params["OverrideMode"]),
    )


def _place(
    ctx: Context, at: Agenda, kind: AppointmentType, resources: list[int], wanted: Wanted
) -> Place:
    """AG-02, AG-06: give the first resource that can take the time, or none with OverrideMode."""
    day = day_of(wanted.starts_at)
    known = supply.read(ctx, at, kind, resources, (day, day))
    how = supply.how_offered(ctx, at, kind)
    for resource in resources:
        slot = slots.Slot(resource, wanted.starts_at, wanted.finishes_at)
        strict = wanted.consumer and not wanted.override
        if strict and slot not in slots.offered(known, resource, day, how):
            continue
        if not slots.fits(known, slot, wanted.blocked_until, how):
            continue
        session = slots.joined(known, slot, wanted.blocked_until, how)
        if session is not None:
            return Place(resource, session.holder)
        holder = f"agenda:{ctx.ids.number('agenda.hold')}"
        name = supply.claimed(resource)
        if ctx.world.claims.take(name, wanted.starts_at, wanted.blocked_until, holder):
            return Place(resource, holder)
    if wanted.override:
        return Place()
    raise refusal("TIME_NOT_FREE")


def confirmation_required(ctx: Context) -> bool:
    """AG-07: whether new appointments wait for their code."""
    chosen: Confirming = ctx.choices.requires_confirmation
    if chosen is Confirming.BY_COMPANY:
        return access.company(ctx).requires_confirmation
    return chosen is Confirming.ALWAYS


def _tell_customer(ctx: Context, customer: Customer, made: Appointment) -> None:
    """Send the code, or say that it is booked; a code is sent though the company tells nothing."""
    tells = access.company(ctx).tells
    if made.label is Label.PENDING:
        channel = tells or Channel.EMAIL
        telling.message(ctx, telling.CODE, customer, made, channel, made.code)
    else:
        telling.message(ctx, telling.CONFIRMATION, customer, made, tells)
