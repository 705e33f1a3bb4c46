"""What apps are told: webhooks about records, to each subscription that may read them (B3-22)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import msgspec

from bookable_mocks.booking_experts_v3.access import PARKS
from bookable_mocks.booking_experts_v3.models import SUBSCRIPTIONS, Subscription
from bookable_mocks.booking_experts_v3.models_categories import CATEGORIES
from bookable_mocks.booking_experts_v3.resources import RESOURCES
from bookable_mocks.booking_experts_v3.serialize import changes
from bookable_mocks.engine.conditions import eq
from bookable_mocks.engine.mock import Context, JsonObject
from bookable_mocks.engine.records import ENDPOINTS
from bookable_mocks.jsonapi.collection import resource_object
from bookable_mocks.jsonapi.definitions import Linked
from bookable_mocks.jsonapi.tables import linked

SUBSCRIBED = Linked("subscription", PARKS.name, inverse=True)


def tell(ctx: Context, action: str, record: Any, changed: JsonObject | None = None) -> None:
    """Send `type|action` with the record as it is now; `changed` are old and new values."""
    if ctx.store.count(ENDPOINTS, eq("api", ctx.mock.name)) == 0:
        return
    resource = RESOURCES.of(record)
    metadata = {} if changed is None else {"changes": changed}
    data = {"event_metadata": metadata, **_about(ctx, record.administration_id, record)}
    for subscription in _receivers(ctx, resource.type, record):
        told = {**data, "subscription_id": str(subscription.id)}
        ctx.emit(f"{resource.type}|{action}", str(subscription.id), told)


def tell_changes(ctx: Context, old: Any, new: Any) -> None:
    """Send `type|updated` of a record that changed."""
    tell(ctx, "updated", new, changes(old, new, RESOURCES.of(new).attributes))


def tell_availability(ctx: Context, category_ids: set[int | None]) -> None:
    """Send that categories have other availability."""
    for ident in sorted(ident for ident in category_ids if ident is not None):
        category = ctx.store.get(CATEGORIES, ident)
        if category is not None:
            tell(ctx, "availability_updated", category)


def command(ctx: Context, name: str, administration: int, record: Any | None) -> None:
    """Send a command: somebody pressed a button of the app, perhaps looking at a booking."""
    data: JsonObject = {"command": name, "record": None, **_about(ctx, administration, record)}
    for ident in linked(ctx, SUBSCRIBED, administration):
        ctx.emit("command", str(ident), {**data, "subscription_id": str(ident)})


def _about(ctx: Context, administration: int, record: msgspec.Struct | None) -> JsonObject:
    """Return context and record; who caused it does not limit what is told."""
    data: JsonObject = {"context": "administration", "context_id": str(administration)}
    if record is not None:
        neutral = replace(ctx, principal=None)
        data["record"] = {"data": resource_object(neutral, RESOURCES, record)}
    return data


def _receivers(ctx: Context, type_name: str, record: Any) -> Iterator[Subscription]:
    """Yield the subscriptions to the record's park that were granted its type (B3-19, B3-22)."""
    channel = getattr(record, "channel_id", None)
    for ident in linked(ctx, SUBSCRIBED, record.administration_id):
        subscription = ctx.store.get(SUBSCRIPTIONS, ident)
        if subscription is None:
            continue
        own = channel is not None and subscription.channel_id == channel
        if f"{type_name}|read" in subscription.scopes or (
            own and f"channel::{type_name}|read" in subscription.scopes
        ):
            yield subscription
