"""Agenda periods that clients make: maintenance and blocks from elsewhere (B3-12, B3-13)."""

from __future__ import annotations

import msgspec

from bookable_mocks.booking_experts_v3 import calendars, rules
from bookable_mocks.booking_experts_v3.access import administration
from bookable_mocks.booking_experts_v3.events import tell_changes
from bookable_mocks.booking_experts_v3.models_bookings import PERIODS, AgendaPeriod, PeriodType
from bookable_mocks.booking_experts_v3.models_parks import RENTABLES
from bookable_mocks.booking_experts_v3.resources import RESOURCES
from bookable_mocks.engine.conditions import eq
from bookable_mocks.engine.mock import Context, Reply
from bookable_mocks.engine.problem import Violation
from bookable_mocks.jsonapi.changes import changed, fields
from bookable_mocks.jsonapi.collection import found, single
from bookable_mocks.jsonapi.errors import unprocessable
from bookable_mocks.jsonapi.sidepost import read_document

TYPE = "agenda_period"


def create(ctx: Context, kind: PeriodType) -> Reply:
    """B3-12: make a period of a kind; 422 where the calendar is occupied."""
    park = administration(ctx)
    draft = read_document(ctx, RESOURCES, TYPE).primary
    given = fields(ctx, RESOURCES, draft, {})
    wrong = list(
        rules.dates(given.get("start_date"), given.get("end_date"), given.get("rentable_id"))
    )
    if wrong:
        raise unprocessable(wrong)
    period = calendars.new_period(ctx, administration_id=park, type=kind, **given)
    _check_rentable(ctx, period)
    if not calendars.occupy(ctx, period):
        raise unprocessable([rules.occupied(period)])
    calendars.tell_of(ctx, period.rentable_id)
    return single(ctx, RESOURCES, period)


def update(ctx: Context, kind: PeriodType) -> Reply:
    """B3-12: change a period of a kind; what is left out stays."""
    known = _found(ctx, kind)
    draft = read_document(ctx, RESOURCES, TYPE, known.id).primary
    period = changed(ctx, RESOURCES, known, draft)
    if period == known:
        return single(ctx, RESOURCES, known)
    wrong = list(rules.dates(period.start_date, period.end_date, period.rentable_id))
    if wrong:
        raise unprocessable(wrong)
    _check_rentable(ctx, period)
    calendars.release(ctx, known)
    if not calendars.claim(ctx, period):
        raise unprocessable([rules.occupied(period)])
    period = ctx.store.update(PERIODS, msgspec.structs.replace(period, updated_at=ctx.now))
    tell_changes(ctx, known, period)
    if _nights(known) != _nights(period):
        calendars.tell_of(ctx, known.rentable_id, period.rentable_id)
    return single(ctx, RESOURCES, period)


def delete(ctx: Context, kind: PeriodType) -> Reply:
    """B3-12, B3-24: take a period of a kind away; the calendar is free again."""
    period = _found(ctx, kind)
    calendars.vacate(ctx, period)
    calendars.tell_of(ctx, period.rentable_id)
    return Reply(204)


def _found(ctx: Context, kind: PeriodType) -> AgendaPeriod:
    """Return the period of the path; one of another kind is not found there."""
    park = eq("administration_id", administration(ctx))
    period: AgendaPeriod = found(ctx, RESOURCES, TYPE, ctx.params["id"], park, eq("type", kind))
    return period


def _check_rentable(ctx: Context, period: AgendaPeriod) -> None:
    """Refuse the rentable of another park of the same subscription."""
    rentable = ctx.store.get(RENTABLES, period.rentable_id)
    if rentable is None or rentable.administration_id != period.administration_id:
        told = f"there is no rentable {period.rentable_id} in this administration"
        place = "/data/relationships/rentable/data/id"
        raise unprocessable([Violation("body", place, told, "B3-12")])


def _nights(period: AgendaPeriod) -> tuple[object, ...]:
    return period.rentable_id, period.start_date, period.end_date
