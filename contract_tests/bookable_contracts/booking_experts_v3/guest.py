"""The one customer whom the tester lets the suite change."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from bookable_contracts.booking_experts_v3.park import Park
from bookable_contracts.exchange import Exchange
from bookable_contracts.oracles.answers import pick, prepared
from bookable_contracts.oracles.jsonapi.documents import included, linked_by
from bookable_contracts.verdicts import NotReachable
from bookable_specs import JsonObject

WRITABLE = (
    "title",
    "first_name",
    "last_name",
    "phone",
    "email",
    "is_company",
    "company",
    "vat_nr",
    "date_of_birth",
    "receive_newsletter",
    "address",
    "number",
    "postalcode",
    "city",
    "country_code",
    "locale",
)
"""What of a customer is both shown and taken, so that it can be put back."""


@dataclass(kw_only=True)
class Guest:
    """The customer of a booking; `before` is how they were when the run began."""

    park: Park
    booking: str
    id: str
    before: JsonObject = field(repr=False)
    labels: list[JsonObject] = field(default_factory=list)

    def change(self, **data: Any) -> Exchange:
        """Change the customer, whatever comes of it."""
        body = {"data": {"type": "customer", "id": self.id, **data}}
        return self.park.change_customer(self.booking, body)

    def attributes(self, **changes: Any) -> Exchange:
        """Change attributes alone."""
        return self.change(attributes=changes)

    def shown(self) -> tuple[JsonObject, Exchange]:
        """Read the customer with the booking."""
        exchange = self.park.booking(self.booking, include="customer")
        prepared(self.park.contract, exchange, 200)
        for resource in included(exchange):
            if (resource.get("type"), resource.get("id")) == ("customer", self.id):
                return resource, exchange
        raise NotReachable("needs a key that may include the customer: pass one more --token")

    def restore(self) -> bool:
        """Put back what was there; False if that was refused."""
        attributes = {name: self.before[name] for name in WRITABLE if name in self.before}
        relationships = {"labels": {"data": self.labels}}
        return self.change(attributes=attributes, relationships=relationships).status == 200


def guest_of(park: Park, booking: str) -> Guest:
    """Read the customer of a booking; NotReachable if there is none to be read."""
    exchange = park.booking(booking, include="customer")
    prepared(park.contract, exchange, 200)
    guest = guest_in(park, booking, exchange)
    if guest is None:
        raise NotReachable("needs a booking with a customer: pass another --set booking_id=…")
    return guest


def guest_in(park: Park, booking: str, exchange: Exchange) -> Guest | None:
    """Return the customer that an answer of a booking shows; None if it shows none."""
    linked = linked_by(pick(exchange, "/data", dict), "customer")
    there = {str(each.get("id")): each for each in included(exchange)}
    if not linked or linked[0][1] not in there:
        return None
    resource = there[linked[0][1]]
    labels = [{"type": kind, "id": ident} for kind, ident in linked_by(resource, "labels")]
    return Guest(
        park=park,
        booking=booking,
        id=linked[0][1],
        before=dict(resource.get("attributes") or {}),
        labels=labels,
    )
