"""What handlers put answers together with, and read a call's own parameters by."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from bookable_mocks.agenda import rules, serialize, wire
from bookable_mocks.agenda.errors import refusal
from bookable_mocks.agenda.models import ExtraField
from bookable_mocks.agenda.times import read_moment
from bookable_mocks.agenda.wire import Items
from bookable_mocks.engine.conditions import BIGGEST
from bookable_mocks.engine.mock import Context, JsonObject, Reply
from bookable_mocks.engine.parameters import parse_query


def answer(ctx: Context, data: JsonObject | None = None, stats: JsonObject | None = None) -> Reply:
    """Return the answer of a call that went well, in the form that was asked for (AG-23)."""
    body = serialize.succeeded(ctx.now, stats) | (data or {})
    return wire.reply(body, ctx.params["api_format"])


def many(element: str, items: Iterable[JsonObject]) -> JsonObject:
    """Return what stands in Objects."""
    return {"Objects": Items(element, items)}


def only(element: str, item: JsonObject) -> JsonObject:
    """Return a single thing that stands in Objects."""
    return many(element, [item])


def page(ctx: Context) -> tuple[int, int]:
    """AG-12: return limit and offset; a limit over 500 is cut."""
    return min(ctx.params["Limit"], rules.PAGE_SIZE), min(ctx.params["Offset"], BIGGEST)


def moment_given(ctx: Context, name: str) -> datetime | None:
    """AG-19: return a moment that a parameter gives, None if it does not.

    Raises:
        Refusal: if no calendar has its day.
    """
    if name not in ctx.params:
        return None
    try:
        return read_moment(ctx.params[name])
    except ValueError as error:
        raise refusal("PARAMETERS_INVALID", f"{name}: is geen tijdstip") from error


def answers_to(ctx: Context, fields: Iterable[ExtraField]) -> dict[str, str]:
    """AG-05: return what the call gives for extra fields, under their Keys."""
    given = parse_query(ctx.request.query) if ctx.request else {}
    return {f.key: given[f.key][-1] for f in fields if f.key in given}
