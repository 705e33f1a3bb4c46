"""Planted defects of Booking Experts v1."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from msgspec.structs import replace

from bookable_mocks.booking_experts_v1 import access, rules, search, stays, transitions
from bookable_mocks.booking_experts_v1.access import Caller
from bookable_mocks.booking_experts_v1.availability import parse, values
from bookable_mocks.booking_experts_v1.availability.query import Days
from bookable_mocks.booking_experts_v1.models import Status
from bookable_mocks.booking_experts_v1.models_bookings import Reservation
from bookable_mocks.booking_experts_v1.pricing import tariff
from bookable_mocks.booking_experts_v1.tables import (
    ACCESSES,
    ADMINISTRATIONS,
    RENTABLES,
    RESERVATIONS,
)
from bookable_mocks.engine.conditions import eq
from bookable_mocks.engine.defect_edits import REMOVED, Race, answered, edited, take_any_key
from bookable_mocks.engine.defects import EVERY, Catalogue, Kind, Planting
from bookable_mocks.engine.mock import Context, Principal
from bookable_mocks.jsonapi.defect_edits import overlapping_pages

planted = Catalogue("booking-experts-v1", "be1")

RENTABLE = "be1:rentable:"
"""How the claims on accommodations begin."""


@planted(Kind.SCHEMA, "/components/schemas/Error")
def status_as_text(p: Planting) -> None:
    """An error has its status as text, not as a number."""
    p.reply(EVERY, edited("errors/*/status", str, statuses=range(400, 500)))


@planted(Kind.SCHEMA, "B1-07")
def stays_without_stock(p: Planting) -> None:
    """The stays of a search do not tell how many there are."""
    p.reply("searchAvailabilities", edited("data/*/attributes/stock", lambda _: REMOVED))


@planted(Kind.SCHEMA, "/paths/~1administrations~1{administration_id}/get/responses/200")
def administration_without_its_list(p: Planting) -> None:
    """A single administration stands there without the list around it."""
    p.reply("getAdministration", edited("data", lambda data: data[0]))


@planted(Kind.STATUS, "B1-15")
def cancelled_is_200(p: Planting) -> None:
    """A cancellation is answered with 200, not 204."""
    p.reply("deleteReservation", answered(204, 200))


@planted(Kind.VALIDATION, "B1-12")
def details_unasked(p: Planting) -> None:
    """A stay is placed without the guest's details."""
    p.swap(rules, "missing_details", lambda *_: iter(()))


@planted(Kind.VALIDATION, "B1-19")
def plates_without_room(p: Planting) -> None:
    """There may be more license plates than parking spots."""
    kept = tuple(each for each in rules.OF_REST if each is not rules.plates_have_room)
    p.swap(rules, "OF_REST", kept)


@planted(Kind.AUTH, "B1-01")
def any_key(p: Planting) -> None:
    """A key that is not known is taken for one of the first partner."""

    def first(ctx: Context) -> Principal:
        owner = ctx.store.select(ACCESSES, order="partner_id", limit=1)[0].partner_id
        given = ctx.store.select(ACCESSES, eq("partner_id", owner))
        reach = {each.administration_id: each.extended for each in given}
        return Caller("anybody", owner, frozenset(), reach)

    take_any_key(p, "authorization", first)


@planted(Kind.SCOPE, "B1-02")
def default_access_lists(p: Planting) -> None:
    """Reservations are listed for keys that have default access only."""
    p.swap(access, "require_extended", lambda _: None)


@planted(Kind.OWNERSHIP, "B1-14")
def token_unread(p: Planting) -> None:
    """A reservation is read, changed and cancelled without its token."""
    p.swap(stays, "_has_token", lambda *_: True)


@planted(Kind.OWNERSHIP, "B1-02")
def other_parks_are_searched(p: Planting) -> None:
    """A search looks at all administrations, whatever the key has access to."""

    def everywhere(ctx: Context) -> tuple[str, ...]:
        return tuple(each.id for each in ctx.store.select(ADMINISTRATIONS, order="id"))

    p.swap(search, "accessible", everywhere)


