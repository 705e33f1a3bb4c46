"""The receiver that the tester registered for the app, and what it is told of the park."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bookable_contracts.booking_experts_v3.park import Park
from bookable_contracts.deliveries import Delivery
from bookable_contracts.exchange import Exchange
from bookable_contracts.oracles.webhooks import delivered, unregistered
from bookable_contracts.receiver import Receiver

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
        return delivered(self.receiver, about(event, record), event, *evidence, count=count)


def about(event: str, record: str) -> Callable[[Delivery], bool]:
    """Recognise the deliveries of an event about one record."""

    def wanted(delivery: Delivery) -> bool:
        return (delivery.at(EVENT), delivery.at(RECORD)) == (event, record)

    return wanted


def find_endpoint(receiver: Receiver, park: Park) -> Endpoint:
    """Block an accommodation for a moment, and see whether the receiver is told."""
    period, _ = park.made("MaintenanceAgendaPeriod")
    park.remove("MaintenanceAgendaPeriod", period)
    if not receiver.wait(about("agenda_period|created", period)):
        told = "register its URL for the app, for all events, and grant the app agenda_period|read"
        raise unregistered(receiver, told)
    return Endpoint(receiver=receiver, park=park)
