"""The user's side, played through the simulators that the vendor's sandbox has below /helper/v1."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from bookable_contracts.client import Request
from bookable_contracts.exchange import Exchange
from bookable_contracts.oracles.answers import pick, prepared
from bookable_contracts.wellhub_booking.gym import Gym, written
from bookable_specs import JsonObject

NUMBER = "/event_data/slot/booking_number"
CHECKED_IN = "/event_data/booking/booking_number"
CHECKIN_LASTS = 5400
"""Seconds from a check-in to its expires_at (WH-26)."""


@dataclass(kw_only=True)
class Users:
    """As many users as the checks need; each has a unique token of thirteen digits."""

    gym: Gym
    first: int
    bookings: set[str] = field(default_factory=set)
    """The numbers of the bookings that they made."""
    _made: count[int] = field(default_factory=count)

    def new(self) -> str:
        """Name a user who has done nothing yet."""
        return f"{self.first + next(self._made):013d}"

    def book_request(self, slot: str, user: str, *, lesson: str = "") -> Request:
        """Prepare a booking."""
        class_id = int(lesson or self.gym.lesson)
        body = {"gympass_user_id": user, "slot_id": int(slot), "class_id": class_id}
        return self._request("bookings", body)

    def book(self, slot: str, *, user: str = "", lesson: str = "") -> Exchange:
        """Let a user book, whatever comes of it."""
        return self.noted(self._send(self.book_request(slot, user or self.new(), lesson=lesson)))

    def booked(self, slot: str, *, user: str = "") -> tuple[str, Exchange]:
        """Make a booking that a check builds upon; return its number and the answer."""
        exchange = self.book(slot, user=user)
        prepared(self.gym.contract, exchange, 200, 201)
        return pick(exchange, NUMBER), exchange

    def cancel(self, booking: str, *, late: bool | None = None) -> Exchange:
        """Let the user cancel, whatever comes of it; without `late` the clock decides."""
        body = {} if late is None else {"late": late}
        return self._send(self._request(f"bookings/{booking}/cancel", body))

    def check_in(self, user: str) -> Exchange:
        """Let a user check in, whatever comes of it."""
        return self._send(self._request("checkins", {"gympass_user_id": user}))

    def check_in_booking(self) -> tuple[str, Exchange]:
        """Let a user check in who has a reserved booking that day; return its number too."""
        # The gym's day is not known: a slot a minute ahead is nearly always in it. That minute
        # counts from the present, as a slow run began more than one ago.
        occurs = self.gym.present() + dt.timedelta(minutes=1)
        slot, _ = self.gym.opened(occur_date=written(occurs))
        user = self.new()
        booking, _ = self.booked(slot, user=user)
        prepared(self.gym.contract, self.gym.answer(booking, {"status": "RESERVED"}), 204)
        return booking, self.check_in(user)

    def noted(self, exchange: Exchange) -> Exchange:
        """Remember which answer a booking's number came from, for later curl lines."""
        if isinstance(number := exchange.at(NUMBER), str) and number:
            self.bookings.add(number)
            self.gym.client.capture(number, "BOOKING", exchange, NUMBER)
        return exchange

    def _send(self, request: Request) -> Exchange:
        return self.gym.client.send(request, key=self.gym.key)

    def _request(self, path: str, body: JsonObject) -> Request:
        return Request(
            method="POST",
            path=f"/helper/v1/gyms/{self.gym.id}/simulate/{path}",
            headers={"Content-Type": "application/json"},
            body=json.dumps(body).encode(),
        )


def accepted(exchange: Exchange) -> bool:
    """Tell whether a simulator did what it was asked."""
    return 200 <= exchange.status < 300


def schema_of_event(kind: Any) -> JsonObject:
    """Return the schema of a webhook's body by its event_type."""
    names = {
        "booking-requested": "BookingRequestedEvent",
        "booking-canceled": "BookingCanceledEvent",
        "booking-late-canceled": "BookingCanceledEvent",
        "checkin-booking-occurred": "BookingCheckinEvent",
        "checkin": "CheckinEvent",
    }
    return {"$ref": f"#/components/schemas/{names[kind]}"} if kind in names else {"not": {}}
