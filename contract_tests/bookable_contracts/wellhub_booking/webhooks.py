"""The receiver that Wellhub registered for the partner, and what it is told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bookable_contracts.exchange import Exchange, value_at
from bookable_contracts.oracles import signature
from bookable_contracts.receiver import Delivery, Receiver
from bookable_contracts.verdicts import expect
from bookable_contracts.wellhub_booking.gym import Gym
from bookable_contracts.wellhub_booking.users import Users


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """A receiver that is known to get the events of the gym."""

    receiver: Receiver
    gym: Gym
    users: Users

    def deliveries(self, exchange: Exchange, *, count: int = 1) -> list[Delivery]:
        """Wait for the deliveries of the event that a simulator answered with."""
        found = self.receiver.wait(same_event(exchange.json), count=count)
        kind = exchange.at("/event_type")
        late = f"{kind} should be delivered within {self.receiver.patience:g} s, it was not"
        expect(found, late, exchange)
        return found

    def signature_fault(self, delivery: Delivery) -> str:
        """Say what is wrong with a delivery's signature; empty if nothing is."""
        annotation = self.gym.contract.document["x-webhook-signature"]
        return signature.fault(
            annotation,
            delivery.headers.get(annotation["header"].lower()),
            delivery.body,
            secret=self.receiver.secret,
            now=delivery.arrived,
        )


def same_event(event: Any) -> Callable[[Delivery], bool]:
    """Recognise the deliveries of an event by its kind, user and booking."""
    kinds = ("/event_type", "/event_data/user/unique_token", "/event_data/slot/booking_number")
    wanted = [value_at(event, pointer) for pointer in kinds]

    def same(delivery: Delivery) -> bool:
        return [delivery.at(pointer) for pointer in kinds] == wanted

    return same
