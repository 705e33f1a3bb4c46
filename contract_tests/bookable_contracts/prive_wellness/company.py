"""A company as its own software would act for it: reads, books, pays, cancels."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from random import Random
from typing import Any, Unpack

from bookable_contracts.client import Client, Parts, Request
from bookable_contracts.exchange import Exchange
from bookable_contracts.oracles.answers import pick, prepared
from bookable_contracts.prive_wellness.slots import Allocator, Slot
from bookable_contracts.target import Key
from bookable_contracts.verdicts import NotReachable, NotTested
from bookable_specs import Contract, JsonObject

CUSTOMER = {"first_name": "Conformance", "email": "conformance@example.com", "phone": "0612345678"}
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


@dataclass(kw_only=True)
class Company:
    """One company with those of its keys that the tester holds."""

    client: Client
    contract: Contract
    uuid: str
    rng: Random

    def key(self, operation: str) -> Key:
        """The first key of the company that may make a call; NotReachable if none may."""
        scopes = self.contract.operations[operation].scopes
        return self.client.ring.holding(scopes, company=self.uuid)

    def call(self, operation: str, **parts: Unpack[Parts]) -> Exchange:
        """Make a call in the company's name."""
        return self.client.call(operation, key=self.key(operation), **parts)

    @cached_property
    def slots(self) -> Allocator:
        """What the company has to sell."""
        return Allocator(
            units=lambda: self.units,
            availability=self.availability,
            tomorrow=lambda: self.today + dt.timedelta(days=1),
            rng=self.rng,
        )

    @cached_property
    def units(self) -> list[str]:
        """The uuids of the company's units."""
        exchange = self.call("listUnits", query={"per_page": 100})
        body = prepared(self.contract, exchange, 200)
        units = [unit["uuid"] for unit in body["data"]]
        if not units:
            raise NotReachable("needs a unit: the company has none")
        return units

    @cached_property
    def today(self) -> dt.date:
        """The server's own today: its clock may be another than ours."""
        exchange = self.call("getUnitAvailability", path={"uuid": self.units[0]})
        prepared(self.contract, exchange, 200)
        return dt.date.fromisoformat(pick(exchange, "/from"))

    def availability(self, unit: str, first: dt.date, last: dt.date) -> Exchange:
        """Ask what is free in a unit."""
        exchange = self.call(
            "getUnitAvailability",
            path={"uuid": unit},
            query={"from": first.isoformat(), "to": last.isoformat()},
        )
        prepared(self.contract, exchange, 200)
        return exchange

    def offers(self, slot: Slot) -> tuple[bool, Exchange]:
        """Tell whether availability offers a slot now, and show the answer."""
        day = dt.date.fromisoformat(slot.date)
        exchange = self.availability(slot.unit_uuid, day, day)
        slots = pick(exchange, "/days/0/slots", list)
        return slot.timeslot_id in [each["timeslot_id"] for each in slots], exchange

    def booking_request(self, slot: Slot, *, idempotency_key: str | None = None) -> Request:
        """Prepare the booking of a slot."""
        body = {**slot.fields, "customer": CUSTOMER}
        return self.client.request("createBooking", json=body, idempotency_key=idempotency_key)

    def book(self, slot: Slot, *, idempotency_key: str | None = None) -> Exchange:
        """Book a slot, whatever comes of it."""
        request = self.booking_request(slot, idempotency_key=idempotency_key)
        return self.noted(self.client.send(request, key=self.key("createBooking")))

    def noted(self, exchange: Exchange) -> Exchange:
        """Remember which answer a booking's reference came from, for later curl lines."""
        if isinstance(reference := exchange.at("/reference"), str) and reference:
            self.client.capture(reference, "REFERENCE", exchange, "/reference")
        return exchange

    def booked(self, slot: Slot | None = None) -> JsonObject:
        """Make a booking that a check builds upon."""
        exchange = self.book(slot or self.slots.take())
        booking: JsonObject = prepared(self.contract, exchange, 201)
        return booking

    def booking(self, reference: str) -> Exchange:
        """Read a booking."""
        return self.call("getBooking", path={"reference": reference})

    def cancel(self, reference: str, *, idempotency_key: str | None = None) -> Exchange:
        """Cancel a booking, whatever comes of it."""
        path = {"reference": reference}
        return self.call("cancelBooking", path=path, idempotency_key=idempotency_key)

    def pay(self, reference: str, body: JsonObject | None = None) -> Exchange:
        """Start a payment, whatever comes of it; without a body for all that is outstanding."""
        path = {"reference": reference}
        if body is None:
            return self.call("startPayment", path=path)
        return self.call("startPayment", path=path, json=body)

    def listed(self, **query: Any) -> tuple[list[JsonObject], Exchange]:
        """List bookings by filters that leave few, and show the answer."""
        asked = {name.rstrip("_"): str(value) for name, value in query.items()}
        exchange = self.call("listBookings", query={**asked, "per_page": 100})
        prepared(self.contract, exchange, 200)
        bookings = pick(exchange, "/data", list)
        if (exchange.at("/pagination/total") or 0) > len(bookings):
            raise NotTested("a list that should be short spans several pages")
        return bookings, exchange

    def sold(self, slot: Slot) -> tuple[list[JsonObject], Exchange]:
        """List the bookings, not cancelled, that hold a slot."""
        day = dt.date.fromisoformat(slot.date)
        around = {"from_": day - dt.timedelta(days=1), "to": day + dt.timedelta(days=1)}
        bookings, exchange = self.listed(unit=slot.unit_uuid, **around)
        held = [
            booking
            for booking in bookings
            if all(booking.get(name) == value for name, value in slot.fields.items())
            and booking.get("status") != "cancelled"
        ]
        return held, exchange


def absent(rng: Random) -> dict[str, str]:
    """Make path parameters that nothing on any server has."""
    groups = ("".join(rng.choices(ALPHABET, k=4)) for _ in range(2))
    digits = f"{rng.getrandbits(122):031x}"
    uuid = f"{digits[:8]}-{digits[8:12]}-4{digits[12:15]}-8{digits[15:18]}-{digits[18:30]}"
    return {"reference": "-".join(("PW", *groups)), "uuid": uuid}


def harmless(client: Client, operation: str, rng: Random) -> Request:
    """Prepare a call that is well-formed but, if it is let in, finds nothing to act on."""
    spec = client.contract.operations[operation]
    missing = absent(rng)
    parts: Parts = {"path": {name: missing[name] for name in missing if f"{{{name}}}" in spec.path}}
    if operation == "createBooking":
        slot = {"unit_uuid": missing["uuid"], "date": "2030-01-02", "timeslot_id": 1}
        parts["json"] = {**slot, "customer": CUSTOMER}
    elif operation == "startPayment":
        parts["json"] = {}
    return client.request(operation, **parts)
