"""A gym as its partner's software would act for it: has classes and slots, answers bookings."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from functools import cached_property
from itertools import count
from typing import Any, Unpack

from bookable_contracts.client import Client, Parts, Request
from bookable_contracts.exchange import Exchange
from bookable_contracts.oracles.answers import pick, prepared
from bookable_contracts.profiles import ReadsOnly
from bookable_contracts.target import Key
from bookable_contracts.verdicts import NotReachable
from bookable_specs import Contract, JsonObject

REFERENCE = "bookable-suite"
"""What the classes of a run are known by: they stay, hidden, as nobody can delete them."""

ABSENT = "9007199254740990"
"""An id that nothing on any server has."""

_ZONED = re.compile(r"(.+)Z\[UTC\]")


@dataclass(kw_only=True)
class Gym:
    """One gym and the key that covers it."""

    client: Client
    contract: Contract
    id: str
    key: Key
    product: str = ""

    def __post_init__(self) -> None:
        self._places = count()

    def call(self, operation: str, **parts: Unpack[Parts]) -> Exchange:
        """Make a call for the gym; a class is ours unless another is named."""
        return self.client.send(self.request(operation, **parts), key=self.key)

    def request(self, operation: str, **parts: Unpack[Parts]) -> Request:
        """Prepare a call for the gym."""
        path = {"gym_id": self.id, **parts.get("path", {})}
        if "{class_id}" in self.contract.operations[operation].path and "class_id" not in path:
            path["class_id"] = self.lesson
        parts["path"] = path
        return self.client.request(operation, **parts)

    @cached_property
    def products(self) -> list[JsonObject]:
        """What the gym sells."""
        exchange = self.call("listProducts")
        prepared(self.contract, exchange, 200)
        found: list[JsonObject] = pick(exchange, "/products", list)
        return found

    def product_id(self, *, virtual: bool = False) -> int:
        """Return a product; raises NotReachable if the gym has none of the kind."""
        if self.product and not virtual:
            return int(self.product)
        for product in self.products:
            if product.get("virtual") is virtual:
                return int(product["product_id"])
        raise NotReachable(f"needs a product that is {'' if virtual else 'not '}virtual")

    def class_fields(self, **changes: Any) -> JsonObject:
        """Describe a class that is seen and can be booked."""
        fields = {
            "name": "Conformance",
            "description": "Made by a conformance run, which hides it when it ends.",
            "bookable": True,
            "visible": True,
            "product_id": self.product_id(),
            "reference": REFERENCE,
        }
        return {**fields, **changes}

    def publish(self, *classes: JsonObject) -> Exchange:
        """Make classes, whatever comes of it."""
        exchange = self.call("createClasses", json={"classes": list(classes)})
        made = exchange.at("/classes") if exchange.status == 201 else None
        for index in range(len(made) if isinstance(made, list) else 0):
            self._capture(exchange, "CLASS", f"/classes/{index}/id", "classes/")
        return exchange

    def published(self, **changes: Any) -> str:
        """Make a class that a check builds upon; return its id."""
        exchange = self.publish(self.class_fields(**changes))
        prepared(self.contract, exchange, 201)
        return str(pick(exchange, "/classes/0/id", int))

    @cached_property
    def lesson(self) -> str:
        """The class of this run, to which most slots belong; any of the gym's if it only reads."""
        if isinstance(self.client.wire, ReadsOnly):
            return str(pick(self.call("listClasses"), "/classes/0/id", int))
        return self.published()

    @cached_property
    def now(self) -> dt.datetime:
        """The server's present as the run began, to the second: its clock may not be ours."""
        return self._made_at(self.lesson)

    def present(self) -> dt.datetime:
        """Return the server's present, to the second; a class that is made for it tells."""
        return self._made_at(self.published(visible=False))

    def _made_at(self, lesson: str) -> dt.datetime:
        exchange = self.call("getClass", path={"class_id": lesson})
        prepared(self.contract, exchange, 200)
        return read(pick(exchange, "/created_at"))

    @property
    def noon(self) -> dt.datetime:
        """Noon of the server's day, in UTC: what is counted from it is the same all day."""
        return self.now.replace(hour=12, minute=0, second=0, microsecond=0)

    def slot_fields(self, **changes: Any) -> JsonObject:
        """Describe a slot that nobody else has: a room of its own, some days ahead."""
        fields = {
            "occur_date": written(self.noon + dt.timedelta(days=10 + next(self._places) % 20)),
            "room": self.client.fresh_word("ROOM"),
            "length_in_minutes": 60,
            "total_capacity": 15,
            "total_booked": 0,
            "product_id": self.product_id(),
        }
        return {name: value for name, value in {**fields, **changes}.items() if value is not None}

    def slot_request(self, fields: JsonObject, *, lesson: str = "") -> Request:
        """Prepare the creation of a slot."""
        return self.request("createSlot", path={"class_id": lesson or self.lesson}, json=fields)

    def open(self, fields: JsonObject, *, lesson: str = "") -> Exchange:
        """Make a slot, whatever comes of it."""
        return self.noted(self.client.send(self.slot_request(fields, lesson=lesson), key=self.key))

    def opened(self, *, lesson: str = "", **changes: Any) -> tuple[str, Exchange]:
        """Make a slot that a check builds upon; return its id and the answer."""
        exchange = self.open(self.slot_fields(**changes), lesson=lesson)
        prepared(self.contract, exchange, 201)
        return str(pick(exchange, "/results/0/id", int)), exchange

    def noted(self, exchange: Exchange) -> Exchange:
        """Remember which answer a slot's id came from, for later curl lines."""
        if exchange.status == 201:
            self._capture(exchange, "SLOT", "/results/0/id", "slots/")
        return exchange

    def slot(self, slot: str, *, lesson: str = "") -> Exchange:
        """Read a slot."""
        return self.call("getSlot", path={"class_id": lesson or self.lesson, "slot_id": slot})

    def patch(self, slot: str, body: JsonObject) -> Exchange:
        """Change a slot's figures, whatever comes of it."""
        return self.call("patchSlot", path={"slot_id": slot}, json=body)

    def replace(self, slot: str, body: JsonObject) -> Exchange:
        """Replace a slot, whatever comes of it."""
        return self.call("replaceSlot", path={"slot_id": slot}, json=body)

    def delete(self, slot: str) -> Exchange:
        """Delete a slot, whatever comes of it."""
        return self.call("deleteSlot", path={"slot_id": slot})

    def listed(self, **query: str) -> Exchange:
        """List slots of the class, by `from_` and `to`."""
        asked = {name.rstrip("_"): value for name, value in query.items()}
        return self.call("listSlots", query=asked)

    def answer(self, booking: str, body: JsonObject, *, version: int = 2) -> Exchange:
        """Answer a booking, whatever comes of it."""
        operation = "answerBooking" if version == 2 else "answerBookingV1"
        return self.call(operation, path={"booking_number": booking}, json=body)

    def _capture(self, exchange: Exchange, label: str, pointer: str, prefix: str) -> None:
        if isinstance(value := exchange.at(pointer), int):
            self.client.capture(str(value), label, exchange, pointer, prefix=prefix)


