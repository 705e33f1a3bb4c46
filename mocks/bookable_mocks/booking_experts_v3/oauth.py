"""Installing an app: a page that gives a code, and tokens for codes or refresh tokens (B3-23)."""

from __future__ import annotations

import base64
import binascii
import hmac
from datetime import timedelta
from html import escape
from typing import Any
from urllib.parse import unquote_plus, urlencode, urlsplit, urlunsplit

from bookable_mocks.booking_experts_v3 import rules
from bookable_mocks.booking_experts_v3.access import CHALLENGE, PARKS
from bookable_mocks.booking_experts_v3.errors import oauth_error
from bookable_mocks.booking_experts_v3.models import (
    ADMINISTRATIONS,
    APPS,
    GRANTS,
    ORGANIZATIONS,
    SUBSCRIPTIONS,
    App,
    Grant,
    Organization,
    Subscription,
)
from bookable_mocks.engine.auth import hashed
from bookable_mocks.engine.clock import later, seconds
from bookable_mocks.engine.conditions import eq
from bookable_mocks.engine.mock import Context, Page, Reply
from bookable_mocks.engine.parameters import parse_query
from bookable_mocks.jsonapi.tables import set_links

CODE, ACCESS, REFRESH = "code", "access", "refresh"

HTML = "text/html; charset=utf-8"

GRANT_TYPES = {"authorization_code": (CODE, "code"), "refresh_token": (REFRESH, "refresh_token")}
"""By grant_type: the kind of grant, and the member of the request that has it."""


def create_token(ctx: Context) -> Reply:
    """B3-23: exchange a code or a refresh token for a token; either works once."""
    asked: dict[str, Any] = ctx.body
    app = _client(ctx, asked)
    if app is None:
        reply = oauth_error(401, "invalid_client", "The client or its secret is wrong.")
        headers = {"WWW-Authenticate": f'Basic realm="apps", {CHALLENGE}'}
        return Reply(reply.status, reply.body, headers)
    known = GRANT_TYPES.get(asked["grant_type"])
    if known is None:
        told = f"Use one of {', '.join(GRANT_TYPES)}."
        return oauth_error(400, "unsupported_grant_type", told)
    kind, member = known
    secret = asked.get(member)
    if not secret:
        return oauth_error(400, "invalid_request", f"{member} is required.")
    if "redirect_uri" in asked and asked["redirect_uri"] != app.redirect_uri:
        return oauth_error(400, "invalid_grant", "The redirect_uri is not that of the app.")
    grant = ctx.store.get(GRANTS, hashed(secret))
    if grant is None or grant.kind != kind or grant.app_id != app.id:
        return oauth_error(400, "invalid_grant", f"The {member} is unknown or was used already.")
    if grant.expires_at is not None and grant.expires_at <= ctx.now:
        return oauth_error(400, "invalid_grant", f"The {member} ran out.")
    ctx.store.delete(GRANTS, eq("hash", grant.hash))
    return Reply(200, _issued(ctx, grant))


def _client(ctx: Context, asked: dict[str, Any]) -> App | None:
    """Return the app that asks, by the body or by a Basic header; None if it is not known."""
    ident, secret = asked.get("client_id", ""), asked.get("client_secret", "")
    header = ctx.request.headers.get("authorization", "") if ctx.request else ""
    scheme, _, value = header.partition(" ")
    if scheme.lower() == "basic":
        try:
            given = base64.b64decode(value.strip(), validate=True).decode()
        except (binascii.Error, UnicodeDecodeError):
            return None
        ident, secret = (unquote_plus(part) for part in given.partition(":")[::2])
    app = ctx.store.get(APPS, ident)
    if app is None or not hmac.compare_digest(app.secret.encode(), secret.encode()):
        return None
    return app


def _issued(ctx: Context, grant: Grant) -> dict[str, Any]:
    """Make an access token and the refresh token that comes with it."""
    access = f"be3_at_{ctx.ids.token('be3.access', 40)}"
    refresh = f"be3_rt_{ctx.ids.token('be3.refresh', 40)}"
    keep(ctx, ACCESS, access, grant.app_id, grant.subscription_id, grant.scopes, rules.TOKEN_LASTS)
    keep(ctx, REFRESH, refresh, grant.app_id, grant.subscription_id, grant.scopes, None)
    return {
        "access_token": access,
        "token_type": "Bearer",
        "expires_in": int(rules.TOKEN_LASTS.total_seconds()),
        "refresh_token": refresh,
        "scope": " ".join(grant.scopes),
        "created_at": seconds(ctx.now),
    }


