"""Lets due things happen: transitions on the clock, and deliveries with their retries."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from bookable_mocks.engine.mock import Mock
from bookable_mocks.engine.records import ENDPOINTS, Attempt, Delivery
from bookable_mocks.engine.world import World
from bookable_mocks.engine.worlds import Worlds

if TYPE_CHECKING:
    from bookable_mocks.engine.sending import Sender

log = logging.getLogger("bookable.scheduler")

LONGEST_SLEEP = 1.0
"""Seconds after which the clock is looked at again: others may have written to the same state."""

SHORTEST_SLEEP = 0.02
"""Seconds between two looks at what is due, though another process has it in hand."""


class Scheduler:
    """One task for all worlds. It sleeps until something is due or somebody wakes it."""

    def __init__(self, worlds: Worlds, mocks: Sequence[Mock]) -> None:
        self._worlds = worlds
        self._mocks = tuple(mocks)
        self._by_name: Mapping[str, Mock] = {mock.name: mock for mock in mocks}
        self._awake = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._sender: Sender | None = None
        self._turns: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._tending: dict[str, asyncio.Task[None]] = {}
        self._again: set[str] = set()

    def wake(self) -> None:
        """Say that something may be due. Only for the server's own thread."""
        self._awake.set()

    async def start(self) -> None:
        """Begin to deliver, on the loop that runs now."""
        self._awake = asyncio.Event()
        self._turns.clear()
        self._task = asyncio.create_task(self._run(), name="bookable scheduler")

    async def stop(self) -> None:
        """Stop; what was not delivered stays in the outbox."""
        tasks = [task for task in (self._task, *self._tending.values()) if task is not None]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self._task = None
        self._tending.clear()
        if self._sender is not None:
            await self._sender.close()
            self._sender = None

    async def advance(self, world: World, to: datetime) -> int:
        """Move a world's clock forward, stopping at each moment at which something is due.

        Transitions and delivery attempts happen in the order of their moments, each under a clock
        that shows its own. Returns how many happened. A clock that runs by itself keeps running.
        """
        async with self._turns[world.name]:
            happened = await self._catch_up(world)
            while True:
                due = None if world.outbox.retired else _next(world)
                if due is None or due > to:
                    break
                world.clock.set(max(due, world.clock.now()))
                happened += await self._catch_up(world)
            if world.clock.now() < to:
                world.clock.set(to)
            return happened + await self._catch_up(world)

    async def catch_up(self, world: World) -> int:
        """Do what is due now; return how much that was."""
        async with self._turns[world.name]:
            return await self._catch_up(world)

    async def _catch_up(self, world: World) -> int:
        if world.outbox.retired:
            return 0  # it was reset or forgotten while this waited for its turn
        happened = world.settle(world.clock.now(), self._mocks)
        leased = world.outbox.lease(world.clock.now())
        await asyncio.gather(*[self._deliver(world, delivery) for delivery in leased])
        return happened + len(leased)

    async def _run(self) -> None:
        """Tend every world, each in a task of its own: a slow receiver delays no other world."""
        while True:
            self._awake.clear()
            for world in self._worlds.all():
                if world.name in self._tending:
                    self._again.add(world.name)
                else:
                    self._tending[world.name] = asyncio.create_task(self._tend(world))
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(self._pause()):
                    await self._awake.wait()

    async def _tend(self, world: World) -> None:
        try:
            if await self.catch_up(world):
                self._awake.set()  # what was done may have made more due: a retry at once
        except Exception:
            log.exception("what was due in world %r could not be done", world.name)
        finally:
            self._tending.pop(world.name, None)
            if world.name in self._again:
                self._again.discard(world.name)
                self._awake.set()

    def _pause(self) -> float:
        waits = [LONGEST_SLEEP]
        for world in self._worlds.all():
            idle = world.clock.runs and world.name not in self._tending
            due = _next(world) if idle else None
            if due is not None:
                waits.append(max((due - world.clock.now()).total_seconds(), SHORTEST_SLEEP))
        return min(waits)

    async def _deliver(self, world: World, delivery: Delivery) -> None:
        mock = self._by_name[delivery.api]
        try:
            attempt = await self._attempt(world, delivery, mock)
        except BaseException:
            world.outbox.release(delivery)  # stopped in the middle: it is due as before
            raise
        world.outbox.record(delivery, attempt, mock)

    async def _attempt(self, world: World, delivery: Delivery, mock: Mock) -> Attempt:
        at = world.clock.now()
        endpoint = world.store.get(ENDPOINTS, delivery.endpoint)
        if endpoint is None:
            return Attempt(at=at, status=None, error="the endpoint is gone", headers={})
        if mock.webhooks is None or self._task is None:
            message = "the scheduler is not running"
            raise LookupError(message)
        webhooks, body = mock.webhooks, delivery.body.encode()
        headers = {"content-type": webhooks.media_type, **webhooks.sign(endpoint.secret, at, body)}
        sender = self._sender or await self._first_sender()
        status, error = await sender.send(webhooks, delivery.url, body, headers)
        return Attempt(at=at, status=status, error=error, headers=headers)

    async def _first_sender(self) -> Sender:
        """Load the HTTP client; requests are answered meanwhile."""
        sender = await asyncio.to_thread(_load_sender)
        if self._sender is None:  # several may be first
            self._sender = sender
        return self._sender


def _load_sender() -> Sender:
    from bookable_mocks.engine.sending import Sender  # noqa: PLC0415 - with the first delivery

    return Sender()


def _next(world: World) -> datetime | None:
    moments = [due for due in (world.next_timer(), world.outbox.next_due()) if due is not None]
    return min(moments, default=None)