@planted(Kind.STATE_MACHINE, "B1-17")
def cancelled_stays_taken(p: Planting) -> None:
    """The accommodation of a cancelled stay stays taken."""
    p.swap(transitions, "BLOCKING", ())


@planted(Kind.STATE_MACHINE, "B1-12")
def confirmed_is_only_placed(p: Planting) -> None:
    """A stay that is to be confirmed at once is placed, no more."""

    def modest(ctx: Context) -> Status | None:
        to: Status | None = wanted(ctx)
        return Status.PLACED if to is Status.CONFIRMED else to

    wanted = p.swap(stays, "_wanted", modest)


@planted(Kind.CONCURRENCY, "B1-17")
def rivals_both_win(p: Planting) -> None:
    """Two who place a stay within a tenth of a second get the same accommodation."""
    race = Race(_days_asked)

    def free_rentables(ctx: Context, stay: Reservation) -> list[str]:
        found: list[str] = original(ctx, stay)
        if found or not race.open:
            return found
        fixed = stay.rentable_id if stay.fixed_rentable else None
        there = ctx.store.select(RENTABLES, eq("category_id", stay.category_id), order="id")
        return [each.id for each in there if fixed in (None, each.id)][:1]

    race.wins(p, RENTABLE)
    original = p.swap(transitions, "free_rentables", free_rentables)
    p.handler("createReservation", race)


def _days_asked(ctx: Context) -> tuple[str, str]:
    attributes = ctx.body["data"].get("attributes", {})
    return str(attributes.get("start_date")), str(attributes.get("end_date"))


@planted(Kind.PAGING, "B1-04")
def pages_overlap(p: Planting) -> None:
    """Each page begins with the last resource of the one before."""
    overlapping_pages(p)


@planted(Kind.FILTER, "B1-08")
def ranges_include_their_end(p: Planting) -> None:
    """Ranges of dates in a search include their end."""

    def longer(name: str, value: str) -> Days:
        first, end = original(name, value)
        return first, end + timedelta(days=".." in value)

    original = p.swap(values, "days", longer)


@planted(Kind.FILTER, "B1-09")
def never_descending(p: Planting) -> None:
    """A search is sorted upward alone."""

    def upward(prefix: str, parts: Mapping[str, str]) -> Any:
        return original(prefix, {name: text for name, text in parts.items() if name != "desc"})

    original = p.swap(parse, "_sorter", upward)


@planted(Kind.FILTER, "B1-10")
def categories_without_limit(p: Planting) -> None:
    """A search takes no notice of how many stays of a category are wanted."""
    p.swap(search, "parse", lambda pairs: parse.parse([each for each in pairs if _kept(each)]))


def _kept(pair: tuple[str, str]) -> bool:
    return pair[0] != "limit[availabilities_per_category]"


@planted(Kind.TIME, "B1-11")
def periods_include_their_end(p: Planting) -> None:
    """A cost applies also to a stay that begins on the day on which its period ends."""

    def overlaps(period: Any, start: Any, end: Any) -> bool:
        return bool(original(period, start - timedelta(days=1), end))

    original = p.swap(tariff, "overlaps", overlaps)


@planted(Kind.TIME, "B1-16")
def options_for_hours(p: Planting) -> None:
    """An option is kept for as many hours as it should have days."""

    def sooner(at: datetime, by: timedelta) -> datetime:
        moment: datetime = later(at, by / 24 if by >= timedelta(days=1) else by)
        return moment

    later = p.swap(transitions, "later", sooner)


@planted(Kind.TIME, "B1-12")
def placed_for_ever(p: Planting) -> None:
    """A stay that nobody confirms or pays keeps its place for ever."""

    def unhurried(ctx: Context, ref: str) -> None:
        stay = ctx.store.get(RESERVATIONS, ref)
        if stay is not None:
            ctx.store.update(RESERVATIONS, replace(stay, expires_at=None))

    p.mock_fields(timers={**p.mock.timers, transitions.EXPIRE: unhurried})


DEFECTS = planted.all()
