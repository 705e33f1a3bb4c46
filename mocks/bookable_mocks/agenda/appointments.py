"""What happens to appointments that exist: read, confirmed, cancelled, removed."""

from __future__ import annotations

from datetime import datetime, timedelta

import msgspec

from bookable_mocks.agenda import access, find, rules, serialize, telling
from bookable_mocks.agenda.bookings import confirmation_required, release
from bookable_mocks.agenda.enums import By, Channel, Label
from bookable_mocks.agenda.models import APPOINTMENTS, CUSTOMERS, Appointment, Customer, ExtraField
from bookable_mocks.agenda.replies import answer, many, moment_given, page
from bookable_mocks.agenda.times import day_begins, day_ends, read_day, whole
from bookable_mocks.engine.conditions import Where, any_of, at_least, below, eq, negated
from bookable_mocks.engine.mock import Context, JsonObject, Reply
from bookable_mocks.engine.problem import reject_if

FILTERS = {
    "CustomerId": "customer_id",
    "AppointmentTypeId": "type_id",
    "ResourceId": "resource_id",
    "AgendaId": "agenda_id",
}

A_SECOND = timedelta(seconds=1)


def get_appointments(ctx: Context) -> Reply:
    """AG-11: the appointments that fit all filters, by start; cancelled ones only if wanted."""
    where = [eq("company", ctx.owner), *_days(ctx)]
    where += [eq(FILTERS[name], ctx.params[name]) for name in FILTERS if name in ctx.params]
    where += later_than("updated_at", moment_given(ctx, "UpdatedAfter"))
    where += later_than("created_at", moment_given(ctx, "CreatedAfter"))
    if not ctx.params["IncludeCancelled"]:
        where.append(negated(eq("label", Label.CANCELLED)))
    limit, offset = page(ctx)
    found = ctx.store.select(
        APPOINTMENTS, *where, order="starts_at, id", limit=limit, offset=offset
    )
    total = ctx.store.count(APPOINTMENTS, *where)
    stats = serialize.stats(limit, offset, len(found), total)
    return answer(ctx, many("Appointment", _written(ctx, found)), stats)


def get_appointment(ctx: Context) -> Reply:
    """AG-10: one appointment, whatever its label."""
    found = find.appointment(ctx)
    return answer(ctx, {"Appointment": _written(ctx, [found])[0]})


def requires_confirmation(ctx: Context) -> Reply:
    """AG-07: one setting for all appointments."""
    required = serialize.flag(confirmation_required(ctx))
    return answer(ctx, {"Confirmation": {"Required": required}})


def confirm_appointment(ctx: Context) -> Reply:
    """AG-07: the right code approves a pending appointment, a wrong one changes nothing."""
    found = find.appointment(ctx, "id")
    reject_if(rules.confirming(found))
    right = rules.right_code(found, ctx.params["ConfirmationCode"])
    if right and rules.can_move(found.label, Label.APPROVED, By.CONFIRMATION):
        move(ctx, found, Label.APPROVED)
    return answer(ctx, {"Confirmation": {"Confirmed": serialize.flag(right)}})


def cancel_appointment(ctx: Context) -> Reply:
    """AG-08, AG-09: cancel as a customer would, or as the company; or only look whether."""
    found = find.appointment(ctx)
    by_customer = ctx.params["Mode"] == "customer"
    notice = timedelta(hours=ctx.choices.cancel_hours)
    reject_if(rules.cancelling(found, ctx.now, notice, customer=by_customer))
    if ctx.params["DryRun"]:
        return answer(ctx)
    remarks = "" if by_customer else ctx.params.get("Remarks", "")
    told = ctx.params.get("Confirmations", Channel.NONE)
    channel = access.company(ctx).tells if by_customer else Channel(told)
    release(ctx, found)
    move(ctx, found, Label.CANCELLED, remarks)
    customer = ctx.store.get(CUSTOMERS, found.customer_id)
    if customer is not None:
        telling.message(ctx, telling.CANCELLATION, customer, found, channel)
    return answer(ctx)


def remove_appointment(ctx: Context) -> Reply:
    """AG-10: delete an appointment for good; its time is free again."""
    found = find.appointment(ctx)
    release(ctx, found)
    ctx.store.delete(APPOINTMENTS, eq("id", found.id))
    telling.changed(ctx, telling.APPOINTMENT, found.id)
    return answer(ctx)


def move(ctx: Context, appointment: Appointment, to: Label, note: str = "") -> Appointment:
    """Give an appointment another label, with a note if there is one, and tell of it (AG-25)."""
    moved = msgspec.structs.replace(
        appointment,
        label=to,
        notes=(*appointment.notes, note) if note else appointment.notes,
        updated_at=whole(ctx.now),
    )
    telling.changed(ctx, telling.APPOINTMENT, appointment.id)
    return ctx.store.update(APPOINTMENTS, moved)


def later_than(column: str, at: datetime | None) -> list[Where]:
    """AG-11, AG-12: what is kept to the second is after a second from the next one on."""
    return [] if at is None else [at_least(column, at + A_SECOND)]


def _days(ctx: Context) -> list[Where]:
    """AG-11: the days of the start, both included."""
    given = {
        name: read_day(ctx.params[name]) for name in ("StartDate", "EndDate") if name in ctx.params
    }
    if len(given) == 2:
        first, last = given["StartDate"], given["EndDate"]
        reject_if(rules.day_range(first, last, name="StartDate", longest=None))
    where = []
    if "StartDate" in given:
        where.append(at_least("starts_at", day_begins(given["StartDate"])))
    if "EndDate" in given:
        where.append(below("starts_at", day_ends(given["EndDate"])))
    return where


def _written(ctx: Context, found: list[Appointment]) -> list[JsonObject]:
    fields: list[ExtraField] = find.fields(ctx)
    numbers = {a.customer_id for a in found}
    known: dict[int, Customer] = {
        c.id: c for c in ctx.store.select(CUSTOMERS, any_of("id", sorted(numbers)))
    }
    return [
        serialize.appointment(
            a, known[a.customer_id].name if a.customer_id in known else "", fields
        )
        for a in found
    ]
