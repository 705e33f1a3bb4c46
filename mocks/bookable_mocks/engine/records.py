"""What the engine itself keeps in a world's store, and the tables it lives in."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import msgspec

from bookable_mocks.engine.store import Table


class ApiKey(msgspec.Struct, frozen=True, kw_only=True):
    """A credential. Only a hash of its secret is kept: the secret is shown once."""

    id: str
    api: str
    secret_hash: str
    owner: str
    scopes: tuple[str, ...]
    label: str
    created_at: datetime


class WebhookEndpoint(msgspec.Struct, frozen=True, kw_only=True):
    """A receiver that an owner registered, and the events it wants."""

    id: str
    api: str
    owner: str
    url: str
    secret: str
    events: tuple[str, ...]
    created_at: datetime


class DeliveryState(StrEnum):
    """Where a delivery stands."""

    PENDING = "pending"
    DELIVERED = "delivered"
    FAILED = "failed"


class Attempt(msgspec.Struct, frozen=True, kw_only=True):
    """One try at a delivery: when, and what came of it. `error` is empty if an answer came."""

    at: datetime
    status: int | None
    error: str
    headers: dict[str, str]


class Delivery(msgspec.Struct, frozen=True, kw_only=True):
    """A webhook in the outbox; `due_at` is empty when nothing is left to try."""

    id: str
    api: str
    endpoint: str
    url: str
    event: str
    body: str
    state: DeliveryState
    created_at: datetime
    due_at: datetime | None
    leased_until: int = 0
    attempts: tuple[Attempt, ...] = ()


class Remembered(msgspec.Struct, frozen=True, kw_only=True):
    """The answer that an idempotency key stands for."""

    key: str
    fingerprint: str
    status: int
    headers: dict[str, str]
    body: bytes
    expires_at: datetime


class Timer(msgspec.Struct, frozen=True, kw_only=True):
    """A transition that falls due: `kind` names its function, `ref` what it is about."""

    id: str
    due_at: datetime
    api: str
    kind: str
    ref: str


API_KEYS = Table("engine_api_key", ApiKey, ("secret_hash", "id", "api"), (("id",),))
ENDPOINTS = Table("engine_endpoint", WebhookEndpoint, ("id", "api", "owner"), (("api", "owner"),))
DELIVERIES = Table(
    "engine_delivery",
    Delivery,
    ("id", "api", "state", "due_at", "created_at", "leased_until"),
    (("due_at",),),
)
REMEMBERED = Table("engine_remembered", Remembered, ("key", "expires_at"), (("expires_at",),))
TIMERS = Table("engine_timer", Timer, ("id", "api", "due_at"), (("due_at",),))

TABLES = (API_KEYS, ENDPOINTS, DELIVERIES, REMEMBERED, TIMERS)
