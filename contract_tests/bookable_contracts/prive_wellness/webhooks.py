"""The receiver that the tester registered in the dashboard, and whose company did so."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bookable_contracts.deliveries import Delivery
from bookable_contracts.oracles.webhooks import delivered, mentioning, unregistered
from bookable_contracts.prive_wellness.company import Company
from bookable_contracts.receiver import Receiver, Wanted
from bookable_specs import JsonObject

SETTLE = 1.5
"""Seconds in which a second, wrong delivery is given the chance to arrive."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """A receiver that is known to get the events of a company."""

    receiver: Receiver
    company: Company

    def events(self, kind: str, booking: JsonObject, *, count: int = 1) -> list[Delivery]:
        """Wait for the events of one kind about one booking."""
        wanted = about(kind, booking["reference"])
        evidence = self.company.client.log[-1:]
        return delivered(self.receiver, wanted, kind, *evidence, another=self._another, count=count)

    def settled(self, kind: str, booking: JsonObject) -> list[Delivery]:
        """Collect all events of one kind about one booking, also those that come late."""
        self.events(kind, booking)
        patience = min(SETTLE, self.receiver.patience / 2)
        wanted = about(kind, booking["reference"])
        return self.receiver.wait(wanted, count=1_000, patience=patience)

    def _another(self) -> Wanted:
        return _probed(self.company)


def about(kind: str, reference: str) -> Callable[[Delivery], bool]:
    """Recognise the deliveries of one kind about one booking."""

    def wanted(delivery: Delivery) -> bool:
        return (delivery.at("/type"), delivery.at("/data/booking/reference")) == (kind, reference)

    return wanted


def find_endpoint(receiver: Receiver, companies: Sequence[Company]) -> Endpoint:
    """Book in each company until that booking is delivered: that company registered the receiver.

    Anything else may be another company's, or late.
    """
    for company in (each for each in companies if _can_sell(each)):
        if receiver.wait(_probed(company)):
            return Endpoint(receiver=receiver, company=company)
    raise unregistered(receiver, "register its URL in the dashboard, for all three events")


def _can_sell(company: Company) -> bool:
    scopes = company.client.ring.scopes_of(company.uuid)
    return {"units:read", "bookings:write"} <= scopes


def _probed(company: Company) -> Wanted:
    """Book and cancel; recognise what is delivered of that: one of the two is, at least."""
    reference = company.booked()["reference"]
    company.cancel(reference)
    return mentioning(reference)
