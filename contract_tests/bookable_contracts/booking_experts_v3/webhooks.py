"""The receiver that the tester registered for the app, and what it is told of the park."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bookable_contracts.booking_experts_v3.park import Park
from bookable_contracts.deliveries import Delivery
from bookable_contracts.exchange import Exchange
from bookable_contracts.oracles.webhooks import delivered, unregistered
from bookable_contracts.receiver import Receiver, Wanted

EVENT, RECORD = "/event", "/record/data/id"


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """A receiver that is known to get the events of the park."""

    receiver: Receiver
    park: Park

    def deliveries(
        self, event: str, record: str, *evidence: Exchange, count: int = 1
    ) -> list[Delivery]:
        """Wait for the deliveries of an event about one record."""
        wanted = about(event, record)
        return delivered(
            self.receiver, wanted, event, *evidence, another=self._another, count=count
        )

    def _another(self) -> Wanted:
        return told_of_period(self.park)


def about(event: str, record: str) -> Callable[[Delivery], bool]:
    """Recognise the deliveries of an event about one record."""

    def wanted(delivery: Delivery) -> bool:
        return (delivery.at(EVENT), delivery.at(RECORD)) == (event, record)

    return wanted


def told_of_period(park: Park) -> Wanted:
    """Block an accommodation for a moment; return how its delivery is recognised."""
    period, _ = park.made("MaintenanceAgendaPeriod")
    park.remove("MaintenanceAgendaPeriod", period)
    return about("agenda_period|created", period)


def find_endpoint(receiver: Receiver, park: Park) -> Endpoint:
    """Block an accommodation for a moment, and see whether the receiver is told."""
    if not receiver.wait(told_of_period(park)):
        told = "register its URL for the app, for all events, and grant the app agenda_period|read"
        raise unregistered(receiver, told)
    return Endpoint(receiver=receiver, park=park)
