"""The vendor's side of access: a user of an administration gives it to a partner (B1-02)."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from bookable_mocks.booking_experts_v1 import errors
from bookable_mocks.booking_experts_v1.models_access import Access, access_id
from bookable_mocks.booking_experts_v1.tables import ACCESSES, ADMINISTRATIONS, PARTNERS
from bookable_mocks.engine.conditions import eq
from bookable_mocks.engine.mock import Context, Page, Reply
from bookable_mocks.engine.plan import parse_json


class Level(StrEnum):
    """How much a partner may do with an administration."""

    DEFAULT = "default"
    EXTENDED = "extended"
    NONE = "none"


class Given(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a user decides: which partner gets how much."""

    partner: str
    access: Level


def give(ctx: Context) -> Reply:
    """B1-02: give a partner access to an administration, another one, or take it away.

    Raises:
        Refusal: 404 for an unknown administration; 400 for an unknown partner or another body.
    """
    park: str = ctx.params["administration_id"]
    if ctx.store.get(ADMINISTRATIONS, park) is None:
        raise errors.missing("administration")
    given = _read(ctx)
    if ctx.store.get(PARTNERS, given.partner) is None:
        known = ", ".join(one.id for one in ctx.store.select(PARTNERS, order="id"))
        raise errors.bad_body("partner", f"must be one of {known}")
    ident = access_id(given.partner, park)
    if given.access is Level.NONE:
        ctx.store.delete(ACCESSES, eq("id", ident))
    else:
        access = Access(
            id=ident,
            partner_id=given.partner,
            administration_id=park,
            extended=given.access is Level.EXTENDED,
        )
        ctx.store.put(ACCESSES, access)
    return Reply(200, {"partner": given.partner, "administration": park, "access": given.access})


def _read(ctx: Context) -> Given:
    """Return the body, which is plain JSON, as nothing here is the vendor's."""
    raw = ctx.request.body if ctx.request else b""
    try:
        return msgspec.convert(parse_json(raw) if raw else {}, Given)
    except msgspec.ValidationError as error:
        told, _, place = str(error).partition(" - at `$.")
        raise errors.bad_body(place.rstrip("`"), told) from error


PAGES = (
    Page("POST", "/_simulate/booking-experts-v1/administrations/{administration_id}/access", give),
)