def keep(
    ctx: Context,
    kind: str,
    secret: str,
    app_id: str,
    subscription_id: int,
    scopes: tuple[str, ...],
    lasts: timedelta | None,
) -> None:
    """Keep the hash of a code or token; one that lasts None is good until it is used."""
    grant = Grant(
        hash=hashed(secret),
        kind=kind,
        app_id=app_id,
        subscription_id=subscription_id,
        scopes=scopes,
        expires_at=None if lasts is None else later(ctx.now, lasts),
    )
    ctx.store.insert(GRANTS, grant)


def authorize(ctx: Context) -> Reply:
    """B3-23: agree to an app in an organisation's name, and send the browser back with a code.

    `organization` is the mock's own: whose person is at the browser; the first one without it.
    """
    asked = {name: values[-1] for name, values in parse_query(_query(ctx)).items()}
    app = ctx.store.get(APPS, asked.get("client_id", ""))
    if app is None:
        return _told(400, "There is no app with this client_id.")
    if asked.get("redirect_uri", app.redirect_uri) != app.redirect_uri:
        return _told(400, "This redirect_uri is not that of the app.")
    if asked.get("response_type", "code") != "code":
        return _back(app, asked, error="unsupported_response_type")
    wanted = asked.get("scope", "").split()
    if not set(wanted) <= set(app.scopes):
        return _back(app, asked, error="invalid_scope")
    organization = _organization(ctx, asked.get("organization", ""))
    if organization is None:
        return _told(404, "There is no such organization.")
    scopes = tuple(s for s in app.scopes if not wanted or s in wanted)
    subscription = _subscribed(ctx, app, organization, scopes)
    code = f"be3_code_{ctx.ids.token('be3.code', 24)}"
    keep(ctx, CODE, code, app.id, subscription.id, scopes, rules.CODE_LASTS)
    return _back(app, asked, code=code)


def _organization(ctx: Context, ident: str) -> Organization | None:
    if not ident:
        return ctx.store.first(ORGANIZATIONS, eq("id", 1))
    known = ctx.store.select(ORGANIZATIONS)
    return next((o for o in known if str(o.id) == ident), None)


def _subscribed(
    ctx: Context, app: App, organization: Organization, scopes: tuple[str, ...]
) -> Subscription:
    """Return the organisation's subscription to an app; a first one is for all its parks."""
    belongs = eq("organization_id", organization.id)
    known = ctx.store.first(SUBSCRIPTIONS, eq("app_id", app.id), belongs)
    if known is not None:
        return known
    subscription = Subscription(
        id=ctx.ids.number("be3.subscription"),
        app_id=app.id,
        organization_id=organization.id,
        channel_id=None,
        scopes=scopes,
        return_url=None,
        created_at=ctx.now,
    )
    ctx.store.insert(SUBSCRIPTIONS, subscription)
    parks = [park.id for park in ctx.store.select(ADMINISTRATIONS, belongs, order="id")]
    set_links(ctx, PARKS, subscription.id, parks)
    return subscription


def _query(ctx: Context) -> str:
    return ctx.request.query if ctx.request else ""


def _back(app: App, asked: dict[str, str], **told: str) -> Reply:
    """Send the browser back to the app; a state that was sent goes back with it."""
    parts = urlsplit(app.redirect_uri)
    added = urlencode({**told, **({"state": asked["state"]} if "state" in asked else {})})
    query = f"{parts.query}&{added}" if parts.query else added
    return Reply(302, "", {"Location": urlunsplit(parts._replace(query=query))}, HTML)


def _told(status: int, text: str) -> Reply:
    """Say what is wrong to the person: nobody is sent to where the app did not ask for."""
    page = f'<!doctype html><html lang="en"><title>Authorize</title><p role="alert">{escape(text)}'
    return Reply(status, page, media_type=HTML)


PAGES = (Page("GET", "/oauth/authorize", authorize),)
