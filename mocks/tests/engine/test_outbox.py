from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

import msgspec
import pytest

from bookable_mocks.engine import outbox as module
from bookable_mocks.engine.mock import Context
from bookable_mocks.engine.records import (
    DELIVERIES,
    ENDPOINTS,
    Attempt,
    Delivery,
    DeliveryState,
    WebhookEndpoint,
)
from bookable_mocks.engine.world import World

BOAT = {"id": 1, "name": "a", "seats": 1, "held": False}
Listen = Callable[..., str]


@pytest.fixture
def listen(world: World, now: datetime) -> Listen:
    """Registers an endpoint; returns its id."""

    def register(
        number: int = 1, owner: str = "ann", api: str = "boats", events: Any = ("boat.created",)
    ) -> str:
        endpoint = WebhookEndpoint(
            id=f"e{number}",
            api=api,
            owner=owner,
            url="http://127.0.0.1:1/",
            secret="s",
            events=tuple(events),
            created_at=now,
        )
        return world.store.insert(ENDPOINTS, endpoint).id

    return register


@pytest.fixture
def queue(world: World, boats: SimpleNamespace, now: datetime) -> Callable[..., list[Delivery]]:
    """Queues a boat's creation."""

    def queued(owner: str = "ann", event: str = "boat.created") -> list[Delivery]:
        return world.outbox.queue(boats.mock(), owner, event, BOAT, now)

    return queued


def attempt(at: datetime, status: int | None) -> Attempt:
    return Attempt(at=at, status=status, error="" if status else "no answer", headers={})


def test_each_endpoint_of_the_owner_that_wants_the_event_gets_it(
    listen: Listen, queue: Callable[..., list[Delivery]]
) -> None:
    wanted = [listen(1), listen(2, events=("boat.released", "boat.created"))]
    listen(3, owner="ben")
    listen(4, api="agenda")
    listen(5, events=("boat.released",))

    assert [delivery.endpoint for delivery in queue()] == wanted


def test_a_delivery_has_an_id_of_its_own_that_its_body_tells(
    listen: Listen, queue: Callable[..., list[Delivery]], now: datetime
) -> None:
    listen(1)
    listen(2)
    one, two = queue()

    assert one.id != two.id
    assert msgspec.json.decode(one.body) == {
        "id": one.id,
        "event": "boat.created",
        "at": now.isoformat(),
        "boat": BOAT,
    }
    assert (one.state, one.created_at, one.due_at) == (DeliveryState.PENDING, now, now)


def test_nobody_is_woken_for_nothing(
    world: World, listen: Listen, queue: Callable[..., list[Delivery]]
) -> None:
    woken: list[None] = []
    world.outbox.wake = lambda: woken.append(None)
    queue()
    assert not woken

    listen()
    queue()

    assert len(woken) == 1


def test_each_body_is_held_against_the_contract(
    world: World, listen: Listen, queue: Callable[..., list[Delivery]]
) -> None:
    checked: list[tuple[str, str]] = []
    world.outbox.check = lambda api, event, _body: checked.append((api, event))
    listen()
    queue()

    assert checked == [("boats", "boat.created")]


def test_what_is_rolled_back_was_never_queued(
    world: World, listen: Listen, queue: Callable[..., list[Delivery]]
) -> None:
    def fail() -> None:
        with world.store.transaction():
            queue()
            raise RuntimeError

    listen()
    with pytest.raises(RuntimeError):
        fail()

    assert world.outbox.log() == []
    assert world.outbox.next_due() is None


def test_a_vendor_without_webhooks_can_not_emit(
    world: World, boats: SimpleNamespace, now: datetime
) -> None:
    silent = boats.mock(webhooks=None)

    with pytest.raises(LookupError, match="boats has no webhooks"):
        Context(world=world, mock=silent, now=now).emit("boat.created", "ann", BOAT)


def test_what_is_due_is_told(
    world: World, listen: Listen, queue: Callable[..., list[Delivery]], now: datetime
) -> None:
    listen()
    queue()

    assert world.outbox.next_due() == now


def test_what_is_in_hand_is_not_taken_twice(
    world: World, listen: Listen, queue: Callable[..., list[Delivery]], now: datetime
) -> None:
    listen()
    queue()

    assert len(world.outbox.lease(now)) == 1
    assert world.outbox.lease(now) == []


