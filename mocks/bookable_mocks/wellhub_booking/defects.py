"""Planted defects of Wellhub Booking."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

import msgspec

from bookable_mocks.engine.clock import micros
from bookable_mocks.engine.conditions import eq
from bookable_mocks.engine.defect_edits import (
    REMOVED,
    Race,
    answered,
    as_owner,
    edited,
    take_any_key,
)
from bookable_mocks.engine.defects import Catalogue, Kind, Planting
from bookable_mocks.engine.mock import Context, JsonObject, Principal
from bookable_mocks.engine.problem import reject
from bookable_mocks.wellhub_booking import bookings, find, rules, serialize
from bookable_mocks.wellhub_booking.models import (
    GYMS,
    PRODUCTS,
    SLOTS,
    TRANSITIONS,
    BookingStatus,
    By,
    GymClass,
    Slot,
)
from bookable_mocks.wellhub_booking.signing import HEADER, sign

planted = Catalogue("wellhub-booking", "wellhub")


@planted(Kind.SCHEMA, "/components/schemas/SlotFigures/properties/total_capacity")
def capacity_as_text(p: Planting) -> None:
    """A slot that is read has its capacity as text."""
    p.reply("getSlot", edited("total_capacity", str))


@planted(Kind.SCHEMA, "/components/schemas/Class")
def class_without_slug(p: Planting) -> None:
    """The classes of a list have no slug."""
    p.reply("listClasses", edited("classes/*/slug", lambda _: REMOVED))


@planted(Kind.SCHEMA, "WH-25")
def one_error_not_a_list(p: Planting) -> None:
    """The faults of a refused slot stand there as one object, not as a list."""
    p.reply("createSlot", edited("errors", lambda found: found[0], statuses=(400, 409, 422)))


@planted(Kind.STATUS, "WH-15")
def patch_is_200(p: Planting) -> None:
    """A change of a slot's figures is answered with 200, not 204."""
    p.reply("patchSlot", answered(204, 200))


@planted(Kind.STATUS, "WH-11")
def twin_is_400(p: Planting) -> None:
    """A second slot at the same moment is refused with 400, not 409."""
    p.reply("createSlot", answered(409, 400))


@planted(Kind.VALIDATION, "WH-07")
def rating_of_ten(p: Planting) -> None:
    """A slot's rating may be up to 10."""

    def wide(document: JsonObject) -> None:
        for name in ("SlotFields", "SlotFigures"):
            document["components"]["schemas"][name]["properties"]["rating"]["maximum"] = 10

    p.document(wide)


@planted(Kind.VALIDATION, "WH-07")
def more_booked_than_places(p: Planting) -> None:
    """More places may be taken than there are."""
    p.swap(rules, "places", lambda *_: iter(()))


@planted(Kind.VALIDATION, "WH-15")
def patch_without_figures(p: Planting) -> None:
    """A change of a slot needs neither of the two figures."""

    def lax(document: JsonObject) -> None:
        del document["components"]["schemas"]["SlotPatch"]["anyOf"]

    p.document(lax)


@planted(Kind.VALIDATION, "WH-10")
def unknown_product_taken(p: Planting) -> None:
    """A slot is made with a product that does not exist."""
    p.swap(rules, "product_fits", lambda *_, **__: iter(()))


@planted(Kind.AUTH, "WH-01")
def health_is_open(p: Planting) -> None:
    """Health answers without a token."""

    def opened(document: JsonObject) -> None:
        document["paths"]["/booking/v1/health"]["get"]["security"] = []

    p.document(opened)


@planted(Kind.AUTH, "WH-01")
def any_token(p: Planting) -> None:
    """A token that is not known is taken for the one of the gym's partner."""

    def first(ctx: Context) -> Principal | None:
        gym = ctx.store.first(GYMS, eq("id", 1))
        return Principal("anybody", gym.partner, frozenset()) if gym else None

    take_any_key(p, "authorization", first)


@planted(Kind.OWNERSHIP, "WH-22")
def other_gym_is_shown(p: Planting) -> None:
    """The classes of a gym are listed for every partner."""

    def partner(ctx: Context) -> str | None:
        gym = ctx.store.get(GYMS, ctx.params["gym_id"])
        return gym.partner if gym else None

    p.handler("listClasses", as_owner(partner))


@planted(Kind.OWNERSHIP, "WH-22")
def slot_below_any_class(p: Planting) -> None:
    """A slot is found below every class, not only its own."""

    def loose(ctx: Context, _of: GymClass) -> Slot:
        found = ctx.store.get(SLOTS, ctx.params["slot_id"])
        if found is None:
            raise reject(404, "slot.notfound", "There is no such slot.")
        return found

    p.swap(find, "slot", loose)


