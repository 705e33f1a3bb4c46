"""The company's own side, outside the contract: what it sent to customers, and its own labels.

The vendor shows both in its screens and has no call for them. Paths name the company by api_key.
"""

from __future__ import annotations

import re
from typing import Any

from bookable_mocks.agenda import rules
from bookable_mocks.agenda.appointments import move
from bookable_mocks.agenda.enums import By, Label
from bookable_mocks.agenda.models import APPOINTMENTS, CREDENTIALS, MESSAGES, Message
from bookable_mocks.agenda.times import write_moment
from bookable_mocks.engine.conditions import eq
from bookable_mocks.engine.mock import Context, JsonObject, Page, Principal, Reply
from bookable_mocks.engine.plan import parse_json

MOST = 100
"""Messages in one answer."""

_ID = re.compile(r"[1-9][0-9]{0,15}", re.ASCII)


def list_messages(ctx: Context) -> Reply:
    """AG-07, AG-08: what customers would have been sent, the newest first; codes among it."""
    if not _known(ctx):
        return _refused(404, "no company has this api_key")
    mine = eq("company", ctx.owner)
    found = ctx.store.select(MESSAGES, mine, order="id DESC", limit=MOST)
    return Reply(200, {"messages": [_shown(message) for message in found]})


def set_label(ctx: Context) -> Reply:
    """AG-24: move an appointment as the company does in its own screens."""
    number = ctx.params["id"]
    if not _known(ctx) or not _ID.fullmatch(number):
        return _refused(404, "there is no such appointment")
    found = ctx.store.get(APPOINTMENTS, int(number))
    if found is None or found.company != ctx.owner:
        return _refused(404, "there is no such appointment")
    body: Any = parse_json(ctx.request.body if ctx.request else b"")
    wanted = body.get("label") if isinstance(body, dict) else None
    if isinstance(wanted, bool) or wanted not in list(Label):
        return _refused(400, "label is a figure from 1 to 5")
    to = Label(wanted)
    if not rules.can_move(found.label, to, By.COMPANY):
        return _refused(409, f"label {found.label:d} does not become {to:d}")
    moved = move(ctx, found, to)
    return Reply(200, {"id": moved.id, "label": int(moved.label)})


def _known(ctx: Context) -> bool:
    credential = ctx.store.get(CREDENTIALS, ctx.params["api_key"])
    if credential is not None:
        ctx.principal = Principal(credential.api_key, credential.company, frozenset())
    return credential is not None


def _shown(message: Message) -> JsonObject:
    return {
        "id": message.id,
        "kind": message.kind,
        "channel": message.channel.name.lower(),
        "to": message.to,
        "customer": message.customer_id,
        "appointment": message.appointment_id,
        "code": message.code,
        "sent": write_moment(message.sent_at),
    }


def _refused(status: int, told: str) -> Reply:
    return Reply(status, {"error": told})


PAGES = (
    Page("GET", "/company/{api_key}/messages", list_messages),
    Page("POST", "/company/{api_key}/appointments/{id}/label", set_label),
)
