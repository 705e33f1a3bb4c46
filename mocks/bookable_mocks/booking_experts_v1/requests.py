"""What a client says of a stay, all at once or bit by bit (B1-12): the body as a value.

Null and an empty text are blank. What is not said stays as it was; a list or an object that is
said replaces the one before.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

import msgspec
from msgspec import UNSET, UnsetType
from msgspec.structs import asdict, replace

from bookable_mocks.booking_experts_v1.models import GuestGroup
from bookable_mocks.booking_experts_v1.models_bookings import ChosenExtra, Debtor, Reservation
from bookable_mocks.engine.mock import JsonObject

STAY = ("start_date", "end_date", "guest_group", "category_id", "rentable_id", "tag_ids")
"""What can change only while a stay is new."""

PRICED = (*STAY, "currency", "chosen_extras", "coupon")
"""What the price follows from."""


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """What a stay is to be. The names are a reservation's; None is what was not said.

    `rentable_id` is the accommodation that was asked for, never one that was merely given.
    """

    start_date: date | None = None
    end_date: date | None = None
    guest_group: GuestGroup | None = None
    category_id: str | None = None
    rentable_id: str | None = None
    tag_ids: tuple[str, ...] = ()
    currency: str | None = None
    locale: str | None = None
    chosen_extras: tuple[ChosenExtra, ...] = ()
    is_company: bool = False
    company: str | None = None
    vat_nr: str | None = None
    title: str | None = None
    first_name: str | None = None
    last_name: str | None = None
    date_of_birth: date | None = None
    email: str | None = None
    phone: str | None = None
    address: str | None = None
    number: str | None = None
    city: str | None = None
    postalcode: str | None = None
    country_code: str | None = None
    license_plates: tuple[str, ...] = ()
    receive_newsletter: bool = False
    traffic_source: int | None = None
    coupon: str | None = None
    payment_plan: str | None = None
    after_payment_return_url: str | None = None
    has_custom_invoice_details: bool = False
    debtor: Debtor | None = None


_FIELDS = msgspec.structs.fields(Draft)
_RELATED = ("category_id", "rentable_id", "tag_ids")

_Said = msgspec.defstruct(
    "_Said",
    [
        (field.name, field.type | None | UnsetType, UNSET)
        for field in _FIELDS
        if field.name not in _RELATED
    ],
)
"""The attributes of a body; one that is absent was not said."""

_EMPTY: dict[str, Any] = {field.name: field.default for field in _FIELDS}
"""What null stands for, by field."""


def read(body: JsonObject, before: Draft | None = None) -> Draft:
    """Return what a stay is to be: what a body says, over what was said before.

    The body is one that the contract allows; members that it does not document are passed over.
    """
    data = body["data"]
    # A number such as 2.0 is an integer by JSON Schema: lax conversion takes it.
    said = msgspec.convert(data.get("attributes") or {}, _Said, strict=False)
    changes = {
        name: _given(name, value) for name, value in asdict(said).items() if value is not UNSET
    }
    return replace(before or Draft(), **changes, **_related(data.get("relationships") or {}))


def read_id(body: JsonObject) -> str:
    """Return the id that a change names; the examples send it as a text and as a number."""
    return _id(body["data"]["id"])


def draft_of(stay: Reservation) -> Draft:
    """Return what was said of a stay so far."""
    known = asdict(stay)
    said = Draft(**{name: known[name] for name in _EMPTY})
    return said if stay.fixed_rentable else replace(said, rentable_id=None)


def changes(before: Draft, after: Draft) -> frozenset[str]:
    """Return the names of what differs between two drafts."""
    return frozenset(name for name in _EMPTY if getattr(before, name) != getattr(after, name))


def _given(name: str, value: Any) -> Any:
    if value is None:
        return _EMPTY[name]
    if isinstance(value, str):
        return value if value.strip() else None
    if name == "license_plates":
        return plates(value)
    if name == "chosen_extras":
        return tuple(_chosen(extra) for extra in value)
    return value


def plates(lines: Iterable[str]) -> tuple[str, ...]:
    """B1-19: return license plates, each on one line as people see it, without the blank ones."""
    return tuple(filter(None, map(_plate, lines)))


def _plate(text: str) -> str:
    words = ("".join(filter(str.isprintable, word)) for word in text.split())
    return " ".join(filter(None, words))


def _chosen(extra: ChosenExtra) -> ChosenExtra:
    """Return a choice without an empty memo, which is as good as none (B1-18)."""
    return extra if (extra.memo or "").strip() else replace(extra, memo=None)


def _related(relationships: JsonObject) -> dict[str, Any]:
    """Return the fields that the relationships of a body say."""
    related: dict[str, Any] = {}
    for name in ("category", "rentable"):
        if name in relationships:
            linkage = relationships[name]["data"]
            related[f"{name}_id"] = None if linkage is None else _id(linkage["id"])
    if "tags" in relationships:
        linkages = relationships["tags"]["data"]
        related["tag_ids"] = tuple(dict.fromkeys(_id(linkage["id"]) for linkage in linkages))
    return related


def _id(value: str | float) -> str:
    return value if isinstance(value, str) else str(int(value))