def test_what_was_in_the_hands_of_a_killed_process_is_taken_again_after_a_while(
    world: World,
    listen: Listen,
    queue: Callable[..., list[Delivery]],
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    listen()
    queue()
    monkeypatch.setattr(module, "machine_seconds", lambda: 1000)
    world.outbox.lease(now)

    monkeypatch.setattr(module, "machine_seconds", lambda: 999 + module.LEASE_SECONDS)
    assert world.outbox.lease(now) == []
    monkeypatch.setattr(module, "machine_seconds", lambda: 1000 + module.LEASE_SECONDS)
    assert len(world.outbox.lease(now)) == 1


def test_what_is_not_due_is_not_taken(
    world: World, listen: Listen, queue: Callable[..., list[Delivery]], now: datetime
) -> None:
    listen()
    queue()

    assert world.outbox.lease(now - timedelta(microseconds=1)) == []


@pytest.mark.parametrize("status", [200, 201, 204, 299])
def test_any_2xx_is_delivered(
    world: World,
    boats: SimpleNamespace,
    listen: Listen,
    queue: Callable[..., list[Delivery]],
    now: datetime,
    status: int,
) -> None:
    listen()
    (delivery,) = queue()
    done = world.outbox.record(delivery, attempt(now, status), boats.mock())

    assert (done.state, done.due_at) == (DeliveryState.DELIVERED, None)
    assert world.store.get(DELIVERIES, delivery.id) == done
    assert world.outbox.next_due() is None


@pytest.mark.parametrize("status", [None, 199, 300, 302, 404, 410, 500])
def test_anything_else_is_tried_again_as_the_schedule_says_and_then_fails(
    world: World,
    boats: SimpleNamespace,
    listen: Listen,
    queue: Callable[..., list[Delivery]],
    now: datetime,
    status: int | None,
) -> None:
    listen()
    (delivery,) = queue()
    at, due, states = now, [], []
    for _ in range(3):
        delivery = world.outbox.record(delivery, attempt(at, status), boats.mock())
        states.append(delivery.state)
        due.append(delivery.due_at)
        at = delivery.due_at or at

    first, second = boats.RETRIES
    assert states == [DeliveryState.PENDING, DeliveryState.PENDING, DeliveryState.FAILED]
    assert due == [now + first, now + first + second, None]
    assert len(delivery.attempts) == 3


def test_a_failed_delivery_is_made_due_under_its_own_id(
    world: World,
    boats: SimpleNamespace,
    listen: Listen,
    queue: Callable[..., list[Delivery]],
    now: datetime,
) -> None:
    listen()
    (delivery,) = queue()
    for _ in range(3):
        delivery = world.outbox.record(delivery, attempt(now, 500), boats.mock())

    again = world.outbox.redeliver(delivery.id, now + timedelta(days=1))

    assert again is not None
    assert (again.id, again.body, again.attempts) == (
        delivery.id,
        delivery.body,
        delivery.attempts,
    )
    assert (again.state, again.due_at) == (DeliveryState.PENDING, now + timedelta(days=1))
    assert world.outbox.redeliver("nobody", now) is None


def test_the_log_shows_the_newest_first_and_one_state_if_asked(
    world: World, boats: SimpleNamespace, listen: Listen, now: datetime
) -> None:
    listen()
    made = [
        world.outbox.queue(boats.mock(), "ann", "boat.created", BOAT, now + timedelta(hours=hour))[
            0
        ]
        for hour in range(3)
    ]
    world.outbox.record(made[1], attempt(now, 200), boats.mock())

    assert [d.id for d in world.outbox.log()] == [d.id for d in reversed(made)]
    assert [d.id for d in world.outbox.log(state="delivered")] == [made[1].id]
    assert [d.id for d in world.outbox.log(limit=1)] == [made[2].id]


def test_an_answer_that_comes_after_a_reset_is_dropped(
    world: World,
    boats: SimpleNamespace,
    listen: Listen,
    queue: Callable[..., list[Delivery]],
    now: datetime,
) -> None:
    listen()
    (delivery,) = queue()
    world.store.delete(DELIVERIES)
    world.outbox.record(delivery, attempt(now, 200), boats.mock())
    world.outbox.release(delivery)

    assert world.outbox.log() == []


def test_what_was_in_hand_and_not_tried_is_due_as_before(
    world: World, listen: Listen, queue: Callable[..., list[Delivery]], now: datetime
) -> None:
    listen()
    queue()
    (delivery,) = world.outbox.lease(now)
    world.outbox.release(delivery)

    assert len(world.outbox.lease(now)) == 1


def test_a_vendor_without_webhooks_has_no_attempts(
    world: World,
    boats: SimpleNamespace,
    listen: Listen,
    queue: Callable[..., list[Delivery]],
    now: datetime,
) -> None:
    listen()
    (delivery,) = queue()

    with pytest.raises(LookupError, match="boats has no webhooks"):
        world.outbox.record(delivery, attempt(now, 200), boats.mock(webhooks=None))
