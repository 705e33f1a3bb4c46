"""What generated requests may use up, and how valid ones are made to agree with themselves."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from bookable_contracts.session import Session
from bookable_contracts.supplies import Range, Supplies
from bookable_contracts.verdicts import Outcome
from bookable_contracts.wellhub_booking.fixtures import gym_of, users_of
from bookable_contracts.wellhub_booking.gym import Gym, written
from bookable_specs import JsonObject

SLOT_OPERATIONS = ("createSlot", "replaceSlot")
WITH_BOOKING = ("answerBooking", "answerBookingV1")
WITH_SLOT = ("getSlot", "deleteSlot", "patchSlot", "replaceSlot")

OWN = ("createClasses", "replaceClass", "createSlot", "replaceSlot", "patchSlot", "deleteSlot")
"""Ids may be small: generated ones must not change what the tester has."""

SLOTS = 1000
"""Moments and rooms to begin with: they cost nothing until they are used."""

PER_EXAMPLE = 200
EXISTING = 8
BIGGEST_ID = 2**53 - 1
CAPACITY = 32000


def supplies(session: Session) -> Supplies:
    """Make a class with slots and bookings; what cannot be had shows as refusals."""
    gym = gym_of(session)
    operations = session.contract.operations
    fields = {name: operations[name].node["x-slot-fields"] for name in SLOT_OPERATIONS}
    schemas: JsonObject = {
        "occur_date": {"type": "string", "format": "date-time"},
        "room": {"type": "string", "minLength": 2, "maxLength": 200},
    }
    span = operations["listSlots"].node["x-range"]
    start = written(gym.noon - dt.timedelta(days=1))
    count = SLOTS + PER_EXAMPLE * session.options.max_examples
    return Supplies(
        keys=session.client.ring.equals(gym.key),
        api=session.options.api,
        slots=tuple(_slot(gym, number) for number in range(count)),
        slot_schemas={
            operation: {name: schemas[name] for name in names}
            for operation, names in fields.items()
        },
        created={"createClasses": "/classes/*/id", "createSlot": "/results/*/id"},
        given=_given(gym),
        existing=_existing(session, gym),
        own=OWN,
        ranges={"listSlots": Range(first=span["from"], last=span["to"], days=31, start=start)},
        rate_limit=session.contract.document.get("x-rate-limit"),
    )


def _slot(gym: Gym, number: int) -> JsonObject:
    occurs = gym.noon + dt.timedelta(days=40 + number % 100)
    return {"occur_date": written(occurs), "room": str(uuid.uuid4())}


def _given(gym: Gym) -> JsonObject:
    """Name the products and a category that exist."""
    found: JsonObject = {"class_id": int(gym.lesson), "product_id": gym.product_id()}
    try:
        found["virtual_product_id"] = gym.product_id(virtual=True)
    except Outcome:
        found["virtual_product_id"] = None
    listed = gym.call("listCategories", query={"locale": "en"})
    found["category"] = listed.at("/results/0/id")
    return found


def _existing(session: Session, gym: Gym) -> dict[str, dict[str, list[str]]]:
    operations = session.contract.operations.values()
    own = {"gym_id": [gym.id], "class_id": [gym.lesson]}
    found = {
        each.id: {name: ids for name, ids in own.items() if f"{{{name}}}" in each.path}
        for each in operations
    }
    try:
        for operation in WITH_SLOT:
            found[operation]["slot_id"] = [gym.opened()[0] for _ in range(EXISTING)]
        users = users_of(session, gym)
        for operation in WITH_BOOKING:
            slots = [gym.opened()[0] for _ in range(EXISTING)]
            found[operation]["booking_number"] = [users.booked(slot)[0] for slot in slots]
    except Outcome:
        pass
    return found


def fit(operation: str, body: JsonObject, given: JsonObject) -> JsonObject:
    """Make the valid fields of a body agree with each other and with what the gym has.

    What is wrong on purpose stays wrong: only fields that are right by themselves are changed.
    """
    if operation in SLOT_OPERATIONS:
        return _fitting_slot(dict(body), given)
    if operation == "createClasses" and isinstance(body.get("classes"), list):
        items = [
            _fitting_class(each, given) if isinstance(each, dict) else each
            for each in body["classes"]
        ]
        return {**body, "classes": items}
    if operation == "replaceClass":
        return _fitting_class(body, given)
    if operation == "answerBookingV1" and _is_id(body.get("class_id")):
        return {**body, "class_id": given["class_id"]}
    if operation == "patchSlot":
        return _fitting_figures(body)
    return body


def _fitting_slot(body: JsonObject, given: JsonObject) -> JsonObject:
    if body.get("virtual") is True and given["virtual_product_id"] is None:
        body["virtual"] = False
    if _is_id(body.get("product_id")):
        virtual = body.get("virtual") is True
        body["product_id"] = given["virtual_product_id" if virtual else "product_id"]
    capacity, booked = body.get("total_capacity"), body.get("total_booked")
    if _is_count(capacity) and _is_count(booked):
        body["total_booked"] = min(body["total_booked"], body["total_capacity"])
    occurs = _moment(body.get("occur_date"))
    if occurs is None:
        return body
    before = occurs - dt.timedelta(hours=3)
    if _moment(body.get("cancellable_until")):
        body["cancellable_until"] = written(before)
    if isinstance(window := body.get("booking_window"), dict):
        right = {"opens_at": written(before - dt.timedelta(days=1)), "closes_at": written(before)}
        fitting = {name: right[name] for name in right if _moment(window.get(name))}
        body["booking_window"] = {**window, **fitting}
    return body


def _fitting_class(body: JsonObject, given: JsonObject) -> JsonObject:
    changes: JsonObject = {}
    if _is_id(body.get("product_id")):
        changes["product_id"] = given["product_id"]
    categories = body.get("categories")
    if isinstance(categories, list) and given["category"]:
        changes["categories"] = [given["category"] if _is_id(c) else c for c in categories]
    return {**body, **changes}


def _fitting_figures(body: JsonObject) -> JsonObject:
    """Let both figures of a slot come together, so that the slot's own do not matter."""
    figures = {name: body[name] for name in ("total_capacity", "total_booked") if name in body}
    if not figures or not all(_is_count(value) for value in figures.values()):
        return body
    capacity = int(figures.get("total_capacity", CAPACITY))
    booked = min(int(figures.get("total_booked", 0)), capacity)
    return {**body, "total_capacity": capacity, "total_booked": booked}


def _is_id(value: Any) -> bool:
    return _whole(value) and 1 <= value <= BIGGEST_ID


def _is_count(value: Any) -> bool:
    return _whole(value) and 0 <= value <= CAPACITY


def _whole(value: Any) -> bool:
    return type(value) is int or (isinstance(value, float) and value.is_integer())


def _moment(value: Any) -> dt.datetime | None:
    try:
        moment = dt.datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return moment if moment and moment.tzinfo else None