@planted(Kind.OWNERSHIP, "WH-22")
def foreign_product_taken(p: Planting) -> None:
    """A class or slot is made with another gym's product."""
    p.swap(find, "product", lambda ctx, _at, number: ctx.store.get(PRODUCTS, number))


@planted(Kind.STATE_MACHINE, "WH-18")
def reserved_is_rejected(p: Planting) -> None:
    """A booking that is reserved can still be rejected."""
    more = (BookingStatus.RESERVED, BookingStatus.REJECTED, By.PARTNER)
    p.swap(rules, "TRANSITIONS", TRANSITIONS | {more})


@planted(Kind.STATE_MACHINE, "WH-14")
def bookings_outlive_their_slot(p: Planting) -> None:
    """The bookings of a deleted slot are not cancelled."""
    p.swap(bookings, "open_in", lambda *_: [])


@planted(Kind.CONCURRENCY, "WH-11")
def twins_at_once(p: Planting) -> None:
    """A slot is made twice if it is asked for again within a tenth of a second."""
    race = Race(
        lambda ctx: (ctx.params["class_id"], ctx.body.get("occur_date"), ctx.body.get("room"))
    )

    def twin(slot: Slot, others: Any) -> Iterator[Any]:
        return iter(()) if race.open else original(slot, others)

    original = p.swap(rules, "twin", twin)
    p.handler("createSlot", race)


@planted(Kind.PAGING, "WH-13")
def total_of_all_classes(p: Planting) -> None:
    """A list of slots tells one element more than there are."""
    p.reply("listSlots", edited("metadata/total_elements", lambda total: total + 1))


@planted(Kind.FILTER, "WH-13")
def range_of_whole_days(p: Planting) -> None:
    """A range of slots begins with the first moment of its first day."""

    def wide(first: Any, last: Any, zone: Any, now: Any) -> Any:
        begins, ends, found = original(first, last, zone, now)
        return rules.day_at(begins, zone)[0], ends, found

    original = p.swap(rules, "listed_range", wide)


@planted(Kind.FILTER, "WH-04")
def deleted_always_shown(p: Planting) -> None:
    """A deleted class is shown whether show-deleted is sent or not."""

    def showing(original: Any, ctx: Context) -> Any:
        ctx.params["show-deleted"] = True
        return original(ctx)

    p.handler("getClass", showing)


@planted(Kind.FILTER, "WH-20")
def categories_in_one_language(p: Planting) -> None:
    """Categories are named in English, whatever language is asked for."""

    def english(original: Any, ctx: Context) -> Any:
        ctx.params["locale"] = "en"
        return original(ctx)

    p.handler("listCategories", english)


@planted(Kind.WEBHOOK, "WH-23")
def signature_in_small_letters(p: Planting) -> None:
    """Signatures are written with small letters."""

    def lower(secret: str, at: datetime, body: bytes) -> Mapping[str, str]:
        return {HEADER: sign(secret, at, body)[HEADER].lower()}

    p.webhooks(sign=lower)


@planted(Kind.WEBHOOK, "WH-23")
def never_again(p: Planting) -> None:
    """A delivery that fails is not tried again."""
    p.webhooks(retries=())


@planted(Kind.WEBHOOK, "WH-23")
def seconds_for_milliseconds(p: Planting) -> None:
    """Bookings and cancellations are told with their moment in seconds."""

    def lax(document: JsonObject) -> None:
        del document["components"]["schemas"]["Milliseconds"]["minimum"]

    p.swap(serialize, "micros", lambda at: micros(at) // 1000)
    p.document(lax)


@planted(Kind.TIME, "WH-09")
def notice_is_not_cut(p: Planting) -> None:
    """A cancellable_until of more than 24 hours before the slot stays as it was sent."""
    p.swap(rules, "in_force", lambda _occurs, until: until)


@planted(Kind.TIME, "WH-06")
def yesterday_is_taken(p: Planting) -> None:
    """A slot is made for a moment of the day before."""

    def late(moments: Mapping[str, datetime], now: datetime) -> Iterator[Any]:
        return original(moments, now - timedelta(days=1))

    original = p.swap(rules, "slot_times", late)


@planted(Kind.TIME, "WH-05")
def local_time_as_utc(p: Planting) -> None:
    """The moments of a list of slots are those that were sent, without their offset, called UTC."""
    p.swap(serialize, "zoned", lambda at: f"{at.replace(tzinfo=None).isoformat()}Z[UTC]")


@planted(Kind.TIME, "WH-12")
def window_opens_early(p: Planting) -> None:
    """Users book before the booking window opens."""

    def early(slot: Slot, lesson: GymClass, now: datetime) -> Iterator[Any]:
        return original(msgspec.structs.replace(slot, opens_at=None), lesson, now)

    original = p.swap(rules, "booking_by_user", early)


DEFECTS = planted.all()
