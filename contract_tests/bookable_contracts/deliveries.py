"""One delivery of a webhook, and how the log of a receiver tells it as JSON."""

from __future__ import annotations

import base64
import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from bookable_contracts.exchange import value_at
from bookable_specs import JsonObject

Where: TypeAlias = Mapping[str, Any]
"""Which deliveries are meant: JSON pointers into the body, and what has to stand there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One attempt of the server to deliver an event.

    `arrived` is in seconds since 1970, by the receiver's clock; `answered` is the status it got.
    The headers' names are in lower case.
    """

    id: str
    headers: Mapping[str, str]
    body: bytes
    arrived: float
    answered: int = 200
    method: str = "POST"
    path: str = "/"
    """With the query."""

    @property
    def event(self) -> Any:
        """The body; None if it is no JSON."""
        try:
            return json.loads(self.body)
        except ValueError:
            return None

    def at(self, pointer: str) -> Any:
        """Return what stands at a JSON pointer of the body."""
        return value_at(self.event, pointer)

    def as_json(self) -> JsonObject:
        """Tell the delivery; `body` is its text, or `body_base64` its bytes if they are none."""
        arrived = dt.datetime.fromtimestamp(self.arrived, dt.UTC)
        told = {
            "id": self.id,
            "received_at": arrived.isoformat(timespec="microseconds"),
            "method": self.method,
            "path": self.path,
            "headers": dict(self.headers),
            "answered": self.answered,
        }
        try:
            return {**told, "body": self.body.decode()}
        except UnicodeDecodeError:
            return {**told, "body_base64": base64.b64encode(self.body).decode()}


def from_json(told: Any) -> Delivery:
    """Read a delivery from a log.

    Raises:
        ValueError: if it lacks `id`, `received_at`, `headers` or a body; it says which.
    """
    if not isinstance(told, dict):
        raise ValueError("a delivery should be an object")
    kinds: dict[str, tuple[type, ...]]
    kinds = {"id": (str, int), "received_at": (str,), "headers": (dict,)}
    for name, kind in kinds.items():
        if not isinstance(told.get(name), kind):
            raise ValueError(f"a delivery lacks {name}")
    return Delivery(
        id=str(told["id"]),
        arrived=_moment(told["received_at"]),
        headers={str(name).lower(): str(value) for name, value in told["headers"].items()},
        body=_body(told),
        answered=told["answered"] if isinstance(told.get("answered"), int) else 200,
        method=str(told.get("method", "POST")).upper(),
        path=str(told.get("path", "/")),
    )


def _moment(text: str) -> float:
    moment = dt.datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(f"received_at has no offset from UTC: {text}")
    return moment.timestamp()


def _body(told: JsonObject) -> bytes:
    if isinstance(encoded := told.get("body_base64"), str):
        return base64.b64decode(encoded, validate=True)
    if isinstance(text := told.get("body"), str):
        return text.encode()
    raise ValueError("a delivery lacks body or body_base64")


@dataclass(slots=True, kw_only=True)
class Refusal:
    """What to answer the next deliveries of a kind: a status, so many seconds late.

    `path` is where they are delivered, without the query; empty for anywhere.
    """

    where: Where = field(default_factory=dict)
    path: str = ""
    times: int = 1
    status: int = 500
    delay: float = 0.0

    def means(self, delivery: Delivery) -> bool:
        """Tell whether a delivery is one of those."""
        if self.path and self.path != delivery.path.partition("?")[0]:
            return False
        return all(delivery.at(pointer) == value for pointer, value in self.where.items())
