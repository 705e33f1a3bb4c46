"""Planted defects of Booking Experts v3: in lists, limits, webhooks, and in when things happen."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from itertools import cycle
from typing import Any

import msgspec

from bookable_mocks.booking_experts_v3 import calendars, events, oauth
from bookable_mocks.booking_experts_v3.models_bookings import AgendaPeriod
from bookable_mocks.booking_experts_v3.signing import ENVIRONMENT
from bookable_mocks.engine.conditions import Where, both, eq, negated
from bookable_mocks.engine.defect_edits import Race, edited, without_header
from bookable_mocks.engine.defects import EVERY, Catalogue, Kind, Planting
from bookable_mocks.engine.mock import Context, Reply
from bookable_mocks.jsonapi import paging, query, terms
from bookable_mocks.jsonapi.defect_edits import overlapping_pages

planted = Catalogue("booking-experts-v3", "be3")

CALENDAR = "be3.rentable:"
"""How the claims on accommodations begin."""


def _what_is_blocked(ctx: Context) -> tuple[str, str]:
    data = ctx.body["data"]
    rentable = data.get("relationships", {}).get("rentable", {}).get("data") or {}
    return str(rentable.get("id")), str(data.get("attributes", {}).get("start_date"))


@planted(Kind.CONCURRENCY, "B3-13")
def rivals_both_win(p: Planting) -> None:
    """Two who block the same days within a tenth of a second both get them."""
    race = Race(_what_is_blocked)
    race.wins(p, CALENDAR)
    p.handler("createMaintenanceAgendaPeriod", race)
    p.handler("createExternalBlockedAgendaPeriod", race)


@planted(Kind.PAGING, "B3-05")
def last_page_loses_a_row(p: Planting) -> None:
    """The last of several pages of bookings lacks its last one."""

    def shorter(reply: Reply) -> Reply:
        if reply.status != 200:
            return reply
        told = reply.body["meta"]["pagination"]
        last = told["page"] > 1 and "next" not in reply.body["links"]
        data = reply.body["data"][:-1] if last else reply.body["data"]
        return Reply(200, {**reply.body, "data": data}, reply.headers, reply.media_type)

    p.reply("listBookings", shorter)


@planted(Kind.PAGING, "B3-05")
def pages_overlap(p: Planting) -> None:
    """Each page begins with the last resource of the one before."""
    overlapping_pages(p)


@planted(Kind.PAGING, "B3-05")
def links_forget_the_query(p: Planting) -> None:
    """The links of a list lead to pages of the whole, without its filters and its order."""

    def bare(origin: str, path: str, _query: str) -> str:
        base: str = original(origin, path, "")
        return base

    original = p.swap(paging, "_base", bare)


@planted(Kind.PAGING, "B3-08")
def ties_change_places(p: Planting) -> None:
    """Equals of an order come by their ids, and the next time the other way round."""
    turns = cycle(("id", "id DESC"))

    def restless(*given: Any) -> str:
        order: str = original(*given)
        return f"{order.removesuffix(', id')}, {next(turns)}" if order.endswith(", id") else order

    original = p.swap(query, "read_sort", restless)


@planted(Kind.FILTER, "B3-08")
def second_key_never_descends(p: Planting) -> None:
    """Of several keys of an order only the first one can be turned round."""

    def upward(resource: Any, text: str, locales: Any, found: Any) -> str:
        order: str = original(resource, text.replace(",-", ","), locales, found)
        return order

    original = p.swap(query, "read_sort", upward)


@planted(Kind.FILTER, "B3-09")
def filter_unread(p: Planting) -> None:
    """Bookings are not filtered by option_validity."""

    def deaf(ctx: Context, known: Any, name: str, text: str, found: Any) -> Where | None:
        return None if name == "option_validity" else read(ctx, known, name, text, found)

    read = p.swap(query, "read_filter", deaf)


@planted(Kind.FILTER, "B3-09")
def negation_forgets_the_empty(p: Planting) -> None:
    """What has no value is left out by a filter and by its opposite."""

    def forgetful(ctx: Context, known: Any, name: str, text: str, found: Any) -> Where | None:
        if not text.startswith("!"):
            plain: Where | None = read(ctx, known, name, text, found)
            return plain
        where: Where | None = read(ctx, known, name, text[1:], found)
        return None if where is None else Where(f"NOT ({where.sql})", where.params)

    read = p.swap(query, "read_filter", forgetful)


@planted(Kind.FILTER, "B3-20")
def range_without_its_end(p: Planting) -> None:
    """A range leaves its last value out."""

    def short(column: str, first: Any, last: Any) -> Where:
        where: Where = original(column, first, last)
        end = last.end if isinstance(last, terms.Span) else last
        return both(where, negated(eq(column, end)))

    original = p.swap(terms, "_between", short)


@planted(Kind.FILTER, "B3-16")
def archived_ones_listed(p: Planting) -> None:
    """Archived categories are listed, though they are not asked for."""

    def all_of_them(original: Any, ctx: Context) -> Any:
        ctx.params["include_archived"] = True
        return original(ctx)

    p.handler("listCategories", all_of_them)


@planted(Kind.RATE_LIMIT, "B3-04")
def no_retry_after(p: Planting) -> None:
    """A 429 does not say when to come again."""
    p.reply(EVERY, without_header("retry-after"))


@planted(Kind.RATE_LIMIT, "B3-04")
def minute_without_limit(p: Planting) -> None:
    """A credential has no limit for a minute, only that for a quarter of an hour."""
    quarter = p.mock.limits_for(p.mock.choices)[:1]
    p.mock_fields(limits=quarter)


@planted(Kind.RATE_LIMIT, "B3-04")
def remaining_untold(p: Planting) -> None:
    """Lists of bookings do not tell what remains of the limit."""
    p.reply("listBookings", without_header("x-ratelimit-remaining"))


@planted(Kind.WEBHOOK, "B3-18")
def signed_with_another_secret(p: Planting) -> None:
    """Webhooks are signed with another secret than the app's."""
    if p.mock.webhooks is not None:
        sign = p.mock.webhooks.sign
        p.webhooks(sign=lambda secret, at, body: sign(f"{secret}!", at, body))


