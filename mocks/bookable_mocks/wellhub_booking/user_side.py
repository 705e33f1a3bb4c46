"""The user's side, outside the contract: the simulators that the vendor's sandbox has (WH-26).

The first three are the sandbox's. What is below them has no counterpart there: it shows a booking
as its user sees it, and deletes a class as only Wellhub can (WH-04).
"""

from __future__ import annotations

import re
from typing import Any

import msgspec

from bookable_mocks.engine.auth import credential, keyed
from bookable_mocks.engine.mock import Context, Handler, JsonObject, Page, Reply
from bookable_mocks.engine.plan import invalid_if, parse_json
from bookable_mocks.engine.problem import Refusal, Violation, nothing_there
from bookable_mocks.wellhub_booking import bookings, find, serialize
from bookable_mocks.wellhub_booking.models import CLASSES, Gym

read_key = credential("authorization", "Bearer")

authenticate = keyed(read_key, 'Bearer realm="wellhub"')

BIGGEST_ID = 2**53 - 1

_TOKEN = re.compile(r"[0-9]{12,13}", re.ASCII)
_ID = re.compile(r"[1-9][0-9]{0,15}", re.ASCII)


def simulate_booking(ctx: Context) -> Reply:
    """WH-24, WH-26: let a user book a slot."""
    gym = _gym(ctx)
    body, found = _body(ctx)
    token = _token(body, found)
    ctx.params |= {name: _id(body, name, found) for name in ("class_id", "slot_id")}
    invalid_if(found)
    lesson = find.lesson(ctx, gym)
    return Reply(200, bookings.book(ctx, gym, lesson, find.slot(ctx, lesson), token))


def simulate_cancellation(ctx: Context) -> Reply:
    """WH-24, WH-26: let a user cancel; the clock says whether late, unless `late` says so."""
    gym = _gym(ctx)
    body, found = _body(ctx, optional=True)
    late = body.get("late", False)
    if not isinstance(late, bool):
        found.append(Violation("body", "/late", "is neither true nor false"))
    invalid_if(found)
    return Reply(200, bookings.cancel(ctx, gym, find.booking(ctx, gym), late=late))


def simulate_checkin(ctx: Context) -> Reply:
    """WH-26: let a user check in at the gym."""
    gym = _gym(ctx)
    body, found = _body(ctx)
    token = _token(body, found)
    invalid_if(found)
    return Reply(200, bookings.check_in(ctx, gym, token))


def show_booking(ctx: Context) -> Reply:
    """Show a booking as its user sees it."""
    return Reply(200, serialize.seen_by_user(find.booking(ctx, _gym(ctx))))


def delete_class(ctx: Context) -> Reply:
    """WH-04: delete a class, as the partner can't."""
    gym = _gym(ctx)
    _path_id(ctx, "class_id")
    lesson = find.lesson(ctx, gym)
    ctx.store.update(CLASSES, msgspec.structs.replace(lesson, deleted_at=ctx.now))
    return Reply(204)


def _gym(ctx: Context) -> Gym:
    """Return the gym of the path for the token that asks, as every operation does."""
    ctx.principal = authenticate(ctx)
    _path_id(ctx, "gym_id")
    return find.gym(ctx)


def _path_id(ctx: Context, name: str) -> None:
    text = ctx.params[name]
    if not _ID.fullmatch(text) or int(text) > BIGGEST_ID:
        told = "is no id"
        raise Refusal(nothing_there([Violation("path", name, told)]))
    ctx.params[name] = int(text)


def _body(ctx: Context, *, optional: bool = False) -> tuple[JsonObject, list[Violation]]:
    raw = ctx.request.body if ctx.request else b""
    if not raw:
        return {}, [] if optional else [Violation("body", "", "is required")]
    body: Any = parse_json(raw)
    if not isinstance(body, dict):
        return {}, [Violation("body", "", "is no object")]
    return body, []


def _token(body: JsonObject, found: list[Violation]) -> str:
    """Return the user's token; clients send it as text or as a number."""
    given = body.get("gympass_user_id")
    text = str(given) if isinstance(given, str | int) else ""
    if not _TOKEN.fullmatch(text):
        found.append(Violation("body", "/gympass_user_id", "is not 12 or 13 digits"))
    return text


def _id(body: JsonObject, name: str, found: list[Violation]) -> int:
    given = body.get(name)
    if isinstance(given, bool) or not isinstance(given, int) or not 1 <= given <= BIGGEST_ID:
        found.append(Violation("body", f"/{name}", "is no id"))
        return 0
    return given


_HELPER = "/helper/v1/gyms/{gym_id}"

_ROUTES: tuple[tuple[str, str, Handler], ...] = (
    ("POST", "/simulate/bookings", simulate_booking),
    ("POST", "/simulate/bookings/{booking_number}/cancel", simulate_cancellation),
    ("POST", "/simulate/checkins", simulate_checkin),
    ("GET", "/simulate/bookings/{booking_number}", show_booking),
    ("DELETE", "/classes/{class_id}", delete_class),
)

PAGES = tuple(Page(method, _HELPER + path, handler) for method, path, handler in _ROUTES)
