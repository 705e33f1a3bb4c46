"""The webhooks of a test's world: received here, and told apart by their events."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qsl

from pytest_bookable.control import Control
from pytest_bookable.matching import mismatches
from pytest_bookable.receiver import Arrival, Receiver

PAUSE = 0.02
"""Seconds between two looks at what came."""

PATIENCE = 5.0
"""Seconds to wait for a webhook, unless a test says otherwise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """A webhook as it came: the raw body is what its signature is over.

    Header names are in lower case; a vendor that sends GET has its data in `query`. `id` is the
    delivery's, and `owner` whom it was sent to.
    """

    event: str
    api: str
    owner: str
    id: str
    method: str
    headers: Mapping[str, str]
    query: str
    body: bytes

    @property
    def json(self) -> Any:
        """What it says: the body as JSON, or the query's parameters."""
        return json.loads(self.body) if self.body else dict(parse_qsl(self.query, True))

    def tampered(self) -> Webhook:
        """Return it with another content under the same signature: a client must refuse that."""
        if self.body:
            return replace(self, body=self.body + b" ")
        return replace(self, query=f"{self.query}&tampered=1")


@dataclass(frozen=True, slots=True)
class _Hook:
    """An endpoint of ours, registered for an owner of an API."""

    api: str
    owner: str
    path: str


class Webhooks:
    """Receives the webhooks of one world, for every owner of the APIs that a test uses."""

    def __init__(self, control: Control, receiver: Callable[[], Receiver], secret: str) -> None:
        self.secret = secret
        self._control = control
        self._receiver = receiver
        self._hooks: dict[str, _Hook] = {}

    def listen(self, api: str, owners: Iterable[str]) -> None:
        """Register the receiver with an API, for each of its owners."""
        for owner in owners:
            path = f"{self._prefix}{api}/{owner}"
            endpoint = self.send_to(self._receiver().url + path, api=api, owner=owner)
            self._hooks[endpoint] = _Hook(api, owner, path)

    def send_to(
        self, url: str, *, api: str, owner: str = "", events: Iterable[str] = (), secret: str = ""
    ) -> str:
        """Have webhooks sent to a URL as well, such as your own app's; return the endpoint's id.

        Without events it gets all, without an owner it is the first company's, without a secret
        they are signed with `secret` of this object.

        Raises:
            ControlError: for an event or an owner that there is not.
        """
        wanted: dict[str, Any] = {"api": api, "url": url, "secret": secret or self.secret}
        wanted |= {"owner": owner} if owner else {}
        wanted |= {"events": list(events)} if events else {}
        return str(self._control.post("/webhook-endpoints", wanted)["id"])

    def received(self, event: str = "", *, api: str = "") -> list[Webhook]:
        """Return the webhooks that came, oldest first: all, or those of an event or an API."""
        fits = [hook for hook in self._all() if event in ("", hook.event)]
        return [hook for hook in fits if api in ("", hook.api)]

    def wait_for(
        self, event: str, *, api: str = "", body: Any = None, timeout: float = PATIENCE
    ) -> Webhook:
        """Return the first webhook of an event, waiting for it if need be.

        `body` is a part of what it has to say. A clock that stands still sends no retries: advance
        it.

        Raises:
            AssertionError: if none came in so many seconds; it lists what came.
        """
        __tracebackhide__ = True
        end = time.monotonic() + timeout
        while True:
            came = self.received(api=api)
            same = [hook for hook in came if hook.event == event]
            for hook in same:
                if body is None or not mismatches(body, hook.json):
                    return hook
            if time.monotonic() >= end:
                break
            time.sleep(PAUSE)
        lines = [
            f"no webhook {event} came in {timeout:g} seconds" + (" with that body" if same else "")
        ]
        lines += [f"    {line}" for hook in same[:3] for line in mismatches(body, hook.json)]
        lines += [f"  {hook.event} came from {hook.api}" for hook in came] or ["  nothing came"]
        raise AssertionError("\n".join([*lines, *self._failed()]))

    def assert_none(self, event: str = "", *, api: str = "") -> None:
        """Pass if no webhook, or none of an event, was sent or waits to be.

        Needs no waiting: the mock decides about webhooks before it answers a call.

        Raises:
            AssertionError: listing those there are.
        """
        __tracebackhide__ = True
        found = [d for d in self._outbox() if event in ("", d["event"]) and api in ("", d["api"])]
        if found:
            told = "\n".join(f"  {d['event']} of {d['api']}: {d['state']}" for d in found)
            message = f"expected no webhook {event}".rstrip() + f", found {len(found)}\n{told}"
            raise AssertionError(message)

    def redeliver(self, hook: Webhook) -> None:
        """Send a webhook again under its id, as vendors do: a client has to take it once.

        Raises:
            ControlError: if the world has forgotten it.
        """
        self._control.post(f"/outbox/{hook.id}/redeliver")

    def forget(self) -> None:
        """Drop what came and what is registered: the world was made anew."""
        if self._hooks:
            self._receiver().forget(self._prefix)
        self._hooks.clear()

    def _outbox(self) -> list[dict[str, Any]]:
        """Return the deliveries to this receiver, oldest first."""
        if not self._hooks:
            return []
        found = self._control.get("/outbox", limit=1000)["data"]
        return [d for d in reversed(found) if d["endpoint"] in self._hooks]

    def _failed(self) -> list[str]:
        """Return what the mock tried to send and could not."""
        tried = [(d, d["attempts"][-1]) for d in self._outbox() if d["attempts"]]
        return [f"  {d['event']} was not taken: {a['error']}" for d, a in tried if a["error"]]

    def _all(self) -> list[Webhook]:
        """Pair what came, in its order, with the mock's own log, which knows the events."""
        log = [(self._hooks[d["endpoint"]], d, len(d["attempts"])) for d in self._outbox()]
        tries = [(hook, delivery) for hook, delivery, count in log for _ in range(count)]
        found = []
        for arrival in self._receiver().arrivals(self._prefix) if tries else ():
            for pair in tries:
                hook, delivery = pair
                if hook.path == arrival.path and _same(arrival, delivery):
                    tries.remove(pair)
                    found.append(_webhook(delivery, hook, arrival))
                    break
        return found

    @property
    def _prefix(self) -> str:
        """What the paths begin with at which this world's webhooks arrive."""
        return f"/{self._control.world or 'default'}/"


def _webhook(delivery: dict[str, Any], hook: _Hook, arrival: Arrival) -> Webhook:
    return Webhook(
        event=delivery["event"],
        api=hook.api,
        owner=hook.owner,
        id=delivery["id"],
        method=arrival.method,
        headers=arrival.headers,
        query=arrival.query,
        body=arrival.body,
    )


def _same(arrival: Arrival, delivery: dict[str, Any]) -> bool:
    """Say whether what came is what the log has: the same body, or the same data in the query."""
    if arrival.method != "GET":
        return arrival.body.decode("utf-8", "replace") == str(delivery["body"])
    sent = {name: _text(value) for name, value in json.loads(delivery["body"]).items()}
    return dict(parse_qsl(arrival.query, True)) == sent


def _text(value: Any) -> str:
    """Return a value as a query has it."""
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)