def written(moment: dt.datetime) -> str:
    """Write a moment as requests have it."""
    return moment.isoformat()


def read(text: str) -> dt.datetime:
    """Read a moment as lists write it, in UTC with the zone in brackets, or with an offset."""
    match = _ZONED.fullmatch(text)
    return dt.datetime.fromisoformat(f"{match[1]}+00:00" if match else text)


def harmless(gym: Gym, operation: str) -> Request:
    """Prepare a call that is well-formed but, if it is let in, finds nothing to act on."""
    path = gym.contract.operations[operation].path
    names = ("gym_id", "class_id", "slot_id", "booking_number")
    missing = {**dict.fromkeys(names, ABSENT), "booking_number": "BK_NOBODYHASTHIS"}
    parts: Parts = {"path": {name: missing[name] for name in names if f"{{{name}}}" in path}}
    bodies: dict[str, JsonObject] = {
        "createClasses": {"classes": [_CLASS]},
        "replaceClass": _CLASS,
        "createSlot": _SLOT,
        "replaceSlot": _SLOT,
        "patchSlot": {"total_booked": 1},
        "answerBooking": {"status": "RESERVED"},
        "answerBookingV1": {"class_id": 1, "status": 2},
    }
    if operation in bodies:
        parts["json"] = bodies[operation]
    if operation == "listCategories":
        parts["query"] = {"locale": "en"}
    return gym.client.request(operation, **parts)


_CLASS: JsonObject = {
    "name": "Conformance",
    "description": "Of a gym that does not exist.",
    "bookable": False,
    "visible": False,
    "product_id": 1,
}
_SLOT: JsonObject = {
    "occur_date": "2090-07-30T10:00:00+00:00",
    "length_in_minutes": 60,
    "total_capacity": 1,
    "total_booked": 0,
    "product_id": 1,
}
