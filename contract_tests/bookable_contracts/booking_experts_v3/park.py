"""One park, as an app of its subscription reads and changes it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import count
from random import Random
from typing import Any, Unpack

from bookable_contracts.booking_experts_v3.probing import ABSENT, harmless
from bookable_contracts.client import Client, Parts, Request
from bookable_contracts.exchange import Exchange
from bookable_contracts.oracles.answers import pick, prepared
from bookable_contracts.oracles.jsonapi.collection import Collection, Query
from bookable_contracts.oracles.jsonapi.documents import linked_by
from bookable_contracts.target import Key
from bookable_contracts.verdicts import NotReachable
from bookable_specs import Contract, JsonObject

AHEAD = 730
"""Days until the first period that the suite makes: nobody has booked that far."""

NIGHTS = 2
KINDS = {"MaintenanceAgendaPeriod": "Maintenance", "ExternalBlockedAgendaPeriod": "ExternalBlocked"}
"""The kinds of period that can be made, and the part of operation names that means each."""

LABEL = "Conformance"


@dataclass(kw_only=True)
class Park:
    """An administration with those keys that cover it."""

    client: Client
    contract: Contract
    id: str
    company: str
    rng: Random
    settings: Mapping[str, str] = field(default_factory=dict)
    stays: count[int] = field(default_factory=count)
    """Numbers the periods that are made, so that no two have the same days."""
    _collections: dict[str, Collection] = field(default_factory=dict)

    def key(self, operation: str) -> Key:
        """The subscription's first key that may make a call; NotReachable if none may."""
        scopes = self.contract.operations[operation].scopes
        return self.client.ring.admitted(scopes, company=self.company)

    def request(self, operation: str, **parts: Unpack[Parts]) -> Request:
        """Prepare a call about this park."""
        if "{administration_id}" in self.contract.operations[operation].path:
            parts["path"] = {"administration_id": self.id, **parts.get("path", {})}
        return self.client.request(operation, **parts)

    def call(self, operation: str, **parts: Unpack[Parts]) -> Exchange:
        """Make a call about this park, under a key that may."""
        return self.client.send(self.request(operation, **parts), key=self.key(operation))

    def harmless(self, operation: str) -> Request:
        """Prepare a call that finds nothing to act on."""
        return harmless(self.client, operation, self.id)

    def collection(self, operation: str) -> Collection:
        """Return the one object for a collection, so that its sample is read once."""
        if operation not in self._collections:

            def ask(query: Query, headers: Mapping[str, str] | None = None) -> Exchange:
                return self.call(operation, query=dict(query), headers=headers or {})

            spec = self.contract.operations[operation]
            self._collections[operation] = Collection(
                contract=self.contract, operation=spec, ask=ask
            )
        return self._collections[operation]

    @cached_property
    def rentable(self) -> str:
        """An accommodation whose calendar the suite may use."""
        if "rentable_id" in self.settings:
            return self.settings["rentable_id"]
        for period in self.collection("listAgendaPeriods").sample().resources:
            for _, ident in linked_by(period, "rentable"):
                return ident
        raise NotReachable("no agenda period shows an accommodation: pass --set rentable_id=…")

    def days(self) -> tuple[str, str]:
        """Hand out a stretch of days that nobody was given, far ahead."""
        first = dt.datetime.now(dt.UTC).date() + dt.timedelta(days=AHEAD)
        start = first + dt.timedelta(days=next(self.stays) * 3 * NIGHTS)
        return start.isoformat(), (start + dt.timedelta(days=NIGHTS)).isoformat()

    def period_body(
        self, days: tuple[str, str] | None = None, *, rentable: str = "", **attributes: Any
    ) -> JsonObject:
        """Write the body that makes a period."""
        start, end = days or self.days()
        given = {"label": LABEL, "start_date": start, "end_date": end, **attributes}
        linkage = {"type": "rentable", "id": rentable or self.rentable}
        return {
            "data": {
                "type": "agenda_period",
                "attributes": given,
                "relationships": {"rentable": {"data": linkage}},
            }
        }

    def make(self, kind: str, body: JsonObject) -> Exchange:
        """Make a period of a kind, whatever comes of it."""
        exchange = self.call(f"create{KINDS[kind]}AgendaPeriod", json=body)
        if exchange.status == 200 and isinstance(ident := exchange.at("/data/id"), str):
            self.client.capture(ident, "PERIOD", exchange, "/data/id", prefix="agenda_periods/")
        return exchange

    def made(self, kind: str, body: JsonObject | None = None) -> tuple[str, Exchange]:
        """Make a period that a check builds upon; return its id and the answer."""
        exchange = self.make(kind, body or self.period_body())
        prepared(self.contract, exchange, 200)
        return str(pick(exchange, "/data/id")), exchange

    def change(self, kind: str, period: str, **data: Any) -> Exchange:
        """Change a period by the path of a kind, whatever comes of it."""
        body = {"data": {"type": "agenda_period", "id": period, **data}}
        return self.call(f"update{KINDS[kind]}AgendaPeriod", path={"id": period}, json=body)

    def remove(self, kind: str, period: str) -> Exchange:
        """Delete a period by the path of a kind, whatever comes of it."""
        return self.call(f"delete{KINDS[kind]}AgendaPeriod", path={"id": period})

    def period(self, period: str) -> Exchange:
        """Read a period."""
        return self.call("getAgendaPeriod", path={"id": period})

    def booking(self, booking: str, **query: str) -> Exchange:
        """Read a booking."""
        return self.call("getBooking", path={"id": booking}, query=query)

    def change_customer(self, booking: str, body: JsonObject) -> Exchange:
        """Change the customer of a booking, whatever comes of it."""
        return self.call("updateBookingCustomer", path={"booking_id": booking}, json=body)


__all__ = ["ABSENT", "KINDS", "LABEL", "Park"]
