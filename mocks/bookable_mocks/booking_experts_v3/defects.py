"""Planted defects of Booking Experts v3: in answers, and in who may do what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

import msgspec

from bookable_mocks.booking_experts_v3 import access, calendars, periods, rules
from bookable_mocks.booking_experts_v3.defects_lists import LISTS
from bookable_mocks.booking_experts_v3.models import GRANTS, SUBSCRIPTIONS
from bookable_mocks.booking_experts_v3.resources import RESOURCES
from bookable_mocks.engine.auth import hashed
from bookable_mocks.engine.conditions import eq
from bookable_mocks.engine.defect_edits import REMOVED, answered, edited, take_any_key
from bookable_mocks.engine.defects import Catalogue, Kind, Planting
from bookable_mocks.engine.mock import Context, Principal, Reply
from bookable_mocks.jsonapi import query
from bookable_mocks.jsonapi.collection import found

planted = Catalogue("booking-experts-v3", "be3")


@planted(Kind.SCHEMA, "B3-01")
def ids_as_numbers(p: Planting) -> None:
    """The ids of a list of bookings are numbers."""
    p.reply("listBookings", edited("data/*/id", int))


@planted(Kind.SCHEMA, "B3-24")
def plural_types(p: Planting) -> None:
    """The type of an agreement that is read is in the plural."""
    p.reply("getAgreement", edited("data/type", lambda name: f"{name}s"))


@planted(Kind.SCHEMA, "B3-15")
def booking_without_currency(p: Planting) -> None:
    """A booking that is read has no currency."""
    p.reply("getBooking", edited("data/attributes/currency", lambda _: REMOVED))


@planted(Kind.SCHEMA, "B3-11")
def errors_without_pointer(p: Planting) -> None:
    """What is wrong with a new period does not tell where it is."""
    change = edited("errors/*/source", lambda _: REMOVED, statuses=(422,))
    p.reply("createMaintenanceAgendaPeriod", change)


@planted(Kind.STATUS, "B3-24")
def created_is_201(p: Planting) -> None:
    """A new period is answered with 201, not 200."""
    p.reply("createMaintenanceAgendaPeriod", answered(200, 201))


@planted(Kind.STATUS, "B3-11")
def unprocessable_is_400(p: Planting) -> None:
    """A category that cannot be saved is answered with 400, not 422."""
    p.reply("createCategory", answered(422, 400))


@planted(Kind.VALIDATION, "B3-12")
def period_without_nights(p: Planting) -> None:
    """A period may end on the day on which it starts."""

    def lax(start: date | None, end: date | None, rentable: Any) -> Iterator[Any]:
        same = start is not None and start == end
        return original(start, None if end is None else end + timedelta(days=same), rentable)

    original = p.swap(rules, "dates", lax)


@planted(Kind.VALIDATION, "B3-14")
def country_in_full(p: Planting) -> None:
    """A customer's country may be any text."""
    original = rules.customer
    p.swap(rules, "customer", lambda _country, locale: original(None, locale))


@planted(Kind.VALIDATION, "B3-09")
def unknown_filter_ignored(p: Planting) -> None:
    """A filter that there is not is passed over."""

    def deaf(ctx: Context, known: Mapping[str, Any], name: str, text: str, found: Any) -> Any:
        there = all(part in known for part in name.split("|"))
        return read(ctx, known, name, text, found) if there else None

    read = p.swap(query, "read_filter", deaf)


@planted(Kind.AUTH, "B3-02")
def any_key(p: Planting) -> None:
    """A key that is not known is taken for one of the first subscription."""

    def first(ctx: Context) -> Principal | None:
        known = ctx.store.first(SUBSCRIPTIONS, eq("id", 1))
        if known is None:
            return None
        return access._caller(ctx, "anybody", frozenset(known.scopes), known)

    take_any_key(p, "x-api-key", first)


@planted(Kind.AUTH, "B3-23")
def code_works_twice(p: Planting) -> None:
    """A code gives a token as often as it is sent."""

    def keeping(original: Any, ctx: Context) -> Any:
        secret = (ctx.body or {}).get("code") or ""
        known = ctx.store.get(GRANTS, hashed(secret))
        reply = original(ctx)
        if known is not None and reply.status == 200:
            ctx.store.insert(GRANTS, known)
        return reply

    p.handler("createToken", keeping)


@planted(Kind.SCOPE, "B3-03")
def agreements_without_scope(p: Planting) -> None:
    """Agreements are listed for every key, whatever its scopes."""
    p.annotate("listAgreements", "x-scopes", [])


@planted(Kind.SCOPE, "B3-03")
def includes_without_scope(p: Planting) -> None:
    """Related resources are included whatever the scopes of the key."""
    p.swap(query, "check_scopes", lambda *_: None)


@planted(Kind.SCOPE, "B3-03")
def delete_takes_the_scope_of_writing(p: Planting) -> None:
    """Deleting a period takes the scope of writing them, not that of deleting."""
    p.annotate("deleteMaintenanceAgendaPeriod", "x-scopes", ["agenda_period|write"])


@planted(Kind.OWNERSHIP, "B3-19")
def channel_sees_all(p: Planting) -> None:
    """With a channel scope alone an app sees the bookings of all channels."""

    def seeing(original: Any, ctx: Context) -> Any:
        if ctx.principal is not None:
            more = ctx.principal.scopes | {"booking|read"}
            ctx.principal = msgspec.structs.replace(ctx.principal, scopes=more)
        return original(ctx)

    p.handler("listBookings", seeing)


@planted(Kind.OWNERSHIP, "B3-03")
def other_parks_are_read(p: Planting) -> None:
    """The bookings of every park are read, whosever it is."""

    def anybody(original: Any, ctx: Context) -> Any:
        if isinstance(ctx.principal, access.Caller) and ctx.params["administration_id"].isdigit():
            park = int(ctx.params["administration_id"])
            seen = (*ctx.principal.administrations, park)
            ctx.principal = msgspec.structs.replace(ctx.principal, administrations=seen)
        return original(ctx)

    p.handler("listBookings", anybody)


@planted(Kind.STATE_MACHINE, "B3-12")
def deleted_is_kept(p: Planting) -> None:
    """A period that is deleted is still there."""
    p.handler("deleteMaintenanceAgendaPeriod", lambda _original, _ctx: Reply(204))


@planted(Kind.STATE_MACHINE, "B3-12")
def any_kind_is_changed(p: Planting) -> None:
    """A period is changed by the path of another kind, that of a reservation too."""

    def loose(ctx: Context, *where: Any) -> Any:
        park = eq("administration_id", access.administration(ctx))
        return found(ctx, RESOURCES, periods.TYPE, ctx.params["id"], park)

    p.swap(periods, "_found", loose)


@planted(Kind.STATE_MACHINE, "B3-14")
def customer_stays_as_it_was(p: Planting) -> None:
    """A change of a customer is taken, answered with what was there before, and not kept."""

    def forgetful(original: Any, ctx: Context) -> Any:
        ctx.body["data"].pop("attributes", None)
        return original(ctx)

    p.handler("updateBookingCustomer", forgetful)


@planted(Kind.STATE_MACHINE, "B3-13")
def freed_days_stay_taken(p: Planting) -> None:
    """The days of a deleted period stay taken."""
    p.swap(calendars, "release", lambda *_: None)


DEFECTS = (*planted.all(), *LISTS)
"""All of them; those of lists, limits, webhooks and time are beside."""
