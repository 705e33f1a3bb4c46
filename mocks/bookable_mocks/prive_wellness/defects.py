"""Planted defects of Privé Wellness: in answers, in who may do what, in limits and webhooks."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec

from bookable_mocks.engine.conditions import eq
from bookable_mocks.engine.defect_edits import (
    REMOVED,
    answered,
    as_owner,
    edited,
    take_any_key,
    without_header,
)
from bookable_mocks.engine.defects import EVERY, Catalogue, Kind, Planting
from bookable_mocks.engine.mock import Context, Principal, Reply
from bookable_mocks.engine.outbox import Outbox
from bookable_mocks.engine.quotas import Limit, Usage
from bookable_mocks.engine.records import Delivery
from bookable_mocks.prive_wellness import handlers
from bookable_mocks.prive_wellness.defects_rules import RULES
from bookable_mocks.prive_wellness.handlers import SCOPES
from bookable_mocks.prive_wellness.models import BOOKINGS, COMPANIES
from bookable_mocks.prive_wellness.signing import HEADER

planted = Catalogue("prive-wellness", "prive")


@planted(Kind.SCHEMA, "PW-05")
def total_as_text(p: Planting) -> None:
    """A booking that is read has its total as text, not as a number of cents."""
    p.reply("getBooking", edited("total_cents", str))


@planted(Kind.SCHEMA, "PW-05")
def price_without_currency(p: Planting) -> None:
    """The slots of availability have a price without its currency."""
    p.reply("getUnitAvailability", edited("days/*/slots/*/currency", lambda _: REMOVED))


@planted(Kind.SCHEMA, "PW-13")
def null_for_no_slots(p: Planting) -> None:
    """A day without bookable slots has null in the place of an empty list."""
    p.reply("getUnitAvailability", edited("days/*/slots", lambda slots: slots or None))


@planted(Kind.SCHEMA, "PW-08")
def errors_without_envelope(p: Planting) -> None:
    """The code and message of a 404 stand bare, without the envelope."""

    def bare(reply: Reply) -> Reply:
        if reply.status != 404:
            return reply
        return Reply(404, reply.body["error"], reply.headers, reply.media_type)

    p.reply(EVERY, bare)


@planted(Kind.STATUS, "/paths/~1bookings/post/responses/201")
def created_is_200(p: Planting) -> None:
    """A new booking is answered with 200, not 201."""
    p.reply("createBooking", answered(201, 200))


@planted(Kind.STATUS, "PW-08")
def absent_unit_is_400(p: Planting) -> None:
    """A unit that does not exist is answered with 400, not 404."""
    p.reply("getUnit", answered(404, 400))


@planted(Kind.AUTH, "PW-01")
def any_key(p: Planting) -> None:
    """A key that is not known is taken for one of the first company."""

    def first(ctx: Context) -> Principal:
        company = ctx.store.select(COMPANIES, order="uuid", limit=1)[0].uuid
        return Principal("anybody", company, frozenset(SCOPES))

    take_any_key(p, "authorization", first)


@planted(Kind.SCOPE, "PW-02")
def cancel_without_scope(p: Planting) -> None:
    """Every key may cancel, whatever its scopes; all other calls ask for theirs."""
    p.annotate("cancelBooking", "x-scopes", [])


@planted(Kind.SCOPE, "PW-02")
def bookings_key_pays(p: Planting) -> None:
    """Starting a payment takes the scope of writing bookings, not that of payments."""
    p.annotate("startPayment", "x-scopes", ["bookings:write"])


@planted(Kind.SCOPE, "PW-03")
def me_needs_a_scope(p: Planting) -> None:
    """GET /me asks for the scope of reading units."""
    p.annotate("getMe", "x-scopes", ["units:read"])


@as_owner
def _as_its_owner(ctx: Context) -> str | None:
    """Return the company that a booking belongs to."""
    booking = ctx.store.get(BOOKINGS, ctx.params["reference"])
    return booking.company if booking else None


@planted(Kind.OWNERSHIP, "PW-04")
def reads_other_company(p: Planting) -> None:
    """A key reads the bookings of every company, if it knows their references."""
    p.handler("getBooking", _as_its_owner)


@planted(Kind.OWNERSHIP, "PW-04")
def cancels_other_company(p: Planting) -> None:
    """A key cancels the bookings of every company, though it reads only its own."""
    p.handler("cancelBooking", _as_its_owner)


@planted(Kind.PAGING, "PW-07")
def last_page_loses_a_row(p: Planting) -> None:
    """The last of several pages of bookings lacks its last one."""

    def shorter(reply: Reply) -> Reply:
        if reply.status != 200:
            return reply
        told = reply.body["pagination"]
        last = 1 < told["total_pages"] == told["page"]
        data = reply.body["data"][:-1] if last else reply.body["data"]
        return Reply(200, {**reply.body, "data": data}, reply.headers, reply.media_type)

    p.reply("listBookings", shorter)


@planted(Kind.PAGING, "PW-07")
def total_of_the_page(p: Planting) -> None:
    """The total of a list is how many there are on the page."""

    def short(reply: Reply) -> Reply:
        if reply.status != 200:
            return reply
        told = {**reply.body["pagination"], "total": len(reply.body["data"])}
        return Reply(200, {**reply.body, "pagination": told}, reply.headers, reply.media_type)

    p.reply("listBookings", short)


@planted(Kind.FILTER, "PW-14")
def status_filter_ignored(p: Planting) -> None:
    """Bookings of every status are listed, whichever is asked for."""

    def deaf(original: Any, ctx: Context) -> Any:
        ctx.params.pop("status", None)
        return original(ctx)

    p.handler("listBookings", deaf)


@planted(Kind.FILTER, "PW-14")
def unit_ignored_beside_status(p: Planting) -> None:
    """Of two filters, unit and status, only the latter is looked at."""

    def half_deaf(original: Any, ctx: Context) -> Any:
        if "status" in ctx.params:
            ctx.params.pop("unit", None)
        return original(ctx)

    p.handler("listBookings", half_deaf)


@planted(Kind.RATE_LIMIT, "PW-09")
def no_retry_after(p: Planting) -> None:
    """A 429 does not say when to come again."""
    p.reply(EVERY, without_header("retry-after"))


@planted(Kind.RATE_LIMIT, "PW-09")
def one_request_more(p: Planting) -> None:
    """A key makes 601 requests a minute before it is refused, and is told of 600."""
    headers = p.mock.limit_headers

    def told(usage: Usage) -> Mapping[str, str]:
        left = max(usage.remaining - 1, 0)
        return headers(msgspec.structs.replace(usage, limit=600, remaining=left))

    p.mock_fields(limits=(Limit(requests=601, seconds=60),), limit_headers=told)


@planted(Kind.RATE_LIMIT, "PW-09")
def remaining_stands_still(p: Planting) -> None:
    """What remains of the limit goes down by tens."""
    headers = p.mock.limit_headers

    def coarse(usage: Usage) -> Mapping[str, str]:
        return headers(msgspec.structs.replace(usage, remaining=usage.remaining // 10 * 10))

    p.mock_fields(limit_headers=coarse)


@planted(Kind.RATE_LIMIT, "PW-09")
def limit_by_address(p: Planting) -> None:
    """All keys that come from one address share one limit."""
    p.mock_fields(bucket=lambda request: request.client)


@planted(Kind.WEBHOOK, "PW-19")
def body_signed_alone(p: Planting) -> None:
    """A delivery's signature is made over the body without its timestamp."""

    def sign(secret: str, at: datetime, body: bytes) -> Mapping[str, str]:
        digest = hmac.new(secret.encode(), body, "sha256").hexdigest()
        return {HEADER: f"t={int(at.timestamp())},v1={digest}"}

    p.webhooks(sign=sign)


