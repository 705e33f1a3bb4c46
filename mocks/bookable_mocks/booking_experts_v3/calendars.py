"""The calendar of a rentable: who takes it, who gives it back (B3-12, B3-13)."""

from __future__ import annotations

from typing import Any

from bookable_mocks.booking_experts_v3 import rules
from bookable_mocks.booking_experts_v3.events import tell, tell_availability
from bookable_mocks.booking_experts_v3.models_bookings import PERIODS, AgendaPeriod
from bookable_mocks.booking_experts_v3.models_parks import RENTABLES
from bookable_mocks.engine.conditions import eq
from bookable_mocks.engine.mock import Context


def new_period(ctx: Context, **fields: Any) -> AgendaPeriod:
    """Return a period that is not on any calendar yet."""
    ident = ctx.ids.number("be3.agenda_period")
    return AgendaPeriod(
        id=ident,
        ical_uid=f"agenda-period-{ident}@bookingexperts.example",
        created_at=ctx.now,
        updated_at=ctx.now,
        **fields,
    )


def occupy(ctx: Context, period: AgendaPeriod) -> bool:
    """Put a period on its rentable's calendar; return False if that is occupied."""
    if not claim(ctx, period):
        return False
    ctx.store.insert(PERIODS, period)
    tell(ctx, "created", period)
    return True


def claim(ctx: Context, period: AgendaPeriod) -> bool:
    """Take the nights of a period; return False if one of them is taken."""
    starts, ends = rules.span(period.start_date, period.end_date)
    return ctx.world.claims.take(calendar_of(period.rentable_id), starts, ends, _holder(period))


def release(ctx: Context, period: AgendaPeriod) -> None:
    """Give the nights of a period back."""
    ctx.world.claims.release(_holder(period))


def vacate(ctx: Context, period: AgendaPeriod) -> None:
    """Take a period off its calendar."""
    release(ctx, period)
    ctx.store.delete(PERIODS, eq("id", period.id))
    tell(ctx, "deleted", period)


def tell_of(ctx: Context, *rentables: int) -> None:
    """Tell that the categories of some rentables have other availability."""
    found = [ctx.store.get(RENTABLES, ident) for ident in rentables]
    tell_availability(ctx, {rentable.category_id for rentable in found if rentable is not None})


def calendar_of(rentable: int) -> str:
    """Return what is claimed of a rentable."""
    return f"be3.rentable:{rentable}"


def _holder(period: AgendaPeriod) -> str:
    return f"be3.agenda_period:{period.id}"
