"""Records on the wire, beyond what JSON:API makes of them by itself: links, changes, webhooks."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import msgspec

from bookable_mocks.engine.mock import Context, JsonObject

PRODUCTION = "https://api.bookingexperts.nl"
"""Where links lead that no request asked for, such as those in a webhook by the clock."""

PAY = "https://pay.example.com"


def origin(ctx: Context) -> str:
    """Return what links begin with."""
    return PRODUCTION if ctx.request is None else ctx.request.origin


def booking_links(ctx: Context, row: JsonObject) -> JsonObject:
    """Return where a booking is, and where it is paid if something is due."""
    due = float(row["guest_payment_due"]["value"]) > 0
    return {
        "self": f"{origin(ctx)}/v3/administrations/{row['administration_id']}/bookings/{row['id']}",
        "pay_url": f"{PAY}/{row['token']}" if due else None,
    }


def category_links(_ctx: Context, row: JsonObject) -> JsonObject:
    """Return a category's page on the park's website."""
    return {"parkcms_url": row["parkcms_url"]}


def changes(
    old: msgspec.Struct, new: msgspec.Struct, attributes: Iterable[str]
) -> dict[str, list[object]]:
    """B3-22: return each changed attribute with its old and its new value, as they are sent."""
    before: JsonObject = msgspec.to_builtins(old)
    after: JsonObject = msgspec.to_builtins(new)
    return {name: [before[name], after[name]] for name in attributes if before[name] != after[name]}


def event(_delivery_id: str, name: str, _at: datetime, data: JsonObject) -> JsonObject:
    """Return a webhook's body (B3-22); a command tells its own name."""
    return data if name == "command" else {"event": name, **data}
