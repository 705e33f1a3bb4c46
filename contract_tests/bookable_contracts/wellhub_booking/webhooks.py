"""The receiver that Wellhub registered for the partner, and what it is told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bookable_contracts.deliveries import Delivery
from bookable_contracts.exchange import Exchange, value_at
from bookable_contracts.oracles.webhooks import delivered, mentioning, unregistered
from bookable_contracts.receiver import Receiver, Wanted
from bookable_contracts.wellhub_booking.gym import Gym
from bookable_contracts.wellhub_booking.users import CHECKED_IN, NUMBER, Users

USER = "/event_data/user/unique_token"
_KNOWN_BY = ("/event_type", USER, NUMBER, CHECKED_IN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """A receiver that is known to get the events of the gym."""

    receiver: Receiver
    gym: Gym
    users: Users

    def deliveries(self, exchange: Exchange, *, count: int = 1) -> list[Delivery]:
        """Wait for the deliveries of the event that a simulator answered with."""
        wanted, kind = same_event(exchange.json), exchange.at("/event_type")
        return self.come(wanted, kind, exchange, count=count)

    def come(
        self, wanted: Wanted, kind: str, *evidence: Exchange, count: int = 1
    ) -> list[Delivery]:
        """Wait for deliveries of any kind."""
        return delivered(self.receiver, wanted, kind, *evidence, another=self._another, count=count)

    def _another(self) -> Wanted:
        """Let a user book and cancel: one of the two is told, as far as anything is."""
        booking, _ = self.users.booked(self.gym.opened()[0])
        self.users.cancel(booking)
        return mentioning(booking)


def of_user(user: str) -> Wanted:
    """Recognise what is told of a user."""
    return lambda delivery: bool(delivery.at(USER) == user)


def find_endpoint(receiver: Receiver, users: Users) -> Endpoint:
    """See whether the receiver is told of a booking of this run; if of none yet, make one.

    What else comes may be another gym's, or late.
    """
    is_ours = mentioning(*users.bookings)
    if not any(is_ours(delivery) for delivery in receiver.deliveries):
        booking, _ = users.booked(users.gym.opened()[0])
        is_ours = mentioning(*users.bookings, booking)
    if not receiver.wait(is_ours):
        raise unregistered(receiver, "let Wellhub register its URL")
    return Endpoint(receiver=receiver, gym=users.gym, users=users)


def same_event(event: Any) -> Callable[[Delivery], bool]:
    """Recognise the deliveries of an event by its kind, user and booking."""
    wanted = [value_at(event, pointer) for pointer in _KNOWN_BY]

    def same(delivery: Delivery) -> bool:
        return [delivery.at(pointer) for pointer in _KNOWN_BY] == wanted

    return same
