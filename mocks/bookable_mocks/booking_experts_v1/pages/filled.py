"""What guests filled in on a page: the vendor keeps it, and none of its calls shows it."""

from __future__ import annotations

from datetime import datetime

import msgspec

from bookable_mocks.engine.conditions import eq
from bookable_mocks.engine.mock import Context
from bookable_mocks.engine.store import Table


class Filled(msgspec.Struct, frozen=True, kw_only=True):
    """One page of one reservation, as it was filled in last; `answers` are its fields by name."""

    id: str
    reservation_id: str
    page: str
    at: datetime
    answers: dict[str, str]


FILLED = Table("be1_filled", Filled, ("id", "reservation_id"), (("reservation_id",),))

TABLES = (FILLED,)


def keep(ctx: Context, reservation_id: str, page: str, answers: dict[str, str]) -> Filled:
    """Keep what was filled in on a page, in the place of what was there."""
    filled = Filled(
        id=f"{reservation_id}:{page}",
        reservation_id=reservation_id,
        page=page,
        at=ctx.now,
        answers=answers,
    )
    return ctx.store.put(FILLED, filled)


def filled_by(ctx: Context, reservation_id: str) -> dict[str, Filled]:
    """Return what the guests of a reservation filled in, by page."""
    found = ctx.store.select(FILLED, eq("reservation_id", reservation_id), order="id")
    return {one.page: one for one in found}
