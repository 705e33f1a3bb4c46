"""What can be booked, and what decides it: blocks, days, times and models (AG-16 to AG-18)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from bookable_mocks.agenda import calculation, find, rules, serialize, slots, supply
from bookable_mocks.agenda.enums import Model
from bookable_mocks.agenda.errors import refusal
from bookable_mocks.agenda.models import BLOCKS, SETTINGS, Agenda, AppointmentType, Block, Setting
from bookable_mocks.agenda.replies import answer, many, only
from bookable_mocks.agenda.supply import DayRange
from bookable_mocks.agenda.times import FIRST_DAY, LAST_DAY, day_of, read_day, read_time
from bookable_mocks.engine.conditions import eq
from bookable_mocks.engine.mock import Context, Reply
from bookable_mocks.engine.problem import reject_if


def get_bookable_blocks(ctx: Context) -> Reply:
    """AG-17: free stretches in one piece, as no model sees them."""
    at, kind = find.agenda(ctx), find.kind(ctx)
    resources = find.resources_for(ctx, kind)
    days = _days(ctx, "Date", usual=0)
    consumer = bool(ctx.params["ConsumerBookable"])
    if consumer and not slots.for_consumers(kind):
        return answer(ctx, many("BookableBlock", []))
    known = supply.read(ctx, at, kind, resources, days)
    window = supply.consumer_window(ctx, kind)
    found = []
    for day in _each(days):
        for resource in resources:
            free = known.free_on(resource, day)
            for span in slots.clipped(free, window) if consumer else free:
                found.append(serialize.bookable_block(span, day, kind.id, resource))
    return answer(ctx, many("BookableBlock", found))


def get_bookable_days(ctx: Context) -> Reply:
    """AG-17: the days that have a bookable time."""
    days = _offered(ctx, _days(ctx, "StartDate", usual=rules.USUAL_RANGE))
    found = [serialize.bookable_day(day) for day, times in days if next(times, None) is not None]
    return answer(ctx, many("BookableDay", found))


def get_bookable_times(ctx: Context) -> Reply:
    """AG-17, AG-18: the times at which a consumer can start, by start and resource."""
    found = []
    for _, times in _offered(ctx, _days(ctx, "Date", usual=0)):
        ordered = sorted(times, key=lambda slot: (slot.starts_at, slot.resource))
        found += [
            serialize.bookable_time(slot, ctx.params["AppointmentTypeId"]) for slot in ordered
        ]
    return answer(ctx, many("BookableTime", found))


def add_block(ctx: Context) -> Reply:
    """AG-16: make a time bookable beside the working hours."""
    at = find.agenda(ctx)
    reject_if(rules.in_order(ctx.params["StartTime"], ctx.params["EndTime"], given=True))
    kind = find.kind(ctx, "AppointmentType") if "AppointmentType" in ctx.params else None
    resource = find.resource(ctx) if "ResourceId" in ctx.params else None
    block = Block(
        id=ctx.ids.number("agenda.block"),
        agenda_id=at.id,
        type_id=kind.id if kind else None,
        resource_id=resource.id if resource else None,
        date=read_day(ctx.params["Date"]),
        starts=read_time(ctx.params["StartTime"]),
        ends=read_time(ctx.params["EndTime"]),
    )
    ctx.store.insert(BLOCKS, block)
    return answer(ctx, only("Block", {"Id": str(block.id)}))


def remove_block(ctx: Context) -> Reply:
    """AG-16, AG-26: take an added block away; appointments in it stay."""
    block = find.block(ctx, find.agenda(ctx))
    ctx.store.delete(BLOCKS, eq("id", block.id))
    return answer(ctx)


def get_settings(ctx: Context) -> Reply:
    """AG-18: what was saved last of a model; one that never was is empty and off."""
    found = ctx.store.get(SETTINGS, _setting(ctx).id) or _setting(ctx)
    return answer(ctx, {"CalculationModelSettings": serialize.setting(found)})


def set_settings(ctx: Context) -> Reply:
    """AG-18: save a model; without Enabled it stays on or off, and is on at first."""
    new = _setting(ctx)
    fault = calculation.fault(new.model, ctx.params["Value"])
    if fault:
        raise refusal("PARAMETERS_INVALID", f"Value: {fault}")
    known = ctx.store.get(SETTINGS, new.id)
    enabled = bool(ctx.params.get("Enabled", known.enabled if known else 1))
    saved = Setting(
        id=new.id,
        type_id=new.type_id,
        model=new.model,
        value=ctx.params["Value"],
        enabled=enabled,
    )
    ctx.store.put(SETTINGS, saved)
    return answer(ctx)


def _setting(ctx: Context) -> Setting:
    find.agenda(ctx)
    kind, model = find.kind(ctx, "AppTypeId"), Model(ctx.params["CalculationModel"])
    return Setting(id=f"{kind.id}:{model}", type_id=kind.id, model=model, value="", enabled=False)


def _days(ctx: Context, first_name: str, *, usual: int) -> DayRange:
    """Return the days that are asked for: from today, and so many more, unless it is said."""
    given = ctx.params.get(first_name)
    first = read_day(given) if given else day_of(ctx.now)
    ends = ctx.params.get("EndDate")
    if ends:
        last = read_day(ends)
        reject_if(rules.day_range(first, last, name=first_name))
    else:
        last = first + timedelta(days=min(usual, (date.max - first).days))
    return max(first, FIRST_DAY), min(last, LAST_DAY)


def _each(days: DayRange) -> Iterator[date]:
    first, last = days
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)


def _offered(ctx: Context, days: DayRange) -> Iterator[tuple[date, Iterator[slots.Slot]]]:
    """Yield the times of each day that are offered to consumers."""
    at, kind = find.agenda(ctx), find.kind(ctx)
    resources = find.resources_for(ctx, kind)
    if slots.for_consumers(kind):
        yield from _times(ctx, at, kind, resources, days)


def _times(
    ctx: Context, at: Agenda, kind: AppointmentType, resources: list[int], days: DayRange
) -> Iterator[tuple[date, Iterator[slots.Slot]]]:
    how = supply.how_offered(ctx, at, kind)
    earliest, latest = how.window
    days = max(days[0], day_of(earliest)), min(days[1], day_of(latest))
    known = supply.read(ctx, at, kind, resources, days)
    for day in _each(days):
        yield day, (slot for r in resources for slot in slots.offered(known, r, day, how))
