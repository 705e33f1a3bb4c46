"""Planted defects of Privé Wellness: in what is allowed, how often it happens, and when."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from bookable_mocks.engine import dispatch
from bookable_mocks.engine.defect_edits import AT_ONCE, Race, edited
from bookable_mocks.engine.defects import Catalogue, Kind, Planting
from bookable_mocks.engine.mock import Context, JsonObject
from bookable_mocks.engine.records import Remembered
from bookable_mocks.prive_wellness import handlers, rules
from bookable_mocks.prive_wellness.models import BOOKINGS, BookingStatus, Timeslot, Unit

planted = Catalogue("prive-wellness", "prive")

UNIT = "prive.unit:"
"""How the claims on units begin."""


@planted(Kind.VALIDATION, "PW-07")
def page_of_500(p: Planting) -> None:
    """A page may hold 500."""

    def wide(document: JsonObject) -> None:
        parts = document["components"]
        parts["parameters"]["PerPage"]["schema"]["maximum"] = 500
        parts["schemas"]["Pagination"]["properties"]["per_page"]["maximum"] = 500

    p.document(wide)


@planted(Kind.VALIDATION, "/components/schemas/Customer/properties/email/format")
def any_email(p: Planting) -> None:
    """Any text is taken for the customer's e-mail address."""

    def lax(document: JsonObject) -> None:
        del document["components"]["schemas"]["Customer"]["properties"]["email"]["format"]

    p.document(lax)


@planted(Kind.VALIDATION, "PW-13")
def range_of_32_days(p: Planting) -> None:
    """Availability is given for 32 days."""
    p.swap(rules, "LONGEST_RANGE", 32)


@planted(Kind.VALIDATION, "PW-15")
def closed_days_are_sold(p: Planting) -> None:
    """A slot is sold on a day on which the unit is closed."""

    def lax(ctx: Context, unit: Unit, day: date, wanted: int) -> rules.Slot | None:
        slot: rules.Slot | None = bookable(ctx, unit, day, wanted)
        timeslot = next((each for each in unit.timeslots if each.id == wanted), None)
        if slot is not None or timeslot is None:
            return slot
        closed = rules.slot_on(timeslot, day, ZoneInfo(unit.timezone))
        return closed if closed.starts_at > ctx.now else None

    bookable = p.swap(handlers, "_bookable", lax)


@planted(Kind.IDEMPOTENCY, "PW-10")
def replay_books_again(p: Planting) -> None:
    """A booking is looked at anew when it comes again under its key, and finds its slot taken."""
    p.annotate("createBooking", "x-idempotent", False)


@planted(Kind.IDEMPOTENCY, "PW-10")
def replay_charges_twice(p: Planting) -> None:
    """A payment that comes again under its key is a second payment."""
    p.annotate("startPayment", "x-idempotent", False)


@planted(Kind.IDEMPOTENCY, "PW-11")
def changed_body_accepted(p: Planting) -> None:
    """The same key with another body answers the first response again."""
    p.swap(dispatch, "fingerprint", lambda method, path, _body: f"{method} {path}")


@planted(Kind.IDEMPOTENCY, "PW-10")
def replay_is_200(p: Planting) -> None:
    """What was answered 201 is answered 200 when it comes again."""

    def other(ctx: Context, key: str, mark: str) -> Remembered | None:
        known = recall(ctx, key, mark)
        if known is None or known.status != 201:
            return known
        return msgspec.structs.replace(known, status=200)

    recall = p.swap(dispatch, "recall", other)


@planted(Kind.STATE_MACHINE, "PW-16")
def cancelled_is_paid(p: Planting) -> None:
    """A payment is started for a booking that is cancelled."""

    def paying(booking: Any, amount: int | None) -> Iterator[Any]:
        living = msgspec.structs.replace(booking, status=BookingStatus.CONFIRMED)
        return original(living, amount)

    original = p.swap(rules, "paying", paying)


@planted(Kind.STATE_MACHINE, "PW-17")
def cancelled_stays_confirmed(p: Planting) -> None:
    """A cancellation is answered and told as one, but the booking stays confirmed."""

    def forgetful(original: Any, ctx: Context) -> Any:
        reply = original(ctx)
        booking = ctx.store.get(BOOKINGS, ctx.params["reference"])
        if booking is not None:
            same = msgspec.structs.replace(
                booking, status=BookingStatus.CONFIRMED, cancelled_at=None
            )
            ctx.store.update(BOOKINGS, same)
        return reply

    p.handler("cancelBooking", forgetful)


@planted(Kind.STATE_MACHINE, "PW-17")
def cancelled_stays_taken(p: Planting) -> None:
    """The slot of a cancelled booking stays taken."""

    def keeping(original: Any, ctx: Context) -> Any:
        reply = original(ctx)
        booking = ctx.store.get(BOOKINGS, ctx.params["reference"])
        if booking is not None:
            name = f"{UNIT}{booking.unit_uuid}"
            ctx.world.claims.take(name, booking.starts_at, booking.ends_at, "nobody")
        return reply

    p.handler("cancelBooking", keeping)


@planted(Kind.CONCURRENCY, "PW-15")
def rivals_both_win(p: Planting) -> None:
    """Two who book a slot within a tenth of a second both get it."""
    race = Race(lambda ctx: tuple(ctx.body[n] for n in ("unit_uuid", "date", "timeslot_id")))
    race.wins(p, UNIT)
    p.handler("createBooking", race)


@planted(Kind.CONCURRENCY, "PW-10")
def twins_both_act(p: Planting) -> None:
    """A request and its replay within a tenth of a second are both carried out."""

    def late(ctx: Context, key: str, mark: str) -> Remembered | None:
        known = recall(ctx, key, mark)
        if known is None:
            return None
        kept_at = known.expires_at - ctx.mock.idempotency_ttl
        return None if ctx.now - kept_at < AT_ONCE else known

    recall = p.swap(dispatch, "recall", late)


@planted(Kind.TIME, "PW-06")
def wall_clock_as_utc(p: Planting) -> None:
    """The times of a slot are those of the company's clock, written as if they were UTC."""

    def moment(day: date, minutes: int, _zone: ZoneInfo) -> datetime:
        return datetime.combine(day, time(), tzinfo=UTC) + timedelta(minutes=minutes)

    p.swap(rules, "_moment", moment)


@planted(Kind.TIME, "PW-06")
def winter_time_all_year(p: Planting) -> None:
    """The times of a slot have the offset of winter, in summer too."""

    def moment(day: date, minutes: int, zone: ZoneInfo) -> datetime:
        winter = datetime(day.year, 1, 15, tzinfo=zone).utcoffset() or timedelta(0)
        return datetime.combine(day, time(), tzinfo=timezone(winter)) + timedelta(minutes=minutes)

    p.swap(rules, "_moment", moment)


@planted(Kind.TIME, "PW-06")
def moments_without_offset(p: Planting) -> None:
    """The moment at which a booking was made has no offset."""
    p.reply("getBooking", edited("created_at", lambda at: at[:19]))


@planted(Kind.TIME, "PW-13")
def past_slots_offered(p: Planting) -> None:
    """Slots that began are still offered, and sold."""

    def bookable(
        unit: Unit, timeslot: Timeslot, day: date, zone: ZoneInfo, _now: datetime
    ) -> rules.Slot | None:
        return original(unit, timeslot, day, zone, datetime(2000, 1, 1, tzinfo=UTC))

    original = p.swap(rules, "bookable", bookable)
    p.swap(rules, "days_on_offer", _every_day)


def _every_day(first: date, last: date, _today: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


RULES = planted.all()
