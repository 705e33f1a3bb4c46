"""Planted defects of the agenda API: in answers, in what is allowed, and in what becomes of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from bookable_mocks.agenda import appointments, find, rules, signing
from bookable_mocks.agenda.bookings import release
from bookable_mocks.agenda.defects_lists import LISTS, setting
from bookable_mocks.agenda.enums import CLOSED, Label
from bookable_mocks.agenda.models import APPOINTMENTS, BLOCKS
from bookable_mocks.agenda.replies import answer
from bookable_mocks.engine.defect_edits import REMOVED, answered, as_owner, edited
from bookable_mocks.engine.defects import EVERY, Catalogue, Kind, Planting
from bookable_mocks.engine.mock import Context, JsonObject, Reply

planted = Catalogue("agenda", "agenda")


@planted(Kind.SCHEMA, "AG-23")
def failure_without_message(p: Planting) -> None:
    """A failed call has a code and no message."""
    p.reply(EVERY, edited("Status/Message", lambda _: REMOVED))


@planted(Kind.SCHEMA, "/components/schemas/AppointmentType")
def price_with_comma(p: Planting) -> None:
    """The prices of appointment types have a comma."""
    p.reply("getAppointmentTypes", edited("Objects/*/Price", lambda text: text.replace(".", ",")))


@planted(Kind.SCHEMA, "/components/schemas/Appointment")
def appointment_without_label(p: Planting) -> None:
    """An appointment that is read has no label."""
    p.reply("getAppointment", edited("Appointment/Label", lambda _: REMOVED))


@planted(Kind.STATUS, "AG-23")
def failures_are_400(p: Planting) -> None:
    """A failed call is answered with HTTP 400."""

    def refused(reply: Reply) -> Reply:
        failed = reply.body.get("Status", {}).get("Status") == "failed"
        return answered(200, 400)(reply) if failed else reply

    p.reply(EVERY, refused)


@planted(Kind.STATUS, "AG-26")
def absent_resource_succeeds(p: Planting) -> None:
    """A resource that does not exist is answered with success and nothing in it."""

    def empty(reply: Reply) -> Reply:
        if reply.body["Status"]["Status"] == "success":
            return reply
        known = {name: reply.body["Status"][name] for name in ("APIVersion", "Date", "Timestamp")}
        body = {"Status": {**known, "Status": "success"}, "Resource": {}}
        return Reply(200, body, reply.headers, reply.media_type)

    p.reply("getResource", empty)


@planted(Kind.VALIDATION, "AG-13")
def any_telephone(p: Planting) -> None:
    """Any text is taken for a telephone number."""

    def lax(document: JsonObject) -> None:
        del document["components"]["schemas"]["PhoneNumber"]["pattern"]

    p.document(lax)


@planted(Kind.VALIDATION, "AG-14")
def password_of_five(p: Planting) -> None:
    """A password of five characters is taken."""
    p.swap(rules, "SHORTEST", 5)


@planted(Kind.VALIDATION, "AG-05")
def required_fields_unasked(p: Planting) -> None:
    """Required extra fields may be missing."""
    p.swap(rules, "unanswered", lambda *_: iter(()))


@planted(Kind.VALIDATION, "AG-19")
def times_of_one_figure(p: Planting) -> None:
    """A time may have an hour of one figure."""

    def loose(document: JsonObject) -> None:
        time = document["components"]["schemas"]["TimeOfDay"]
        time["pattern"] = "^([01]?[0-9]|2[0-3]):[0-5][0-9]$"

    p.document(loose)


@planted(Kind.AUTH, "AG-22")
def signature_unread(p: Planting) -> None:
    """Nobody looks at the signature of a call."""
    p.swap(signing, "verified", lambda *_, **__: True)


@planted(Kind.AUTH, "AG-22")
def old_salt(p: Planting) -> None:
    """A signed call is good for ever."""
    p.swap(signing, "expired", lambda *_: False)


@planted(Kind.AUTH, "AG-22")
def future_salt(p: Planting) -> None:
    """A call may be signed for a moment that is to come."""
    p.swap(signing, "in_future", lambda *_: False)


@as_owner
def _as_its_company(ctx: Context) -> str | None:
    """Return the company that an appointment belongs to."""
    known = ctx.store.get(APPOINTMENTS, ctx.params["Id"])
    return known.company if known else None


@planted(Kind.OWNERSHIP, "AG-22")
def reads_other_company(p: Planting) -> None:
    """A company reads the appointments of every other one, if it knows their ids."""
    p.handler("getAppointment", _as_its_company)


@planted(Kind.OWNERSHIP, "AG-22")
def cancels_other_company(p: Planting) -> None:
    """A company cancels the appointments of every other one."""
    p.handler("cancelAppointment", _as_its_company)


@planted(Kind.STATE_MACHINE, "AG-01")
def cancelled_is_changed(p: Planting) -> None:
    """An appointment that is cancelled can still be changed."""

    def changing(appointment: Any, agenda_id: int) -> Iterator[Any]:
        return original(msgspec.structs.replace(appointment, label=Label.APPROVED), agenda_id)

    original = p.swap(rules, "changing", changing)


@planted(Kind.STATE_MACHINE, "AG-09")
def dry_run_cancels(p: Planting) -> None:
    """The check whether an appointment can be cancelled cancels it."""
    p.handler("cancelAppointment", setting("DryRun", 0))


@planted(Kind.STATE_MACHINE, "AG-10")
def removed_is_kept(p: Planting) -> None:
    """An appointment that is removed is only cancelled."""

    def gentle(_original: Any, ctx: Context) -> Any:
        known = find.appointment(ctx)
        release(ctx, known)
        if known.label not in CLOSED:
            appointments.move(ctx, known, Label.CANCELLED)
        return answer(ctx)

    p.handler("removeAppointment", gentle)


@planted(Kind.STATE_MACHINE, "AG-20")
def cancelled_stays_taken(p: Planting) -> None:
    """The time of a cancelled or removed appointment stays taken."""
    p.swap(appointments, "release", lambda *_: None)


@planted(Kind.STATE_MACHINE, "AG-16")
def removed_block_stays(p: Planting) -> None:
    """A block that is removed is still bookable."""

    def keeping(original: Any, ctx: Context) -> Any:
        known = ctx.store.get(BLOCKS, ctx.params["id"])
        reply = original(ctx)
        if known is not None:
            ctx.store.put(BLOCKS, known)
        return reply

    p.handler("chRemoveBlock", keeping)


DEFECTS = (*planted.all(), *LISTS)
"""All of them; those of lists, notices and time are beside."""