@planted(Kind.WEBHOOK, "B3-18")
def environment_untold(p: Planting) -> None:
    """Webhooks do not tell the environment."""
    if p.mock.webhooks is not None:
        sign = p.mock.webhooks.sign

        def bare(secret: str, at: datetime, body: bytes) -> Mapping[str, str]:
            return {k: v for k, v in sign(secret, at, body).items() if k != ENVIRONMENT}

        p.webhooks(sign=bare)


@planted(Kind.WEBHOOK, "B3-22")
def new_before_old(p: Planting) -> None:
    """An update tells each changed attribute with its new value first."""

    def backwards(*given: Any) -> dict[str, list[object]]:
        return {name: pair[::-1] for name, pair in original(*given).items()}

    original = p.swap(events, "changes", backwards)


@planted(Kind.TIME, "B3-13")
def last_day_is_taken(p: Planting) -> None:
    """A period occupies its last day, too."""

    def longer(ctx: Context, period: AgendaPeriod) -> bool:
        if ctx.operation is None:  # what is seeded fits as it is
            return bool(claim(ctx, period))
        ends = period.end_date + timedelta(days=1)
        return bool(claim(ctx, msgspec.structs.replace(period, end_date=ends)))

    claim = p.swap(calendars, "claim", longer)


@planted(Kind.TIME, "B3-12")
def days_are_shifted(p: Planting) -> None:
    """A period that is read begins a day early, as its midnight is told in UTC."""

    def before(text: str) -> str:
        return (date.fromisoformat(text) - timedelta(days=1)).isoformat()

    p.reply("getAgendaPeriod", edited("data/attributes/start_date", before))


@planted(Kind.TIME, "B3-23")
def token_ends_at_once(p: Planting) -> None:
    """A token is good for two hours, as it says, and has run out when it is used."""

    def keep(ctx: Context, kind: str, *given: Any) -> None:
        lasts = timedelta(0) if kind == oauth.ACCESS else given[-1]
        original(ctx, kind, *given[:-1], lasts)

    original = p.swap(oauth, "keep", keep)


LISTS = planted.all()
