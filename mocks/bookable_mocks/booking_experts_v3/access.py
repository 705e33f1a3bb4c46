"""Who asks, for which subscription, and what of its parks they see (B3-02, B3-03, B3-19)."""

from __future__ import annotations

from collections.abc import Callable

from bookable_mocks.booking_experts_v3.models import GRANTS, SUBSCRIPTIONS, Subscription
from bookable_mocks.engine.auth import credential, hashed
from bookable_mocks.engine.conditions import Where, any_of, both, eq
from bookable_mocks.engine.mock import Context, Principal, Request
from bookable_mocks.engine.problem import Problem, Refusal, unauthorized
from bookable_mocks.engine.records import API_KEYS
from bookable_mocks.jsonapi.definitions import Linked
from bookable_mocks.jsonapi.tables import linked

CHALLENGE = 'Bearer realm="bookingexperts"'

PARKS = Linked("administration", "subscription_administrations")
"""The parks that a subscription is for."""

Visible = Callable[[Context], Where | None]


class Caller(Principal, frozen=True):
    """An app at work for a subscription."""

    subscription: int
    organization: int
    channel: int | None
    administrations: tuple[int, ...]


_read_token = credential("authorization", "Bearer")


def read_key(request: Request) -> str:
    """Return what a request authenticates with: its API key, else its token, else nothing."""
    return request.headers.get("x-api-key", "").strip() or _read_token(request)


def authenticate(ctx: Context) -> Caller:
    """B3-02: find out whose key or token it is.

    Raises:
        Refusal: 401 for none, an unknown one, or a token that ran out.
    """
    if ctx.request is None:
        message = "nothing was requested"
        raise LookupError(message)
    key = ctx.request.headers.get("x-api-key", "").strip()
    token = _read_token(ctx.request)
    if key:
        known = ctx.store.get(API_KEYS, hashed(f"{ctx.mock.name}:{key}"))
        if known is not None and known.owner.isdecimal():
            subscription = ctx.store.get(SUBSCRIPTIONS, int(known.owner))
            if subscription is not None:
                return _caller(ctx, known.id, frozenset(known.scopes), subscription)
    elif token:
        grant = ctx.store.get(GRANTS, hashed(token))
        if grant is not None and grant.kind == "access":
            if grant.expires_at is not None and grant.expires_at <= ctx.now:
                raise Refusal(unauthorized("The token ran out; refresh it.", CHALLENGE))
            subscription = ctx.store.get(SUBSCRIPTIONS, grant.subscription_id)
            if subscription is not None:
                principal = f"token:{grant.hash[:12]}"
                return _caller(ctx, principal, frozenset(grant.scopes), subscription)
    else:
        told = "Send a key in X-API-KEY, or a token in Authorization."
        raise Refusal(unauthorized(told, CHALLENGE))
    raise Refusal(unauthorized("This key or token is not known.", CHALLENGE))


def _caller(
    ctx: Context, principal: str, scopes: frozenset[str], subscription: Subscription
) -> Caller:
    return Caller(
        id=principal,
        owner=str(subscription.id),
        scopes=scopes,
        subscription=subscription.id,
        organization=subscription.organization_id,
        channel=subscription.channel_id,
        administrations=tuple(linked(ctx, PARKS, subscription.id)),
    )


def caller_of(ctx: Context) -> Caller | None:
    """Return who asks; None for what the vendor itself does."""
    return ctx.principal if isinstance(ctx.principal, Caller) else None


def administration(ctx: Context) -> int:
    """Return the park of the path.

    Raises:
        Refusal: 404 if the subscription does not cover it.
    """
    text: str = ctx.params["administration_id"]
    caller = caller_of(ctx)
    found = [ident for ident in caller.administrations if str(ident) == text] if caller else []
    if not found:
        raise Refusal(Problem(404, "not_found", f"There is no administration {text[:60]}."))
    return found[0]


def in_parks(column: str = "administration_id") -> Visible:
    """Return what limits records to the parks of the caller's subscription."""

    def visible(ctx: Context) -> Where | None:
        caller = caller_of(ctx)
        return None if caller is None else any_of(column, caller.administrations)

    return visible


def in_organization(ctx: Context) -> Where | None:
    """Limit records to those of the caller's organisation."""
    caller = caller_of(ctx)
    return None if caller is None else eq("organization_id", caller.organization)


def through_channel(type_name: str) -> Visible:
    """B3-19: as `in_parks`, and with a channel scope alone to what came through the own channel."""
    whole, part = f"{type_name}|read", f"channel::{type_name}|read"
    parks = in_parks()

    def visible(ctx: Context) -> Where | None:
        where, caller = parks(ctx), caller_of(ctx)
        if where is None or caller is None:
            return where
        if whole in caller.scopes or part not in caller.scopes:
            return where
        own = Where("1 = 0") if caller.channel is None else eq("channel_id", caller.channel)
        return both(where, own)

    return visible
