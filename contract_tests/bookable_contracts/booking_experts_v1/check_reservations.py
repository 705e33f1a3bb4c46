"""Making reservations, placing, confirming and changing them: B1-12."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from bookable_contracts.booking_experts_v1.desk import DETAILS, RESERVATIONS, Desk, going
from bookable_contracts.booking_experts_v1.errors import BLANK, blames, blanks, errors_of, refuses
from bookable_contracts.booking_experts_v1.park import ABSENT
from bookable_contracts.booking_experts_v1.stays import Finder, Stay
from bookable_contracts.oracles.answers import answered
from bookable_contracts.verdicts import assumed, expect

NEEDED = ("first_name", "postalcode", "email", "phone", "date_of_birth")
"""What placing needs, in the order of the errors (assumed)."""


@pytest.fixture
def stay(finder: Finder) -> Stay:
    """A stay that nobody else uses."""
    return finder.fresh()


@pytest.mark.rule("B1-12")
def test_new_without_details(desk: Desk, finder: Finder, stay: Stay) -> None:
    """A reservation can be made without the customer's data, and blocks nothing."""
    before, _ = finder.stock(stay)
    made = desk.make(stay, details=False)
    answered(desk.contract, made, 201)
    status = made.at("/data/attributes/status")
    expect(status == "new", f"it should be new, it is {status}", made)
    after, search = finder.stock(stay)
    expect(after == before, "a new reservation should block nothing", made, search)


@pytest.mark.rule("B1-12")
def test_made_as_asked(desk: Desk, stay: Stay) -> None:
    """What was asked for is answered, and read again."""
    made = desk.make(stay)
    answered(desk.contract, made, 201)
    read = desk.read(desk.of(made))
    answered(desk.contract, read, 200)
    wanted: dict[str, Any] = {
        **DETAILS,
        "start_date": stay.start.isoformat(),
        "end_date": stay.end.isoformat(),
    }
    for exchange in (made, read):
        for name, value in wanted.items():
            told = exchange.at(f"/data/attributes/{name}")
            expect(told == value, f"{name} should be as it was sent", exchange)
        group = exchange.at("/data/attributes/guest_group") or {}
        right = group.get("adults") == 2 and sum(group.values()) == 2
        expect(right, "the guest group should be as it was sent", exchange)
        category = exchange.at("/data/relationships/category/data/id")
        expect(category == stay.category, "the category should be the one asked for", exchange)


@pytest.mark.rule("B1-12")
@pytest.mark.parametrize("way", ["place", "confirm"])
def test_details_that_are_missing(desk: Desk, stay: Stay, way: str) -> None:
    """Placing without the customer's data is refused, with an error for each that is missing."""
    refused = desk.make(stay, details=False, **going(way))
    refuses(desk.contract, refused, 422)
    missing = blanks(refused)
    told = missing and len(missing) == len(errors_of(refused))
    message = "each error should say can't be blank, of an attribute"
    expect(told, message, refused)
    found = {name: DETAILS.get(name, "1") for name in missing}
    booking = desk.booked(stay, details=False)
    kept = desk.change(booking, **going(way))
    refuses(desk.contract, kept, 422)
    filled = desk.change(booking, found, **going(way))
    answered(desk.contract, filled, 200)
    status = filled.at("/data/attributes/status")
    wanted = {"place": "placed", "confirm": "confirmed"}[way]
    expect(status == wanted, f"with all details it should be {wanted}", refused, filled)
    with assumed():
        in_order = missing == list(NEEDED)
        expect(in_order, f"what is needed should be {', '.join(NEEDED)}, in that order", refused)


@pytest.mark.rule("B1-12")
@pytest.mark.parametrize("value", ["", None], ids=["empty", "null"])
def test_blank_details(desk: Desk, stay: Stay, value: Any) -> None:
    """A detail that is empty or null is missing."""
    refused = desk.make(stay, place=True, email=value)
    blames(desk.contract, refused, "attributes/email", BLANK)
    alone = blanks(refused) == ["email"]
    expect(alone, "only what is missing should be told", refused)


@pytest.mark.rule("B1-12")
def test_placed_blocks(desk: Desk, finder: Finder, stay: Stay) -> None:
    """place=true makes it block: a placed reservation takes one of what is free."""
    before, _ = finder.stock(stay)
    made = desk.make(stay, place=True)
    answered(desk.contract, made, 201)
    status = made.at("/data/attributes/status")
    expect(status == "placed", f"it should be placed, it is {status}", made)
    after, search = finder.stock(stay)
    expect(after == before - 1, "a placed reservation should take one", made, search)


@pytest.mark.rule("B1-12")
def test_confirmed(desk: Desk, stay: Stay) -> None:
    """confirm=true confirms it, and tells when; before that there is no such moment."""
    booking = desk.booked(stay, place=True)
    none = booking.made.at("/data/attributes/confirmed_at")
    expect(none is None, "what is not confirmed has no confirmed_at", booking.made)
    changed = desk.change(booking, confirm=True)
    answered(desk.contract, changed, 200)
    status, moment = (changed.at(f"/data/attributes/{n}") for n in ("status", "confirmed_at"))
    expect(status == "confirmed", f"it should be confirmed, it is {status}", changed)
    try:
        at = dt.datetime.fromisoformat(str(moment))
    except ValueError:
        at = None
    expect(at is not None, "what is confirmed should tell when", changed)


