"""Reads what the store knows of some days, for `slots` to say what can be booked in them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from bookable_mocks.agenda.calculation import Effects, effects
from bookable_mocks.agenda.enums import Label, RecordStatus
from bookable_mocks.agenda.models import (
    APPOINTMENTS,
    BLOCKS,
    RESOURCES,
    SETTINGS,
    TIMETABLES,
    Agenda,
    AppointmentType,
    Block,
    Shift,
)
from bookable_mocks.agenda.slots import Offer, Session, Span, Supply, offer, window
from bookable_mocks.agenda.times import day_begins, day_ends, day_of
from bookable_mocks.engine.conditions import any_of, at_least, at_most, below, eq, negated
from bookable_mocks.engine.mock import Context


def read(
    ctx: Context, agenda: Agenda, kind: AppointmentType, resources: Iterable[int], days: DayRange
) -> Supply:
    """Return what is known of some resources on some days, both ends included."""
    first, last = days
    wanted = tuple(resources)
    span = day_begins(first), day_ends(last)
    enabled = ctx.store.select(
        RESOURCES, any_of("id", wanted), eq("status", RecordStatus.ENABLED), order="id"
    )
    working = [resource.id for resource in enabled]
    sessions, booked = _booked(ctx, kind, span)
    return Supply(
        shifts=_shifts(ctx, agenda, working),
        blocks=[
            b
            for b in _blocks(ctx, agenda, days)
            if b.type_id in (None, kind.id) and b.resource_id in (None, *working)
        ],
        taken={number: _taken(ctx, number, span) for number in working},
        sessions=sessions,
        booked=booked,
    )


DayRange = tuple[date, date]


def how_offered(ctx: Context, agenda: Agenda, kind: AppointmentType) -> Offer:
    """Return how a type is offered in an agenda at this moment."""
    return offer(kind, agenda.align_grid, consumer_window(ctx, kind), models_of(ctx, kind))


def consumer_window(ctx: Context, kind: AppointmentType) -> Span:
    """AG-17: from when to when consumers can start; the types' unit is a choice."""
    unit = timedelta(minutes=1) if ctx.choices.notice_in_minutes else timedelta(hours=1)
    return window(kind, ctx.now, unit)


def models_of(ctx: Context, kind: AppointmentType) -> Effects:
    """AG-18: what the enabled models of a type change."""
    return effects(ctx.store.select(SETTINGS, eq("type_id", kind.id), order="id"))


def claimed(resource: int) -> str:
    """Return the name under which a resource is claimed."""
    return f"agenda.resource:{resource}"


def _shifts(ctx: Context, agenda: Agenda, working: list[int]) -> dict[int, list[Shift]]:
    found: dict[int, list[Shift]] = {}
    for table in ctx.store.select(TIMETABLES, eq("agenda_id", agenda.id), order="id"):
        if table.resource_id in working:
            found.setdefault(table.resource_id, []).extend(table.shifts)
    return found


def _blocks(ctx: Context, agenda: Agenda, days: DayRange) -> list[Block]:
    first, last = days
    return ctx.store.select(
        BLOCKS,
        eq("agenda_id", agenda.id),
        at_least("date", first),
        at_most("date", last),
        order="id",
    )


def _taken(ctx: Context, resource: int, span: Span) -> dict[date, list[Span]]:
    """Return what is taken of a resource, by day; a buffer may reach into the next one."""
    found: defaultdict[date, list[Span]] = defaultdict(list)
    for starts, ends in ctx.world.claims.taken(claimed(resource), *span):
        day = day_of(starts)
        while day <= day_of(ends):
            found[day].append((starts, ends))
            day += timedelta(days=1)
    return dict(found)


def _booked(
    ctx: Context, kind: AppointmentType, span: Span
) -> tuple[dict[tuple[int, date], list[Session]], dict[date, int]]:
    """Return the times that appointments of a type have with resources, and their number a day."""
    living = ctx.store.select(
        APPOINTMENTS,
        eq("type_id", kind.id),
        at_least("starts_at", span[0]),
        below("starts_at", span[1]),
        negated(eq("label", Label.CANCELLED)),
        order="starts_at, id",
    )
    counts: defaultdict[date, int] = defaultdict(int)
    shared: dict[tuple[int, datetime, datetime, datetime, str], int] = {}
    for a in living:
        counts[day_of(a.starts_at)] += 1
        if a.resource_id is not None:
            key = (a.resource_id, a.starts_at, a.finishes_at, a.blocked_until, a.holder)
            shared[key] = shared.get(key, 0) + 1
    sessions: defaultdict[tuple[int, date], list[Session]] = defaultdict(list)
    for (resource, starts, finishes, blocked, holder), count in shared.items():
        session = Session(starts, finishes, blocked, holder, count)
        sessions[resource, day_of(starts)].append(session)
    return dict(sessions), dict(counts)
