"""Webhooks waiting to be sent, and a log of those that were."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from bookable_mocks.engine.clock import END_OF_TIME, from_micros, later, machine_seconds
from bookable_mocks.engine.conditions import at_most, eq
from bookable_mocks.engine.records import (
    DELIVERIES,
    ENDPOINTS,
    Attempt,
    Delivery,
    DeliveryState,
)
from bookable_mocks.engine.store import Store

if TYPE_CHECKING:
    from bookable_mocks.engine.ids import Ids
    from bookable_mocks.engine.mock import JsonObject, Mock

LEASE_SECONDS = 30
"""How long a delivery in hand is left alone by other processes on the same state, and by the next
one if its own is killed. Longer than any receiver is waited for."""


class Outbox:
    """The deliveries of a world. `wake` is called when something new is waiting."""

    def __init__(self, store: Store, ids: Ids, apis: tuple[str, ...]) -> None:
        self._store = store
        self._ids = ids
        self._apis = apis
        self._retired = False
        self.wake: Callable[[], None] = _nobody
        self.check: Callable[[str, str, JsonObject], None] = _unchecked

    def queue(
        self, mock: Mock, owner: str, event: str, data: JsonObject, now: datetime
    ) -> list[Delivery]:
        """Add a delivery for each endpoint of an owner that wants the event."""
        if mock.webhooks is None:
            message = f"{mock.name} has no webhooks"
            raise LookupError(message)
        queued = []
        for endpoint in self._store.select(ENDPOINTS, eq("api", mock.name), eq("owner", owner)):
            if event not in endpoint.events:
                continue
            delivery_id = self._ids.uuid(f"{mock.name}.delivery")
            body = mock.webhooks.body(delivery_id, event, now, data)
            self.check(mock.name, event, body)
            delivery = Delivery(
                id=delivery_id,
                api=mock.name,
                endpoint=endpoint.id,
                url=endpoint.url,
                event=event,
                body=msgspec.json.encode(body).decode(),
                state=DeliveryState.PENDING,
                created_at=now,
                due_at=now,
            )
            queued.append(self._store.insert(DELIVERIES, delivery))
        if queued:
            self.wake()
        return queued

    def next_due(self) -> datetime | None:
        """Return when the next attempt falls due that nobody has in hand, None if nothing waits."""
        marks = ", ".join("?" * len(self._apis))
        waiting = self._store.database.execute(
            "SELECT due_at FROM engine_delivery WHERE due_at IS NOT NULL AND leased_until <= ?"
            f" AND api IN ({marks}) ORDER BY due_at LIMIT 1",
            (machine_seconds(), *self._apis),
        )
        return from_micros(waiting[0][0]) if waiting else None

    def lease(self, now: datetime) -> list[Delivery]:
        """Take the deliveries that are due in hand, so that no other process sends them too."""
        present = machine_seconds()
        with self._store.transaction():
            due = self._store.select(DELIVERIES, at_most("due_at", now), order="due_at, id")
            return [
                self._store.update(
                    DELIVERIES, msgspec.structs.replace(d, leased_until=present + LEASE_SECONDS)
                )
                for d in due
                if d.leased_until <= present and d.api in self._apis
            ]

    def record(self, delivery: Delivery, attempt: Attempt, mock: Mock) -> Delivery:
        """Close an attempt: delivered, or tried again while the schedule lasts."""
        if mock.webhooks is None:
            message = f"{mock.name} has no webhooks"
            raise LookupError(message)
        attempts = (*delivery.attempts, attempt)
        retries = mock.webhooks.retries
        state, due = DeliveryState.FAILED, None
        if attempt.status in mock.webhooks.success:
            state = DeliveryState.DELIVERED
        elif len(attempts) <= len(retries):
            again = later(attempt.at, retries[len(attempts) - 1])
            if again != END_OF_TIME:
                state, due = DeliveryState.PENDING, again
        changed = msgspec.structs.replace(
            delivery, state=state, due_at=due, attempts=attempts, leased_until=0
        )
        if self._retired:
            return changed  # the world was reset while the receiver was thinking
        with self._store.transaction():
            if self._store.get(DELIVERIES, delivery.id) is None:
                return changed
            return self._store.update(DELIVERIES, changed)

    def release(self, delivery: Delivery) -> None:
        """Give back a delivery that was in hand and not tried."""
        if self._retired:
            return
        with self._store.transaction():
            if self._store.get(DELIVERIES, delivery.id) is not None:
                self._store.update(DELIVERIES, msgspec.structs.replace(delivery, leased_until=0))

    def release_all(self) -> None:
        """Give back every delivery: nothing is in hand in a world that was just restored."""
        with self._store.transaction():
            for delivery in self._store.select(DELIVERIES, at_most("due_at", END_OF_TIME)):
                if delivery.leased_until:
                    self.release(delivery)

    @property
    def retired(self) -> bool:
        """Whether the world that this belongs to is no more."""
        return self._retired

    def retire(self) -> None:
        """Write nothing more: the world that this belongs to is no more."""
        self._retired = True

    def redeliver(self, delivery_id: str, now: datetime) -> Delivery | None:
        """Make a delivery due again under the same id; None if there is none."""
        with self._store.transaction():
            delivery = self._store.get(DELIVERIES, delivery_id)
            if delivery is None:
                return None
            again = msgspec.structs.replace(
                delivery, state=DeliveryState.PENDING, due_at=now, leased_until=0
            )
            self._store.update(DELIVERIES, again)
        self.wake()
        return again

    def log(self, *, state: str = "", limit: int = 100) -> list[Delivery]:
        """Return the newest deliveries first, of one state or of all."""
        where = (eq("state", state),) if state else ()
        return self._store.select(DELIVERIES, *where, order="created_at DESC, id", limit=limit)


def _nobody() -> None:
    """Nobody is waiting for deliveries."""


def _unchecked(_api: str, _event: str, _body: JsonObject) -> None:
    """No contract to hold the body against."""