@pytest.mark.rule("B1-12", evidence="assumed")
def test_confirming_alone_blocks(desk: Desk, finder: Finder, stay: Stay) -> None:
    """Confirm blocks too, even without place."""
    before, _ = finder.stock(stay)
    made = desk.make(stay, confirm=True)
    answered(desk.contract, made, 201)
    status = made.at("/data/attributes/status")
    expect(status == "confirmed", f"it should be confirmed, it is {status}", made)
    after, search = finder.stock(stay)
    expect(after == before - 1, "a confirmed reservation should take one", made, search)


@pytest.mark.rule("B1-12")
def test_changes(desk: Desk, stay: Stay) -> None:
    """A change is answered and shown, and leaves what it does not name."""
    booking = desk.booked(stay, place=True)
    before = booking.made.at("/data/attributes") or {}
    changed = desk.change(booking, {"city": "Zwolle", "phone": "0687654321"})
    answered(desk.contract, changed, 200)
    wanted = {**before, "city": "Zwolle", "phone": "0687654321"}
    read = desk.read(booking)
    for exchange in (changed, read):
        same = exchange.at("/data/attributes") == wanted
        expect(same, "a change should change what it names and nothing else", exchange)


@pytest.mark.rule("B1-12", evidence="assumed")
def test_days_of_what_is_placed(desk: Desk, stay: Stay) -> None:
    """Dates change while it is new, and not any more once it is placed."""
    later = {"end_date": (stay.end + dt.timedelta(days=1)).isoformat()}
    placed = desk.booked(stay, place=True)
    refused = desk.change(placed, later)
    refuses(desk.contract, refused, 422)
    same = desk.read(placed).at("/data/attributes/end_date") == stay.end.isoformat()
    expect(same, "a refused change should change nothing", refused)


@pytest.mark.rule("B1-12", evidence="assumed")
def test_what_is_always_needed(desk: Desk, stay: Stay) -> None:
    """Dates, guest group and category are needed in any case."""
    for name in ("start_date", "end_date", "guest_group"):
        body = desk.body(stay)
        del body["data"]["attributes"][name]
        refused = desk.write("create", RESERVATIONS, stay, body)
        blames(desk.contract, refused, f"attributes/{name}", BLANK)
    body = desk.body(stay)
    del body["data"]["relationships"]["category"]
    refused = desk.write("create", RESERVATIONS, stay, body)
    blames(desk.contract, refused, "relationships/category", BLANK)


@pytest.mark.rule("B1-12", evidence="assumed")
@pytest.mark.parametrize(
    ("source", "detail", "changes"),
    [
        ("attributes/end_date", "is invalid", {"end_date": -3}),
        ("attributes/end_date", "is invalid", {"end_date": 0}),
        ("attributes/start_date", "is invalid", {"start_date": -2000, "end_date": -1995}),
        ("attributes/start_date", "is not available", {"start_date": 9000, "end_date": 9003}),
        ("attributes/guest_group", "is too high", {"guest_group": {"adults": 500}}),
    ],
    ids=["ends before", "no night", "past", "no price", "too many"],
)
def test_what_cannot_be(
    desk: Desk, stay: Stay, source: str, detail: str, changes: dict[str, Any]
) -> None:
    """A stay that cannot be is refused, with what is wrong about it."""
    body = desk.body(stay)
    for name, value in changes.items():
        moved = stay.start + dt.timedelta(days=value) if isinstance(value, int) else value
        body["data"]["attributes"][name] = str(moved) if isinstance(value, int) else value
    blames(desk.contract, desk.write("create", RESERVATIONS, stay, body), source, detail)


@pytest.mark.rule("B1-12", evidence="assumed")
@pytest.mark.parametrize("name", ["category", "rentable", "tags"])
def test_unknown_ids(desk: Desk, stay: Stay, name: str) -> None:
    """An unknown category, accommodation or tag is refused by its name."""
    body = desk.body(stay)
    kind = {"category": "categories", "rentable": "rentables", "tags": "tags"}[name]
    linkage: Any = {"type": kind, "id": ABSENT}
    body["data"]["relationships"][name] = {"data": [linkage] if name == "tags" else linkage}
    refused = desk.write("create", RESERVATIONS, stay, body)
    blames(desk.contract, refused, f"relationships/{name}", "does not exist")


@pytest.mark.rule("B1-12", evidence="assumed")
def test_another_id_or_type(desk: Desk, stay: Stay) -> None:
    """An id or type other than the path's answers 400."""
    booking = desk.booked(stay)
    for data in ({"type": "reservations", "id": ABSENT}, {"type": "options", "id": booking.id}):
        body = {"data": {**data, "attributes": {"city": "Elders"}}}
        refuses(desk.contract, desk.send("update", booking, json=body), 400)
    same = desk.read(booking).at("/data/attributes/city") == DETAILS["city"]
    expect(same, "a refused change should change nothing")