@planted(Kind.WEBHOOK, "PW-18")
def created_told_twice(p: Planting) -> None:
    """A new booking is told twice, each time under another id."""

    def twice(ctx: Context, event: str, booking: Any) -> None:
        tell(ctx, event, booking)
        if event == "booking.created":
            tell(ctx, event, booking)

    tell = p.swap(handlers, "_tell", twice)


@planted(Kind.WEBHOOK, "PW-17")
def cancelled_again_told_again(p: Planting) -> None:
    """Cancelling a booking that is cancelled tells it once more."""

    def noisy(original: Any, ctx: Context) -> Any:
        before = ctx.store.first(BOOKINGS, eq("reference", ctx.params["reference"]))
        reply = original(ctx)
        if before is not None and before.cancelled_at is not None:
            ctx.emit("booking.cancelled", before.company, {"booking": reply.body})
        return reply

    p.handler("cancelBooking", noisy)


@planted(Kind.WEBHOOK, "PW-20")
def retried_under_another_id(p: Planting) -> None:
    """A delivery that failed comes again as another event, under an id of its own."""

    def renamed(outbox: Outbox, now: datetime) -> list[Delivery]:
        return [other(each) if each.attempts else each for each in lease(outbox, now)]

    def other(delivery: Delivery) -> Delivery:
        if delivery.api != p.mock.name:
            return delivery
        body = msgspec.json.decode(delivery.body)
        body["id"] = f"{body['id'][:-2]}{len(delivery.attempts):02d}"
        return msgspec.structs.replace(delivery, body=msgspec.json.encode(body).decode())

    lease = p.swap(Outbox, "lease", renamed)


DEFECTS = (*planted.all(), *RULES)
"""All of them; those of what is allowed, and when, are beside."""
