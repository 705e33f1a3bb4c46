"""Two organisations with three parks: the same for the same seed and hour."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from bookable_mocks.booking_experts_v3 import seed_bookings, seed_owners, seed_parks
from bookable_mocks.booking_experts_v3.access import PARKS
from bookable_mocks.booking_experts_v3.models import (
    APPS,
    CHANNELS,
    ORGANIZATIONS,
    SUBSCRIPTIONS,
    Administration,
    App,
    Channel,
    Organization,
    Subscription,
)
from bookable_mocks.booking_experts_v3.oauth import CODE, keep
from bookable_mocks.booking_experts_v3.scopes import CHANNEL, FULL, READING
from bookable_mocks.engine.auth import add_key
from bookable_mocks.engine.conditions import eq
from bookable_mocks.engine.dice import Dice
from bookable_mocks.engine.mock import Context, Persona
from bookable_mocks.jsonapi.tables import set_links

JETTY, LANTERN = "app-jetty", "app-lantern"
WILGEN, NOORDERZAND, TOUR = "1", "2", "3"
"""The seeded subscriptions."""

ORGANIZATION_NAMES = ("Parkengroep De Wilgen", "Strandhuizen Noorderzand")

APP_FACTS = (
    App(
        id=JETTY,
        name="Jetty door codes",
        secret="be3_secret_jetty",
        redirect_uri="https://jetty.example.com/installed",
        scopes=FULL,
    ),
    App(
        id=LANTERN,
        name="Lantern Travel",
        secret="be3_secret_lantern",
        redirect_uri="https://lantern.example.com/installed",
        scopes=CHANNEL,
    ),
)

CHANNEL_FACTS = (
    (1, "Lantern Travel", "LANTERN", 2),
    (1, "Park website", "WEB", 1),
    (2, "Lantern Travel", "LANTERN", 2),
    (3, "Zeebries Reizen", "ZEEBRIES", 4),
)
"""Each channel's park, name, code and how many hours it keeps a temporary booking."""

KEYS = (
    Persona("every scope but the channel ones", "be3_wilgen_all", WILGEN, FULL),
    Persona("the same, second key", "be3_wilgen_all_2", WILGEN, FULL),
    Persona("reads everything", "be3_wilgen_read", WILGEN, READING),
    Persona("booking|read alone", "be3_wilgen_bookings", WILGEN, ("booking|read",)),
    Persona("no scope", "be3_wilgen_none", WILGEN, ()),
    Persona("the other organisation's parks", "be3_noorderzand_all", NOORDERZAND, FULL),
    Persona("Lantern Travel, channel scopes alone", "be3_lantern_channel", TOUR, CHANNEL),
)

CODES = (
    Persona("a code for app-jetty, secret be3_secret_jetty; once", "be3_code_jetty", WILGEN, FULL),
    Persona(
        "a code for app-lantern, secret be3_secret_lantern; once",
        "be3_code_lantern",
        TOUR,
        CHANNEL,
    ),
)
"""These two wait until somebody exchanges them; others last ten minutes (B3-23)."""

PERSONAS = (*KEYS, *CODES)


def seed(ctx: Context) -> None:
    """Fill a new world with so many bookings as was chosen, and with parks to match."""
    dice = Dice(ctx.world.seed, ctx.mock.name)
    for name in ORGANIZATION_NAMES:
        ident = ctx.ids.number("be3.organization")
        ctx.store.insert(ORGANIZATIONS, Organization(id=ident, name=name))
    size: int = ctx.choices.bookings
    parks = seed_parks.parks(ctx)
    channels = _channels(ctx)
    _apps(ctx, _by_organization(parks))
    rentables = seed_parks.accommodations(ctx, parks, dice, max(40, size // 60))
    owned = seed_owners.agreements(ctx, rentables, dice)
    seed_bookings.bookings(ctx, parks, rentables, channels, owned, dice, size)


def owners(ctx: Context) -> Mapping[str, str]:
    """Return the subscriptions by id: whom keys and webhook endpoints belong to."""
    apps = {app.id: app.name for app in ctx.store.select(APPS)}
    organizations = {o.id: o.name for o in ctx.store.select(ORGANIZATIONS)}
    return {
        str(s.id): f"{apps[s.app_id]} for {organizations[s.organization_id]}"
        for s in ctx.store.select(SUBSCRIPTIONS, order="id")
    }


def example(_ctx: Context, base: str) -> str:
    """Return a curl line that works on this very world: it lists confirmed bookings."""
    query = "filter[state]=confirmed&include=customer,reservations.rentable&page[size]=2"
    return (
        f"curl -g '{base}/v3/administrations/1/bookings?{query}'"
        f" -H 'X-API-KEY: {KEYS[0].secret}' -H 'Accept-Language: en,nl'"
    )


def _by_organization(parks: list[Administration]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for park in parks:
        found.setdefault(park.organization_id, []).append(park.id)
    return found


def _channels(ctx: Context) -> list[Channel]:
    return [
        ctx.store.insert(
            CHANNELS,
            Channel(
                id=ctx.ids.number("be3.channel"),
                administration_id=park,
                name=name,
                code=code,
                temporary_booking_validity_in_hours=hours,
            ),
        )
        for park, name, code, hours in CHANNEL_FACTS
    ]


def _apps(ctx: Context, parks: Mapping[int, list[int]]) -> None:
    """Make the apps, their subscriptions, keys and codes."""
    for app in APP_FACTS:
        ctx.store.insert(APPS, app)
    _subscription(ctx, APP_FACTS[0], 1, parks[1], None)
    _subscription(ctx, APP_FACTS[0], 2, parks[2], None)
    first = parks[1][0]
    own = ctx.store.select(CHANNELS, eq("administration_id", first), order="id", limit=1)
    _subscription(ctx, APP_FACTS[1], 1, [first], own[0].id)
    for persona in KEYS:
        add_key(
            ctx,
            ctx.ids.uuid("be3.key"),
            persona.secret,
            owner=persona.owner,
            scopes=persona.scopes,
            label=persona.label,
        )
    for app, persona in zip(APP_FACTS, CODES, strict=True):
        keep(ctx, CODE, persona.secret, app.id, int(persona.owner), persona.scopes, None)


def _subscription(
    ctx: Context, app: App, organization: int, parks: list[int], channel: int | None
) -> None:
    subscription = Subscription(
        id=ctx.ids.number("be3.subscription"),
        app_id=app.id,
        organization_id=organization,
        channel_id=channel,
        scopes=app.scopes,
        return_url=f"https://app.bookingexperts.example/organizations/{organization}/apps",
        created_at=ctx.now - timedelta(days=60),
    )
    ctx.store.insert(SUBSCRIPTIONS, subscription)
    set_links(ctx, PARKS, subscription.id, parks)
