"""The reservations and options of one run: made, read, placed, confirmed, cancelled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bookable_contracts.booking_experts_v1.park import Park
from bookable_contracts.booking_experts_v1.stays import Finder, Stay, body_of
from bookable_contracts.client import Request
from bookable_contracts.exchange import Exchange
from bookable_contracts.oracles.answers import pick, prepared
from bookable_contracts.target import Key
from bookable_contracts.verdicts import NotReachable
from bookable_specs import Contract, JsonObject

RESERVATIONS, OPTIONS = "reservations", "options"
NOUNS = {RESERVATIONS: "Reservation", OPTIONS: "Option"}

DETAILS: Mapping[str, str] = {
    "first_name": "Conformance",
    "last_name": "Check",
    "postalcode": "1234AB",
    "email": "conformance@example.com",
    "phone": "0612345678",
    "date_of_birth": "1980-02-29",
    "address": "Testweg",
    "number": "1",
    "city": "Enschede",
    "country_code": "NL",
    "title": "ms",
}
"""The guest: more than the vendor names, so that a park that asks for more is content."""


def going(way: str) -> dict[str, Any]:
    """Write which way a booking is to go: place, confirm, or neither."""
    return {way: True} if way in {"place", "confirm"} else {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Booking:
    """A reservation or an option that this run made, and the answer that told of it."""

    kind: str
    id: str
    token: str
    stay: Stay
    made: Exchange

    @property
    def noun(self) -> str:
        """What operations call it."""
        return NOUNS[self.kind]


@dataclass(kw_only=True)
class Desk:
    """Makes and changes bookings in the parks of the first key."""

    park: Park
    finder: Finder
    made: dict[str, Booking] = field(default_factory=dict)

    @property
    def contract(self) -> Contract:
        """The API's contract."""
        return self.park.contract

    def write(self, verb: str, kind: str, stay: Stay, body: JsonObject, **query: str) -> Exchange:
        """Send a body to create, preview or validate, whatever comes of it."""
        operation = f"{verb}{NOUNS[kind]}"
        exchange = self.park.call(operation, park=stay.administration, json=body, query=query)
        if verb == "create" and exchange.status == 201:
            self._remember(kind, stay, exchange)
        return exchange

    def make(
        self, stay: Stay, kind: str = RESERVATIONS, *, details: bool = True, **rest: Any
    ) -> Exchange:
        """Make a booking, whatever comes of it; `place` and `confirm` go into the query."""
        query = {name: "true" for name in ("place", "confirm") if rest.pop(name, False)}
        return self.write(
            "create", kind, stay, self.body(stay, kind, details=details, **rest), **query
        )

    def body(
        self, stay: Stay, kind: str = RESERVATIONS, *, details: bool = True, **rest: Any
    ) -> JsonObject:
        """Write the body for a stay, with the guest's details unless they are not wanted."""
        return body_of(kind, stay, **{**(DETAILS if details else {}), **rest})

    def booked(self, stay: Stay, kind: str = RESERVATIONS, **rest: Any) -> Booking:
        """Make a booking that a check builds upon."""
        exchange = self.make(stay, kind, **rest)
        prepared(self.contract, exchange, 201)
        return self.of(exchange)

    def of(self, exchange: Exchange) -> Booking:
        """Return the booking that an answer tells of."""
        return self.made[str(pick(exchange, "/data/id"))]

    def _remember(self, kind: str, stay: Stay, exchange: Exchange) -> None:
        ident, token = (exchange.at(f"/data/{name}") for name in ("id", "attributes/token"))
        if not isinstance(ident, str):
            return
        noun = NOUNS[kind].upper()
        self.park.client.capture(ident, noun, exchange, "/data/id", prefix=f"{kind}/")
        if isinstance(token, str):
            self.park.client.capture(token, f"TOKEN_OF_{noun}", exchange, "/data/attributes/token")
        self.made[ident] = Booking(
            kind=kind,
            id=ident,
            token=token if isinstance(token, str) else "",
            stay=stay,
            made=exchange,
        )

    def request(
        self, verb: str, booking: Booking, *, token: str | None = None, **parts: Any
    ) -> Request:
        """Prepare a call about a booking; its own token goes along unless another is named."""
        query = {"token": booking.token if token is None else token, **parts.pop("query", {})}
        if not query["token"]:
            query.pop("token")
        path = {"id": booking.id}
        return self.park.request(
            f"{verb}{booking.noun}",
            park=parts.pop("park", booking.stay.administration),
            path=path,
            query=query,
            **parts,
        )

    def send(
        self, verb: str, booking: Booking, *, key: Key | None = None, **parts: Any
    ) -> Exchange:
        """Make a call about a booking, whatever comes of it."""
        request = self.request(verb, booking, **parts)
        return self.park.client.send(request, key=key or self.park.key, pin=key is not None)

    def read(self, booking: Booking, **parts: Any) -> Exchange:
        """Read a booking, whatever comes of it."""
        return self.send("get", booking, **parts)

    def cancel(self, booking: Booking, **parts: Any) -> Exchange:
        """Cancel a booking, whatever comes of it."""
        return self.send("delete", booking, **parts)

    def change(
        self, booking: Booking, attributes: Mapping[str, Any] | None = None, **parts: Any
    ) -> Exchange:
        """Change a booking, whatever comes of it; `place` and `confirm` go into the query."""
        query = {name: "true" for name in ("place", "confirm") if parts.pop(name, False)}
        query |= parts.pop("query", {})
        relationships = parts.pop("relationships", None)
        data: JsonObject = {"type": booking.kind, "id": booking.id}
        data["attributes"] = dict(attributes or {})
        if relationships is not None:
            data["relationships"] = relationships
        return self.send("update", booking, json={"data": data}, query=query, **parts)

    def status(self, booking: Booking) -> tuple[Any, Exchange]:
        """Read where a booking stands."""
        exchange = self.read(booking)
        prepared(self.contract, exchange, 200)
        return exchange.at("/data/attributes/status"), exchange

    def option_park(self, *, possible: bool = True) -> str:
        """Return a park where options can, or cannot, be made; NotReachable without one."""
        for park in self.park.parks:
            days = self.park.administration(park).get("option_validity")
            if isinstance(days, int) and bool(days) is possible:
                return park
        told = "above 0" if possible else "of 0"
        raise NotReachable(f"needs a park with an option_validity {told}: no key has access to one")

    def park_for(self, kind: str) -> str:
        """Return a park where a kind of booking can be made."""
        return self.park.id if kind == RESERVATIONS else self.option_park()
