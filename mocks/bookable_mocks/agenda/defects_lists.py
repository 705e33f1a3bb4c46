"""Planted defects of the agenda API: in lists, in notices, in what happens at once, and when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bookable_mocks.agenda import appointments, bookings, rules, serialize, supply, telling
from bookable_mocks.agenda.slots import Supply
from bookable_mocks.agenda.times import day_begins, read_day
from bookable_mocks.engine.conditions import below
from bookable_mocks.engine.defect_edits import Race
from bookable_mocks.engine.defects import Catalogue, Kind, Planting, Wrap
from bookable_mocks.engine.mock import Context, JsonObject

planted = Catalogue("agenda", "agenda")

RESOURCE = "agenda.resource:"
"""How the claims on resources begin."""


def setting(name: str, value: Any) -> Wrap:
    """Return what handles a call as if a parameter had been sent with a value."""

    def handled(original: Any, ctx: Context) -> Any:
        ctx.params[name] = value
        return original(ctx)

    return handled


@planted(Kind.CONCURRENCY, "AG-20")
def rivals_both_win(p: Planting) -> None:
    """Two who book a time within a tenth of a second both get it."""
    race = Race(lambda ctx: (ctx.params["Date"], ctx.params["StartTime"]))

    def read(*given: Any) -> Supply:
        known: Supply = original(*given)
        return replace(known, taken={}, sessions={}) if race.open else known

    race.wins(p, RESOURCE)
    original = p.swap(supply, "read", read)
    p.handler("setAppointment", race)


@planted(Kind.PAGING, "AG-12")
def offset_unread(p: Planting) -> None:
    """A list of customers begins with the first one, whatever the offset."""
    p.handler("getCustomers", setting("Offset", 0))


@planted(Kind.PAGING, "AG-11")
def offset_counts_from_one(p: Planting) -> None:
    """A list of appointments passes one more over than its offset says."""

    def further(original: Any, ctx: Context) -> Any:
        ctx.params["Offset"] += 1 if ctx.params["Offset"] else 0
        return original(ctx)

    p.handler("getAppointments", further)


@planted(Kind.FILTER, "AG-11")
def customer_filter_unread(p: Planting) -> None:
    """Appointments of all customers are listed, whichever is asked for."""
    others = {name: to for name, to in appointments.FILTERS.items() if name != "CustomerId"}
    p.swap(appointments, "FILTERS", others)


@planted(Kind.FILTER, "AG-11")
def last_day_left_out(p: Planting) -> None:
    """A range of appointments ends before its last day."""

    def short(ctx: Context) -> list[Any]:
        where = days(ctx)
        if "EndDate" in ctx.params:
            where.append(below("starts_at", day_begins(read_day(ctx.params["EndDate"]))))
        return list(where)

    days = p.swap(appointments, "_days", short)


@planted(Kind.FILTER, "AG-10")
def cancelled_ones_listed(p: Planting) -> None:
    """Cancelled appointments are listed, though they are not asked for."""
    p.handler("getAppointments", setting("IncludeCancelled", 1))


@planted(Kind.WEBHOOK, "AG-25")
def changes_untold(p: Planting) -> None:
    """A cancellation is not told."""

    def once(ctx: Context, entity: str, number: int) -> None:
        if ctx.operation is None or ctx.operation.id != "cancelAppointment":
            changed(ctx, entity, number)

    changed = p.swap(telling, "changed", once)


@planted(Kind.WEBHOOK, "AG-25")
def told_twice(p: Planting) -> None:
    """Each change is told twice."""

    def twice(ctx: Context, entity: str, number: int) -> None:
        changed(ctx, entity, number)
        changed(ctx, entity, number)

    changed = p.swap(telling, "changed", twice)


@planted(Kind.TIME, "AG-08")
def cancelled_until_it_begins(p: Planting) -> None:
    """A customer may cancel until the appointment begins."""

    def lenient(
        appointment: Any, now: datetime, _notice: timedelta, *, customer: bool
    ) -> Iterator[Any]:
        return original(appointment, now, timedelta(0), customer=customer)

    original = p.swap(rules, "cancelling", lenient)


@planted(Kind.TIME, "AG-23")
def clock_in_utc(p: Planting) -> None:
    """Answers tell their moment in UTC."""

    def utc(now: datetime, word: str) -> JsonObject:
        told: JsonObject = status(now, word)
        return {**told, "Date": now.strftime("%Y-%m-%d %H:%M:%S")}

    status = p.swap(serialize, "_status", utc)


@planted(Kind.TIME, "AG-20")
def buffer_forgotten(p: Planting) -> None:
    """A resource is free again when an appointment ends, without the type's buffer."""

    def short(ctx: Context, kind: Any) -> Any:
        asked = wanted(ctx, kind)
        return replace(asked, blocked_until=asked.finishes_at)

    wanted = p.swap(bookings, "_wanted", short)


LISTS = planted.all()
