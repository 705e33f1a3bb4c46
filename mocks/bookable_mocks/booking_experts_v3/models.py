"""What all records share, and what is the organisation's: apps, subscriptions, parks, channels."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any, TypeVar, get_type_hints

import msgspec

from bookable_mocks.engine.store import Table
from bookable_mocks.jsonapi.terms import kind_of

T = TypeVar("T", bound=msgspec.Struct)

Texts = dict[str, str]
"""A localized attribute: locale → text."""

TextLists = dict[str, tuple[str, ...]]
"""A localized attribute of several texts: locale → texts."""

LOCALES = (
    *("nl", "nl-BE", "en", "de", "de-AT", "de-CH", "fr", "fr-BE", "fr-LU"),
    *("da", "cs", "es", "tr", "pt", "it", "pl", "nb"),
)
"""B3-10, B3-15: the seventeen."""


class Currency(StrEnum):
    """B3-15: the nine currencies that parks bill in."""

    EUR = "EUR"
    USD = "USD"
    CHF = "CHF"
    CZK = "CZK"
    TRY = "TRY"
    CVE = "CVE"
    ANG = "ANG"
    GBP = "GBP"
    NOK = "NOK"


class Money(msgspec.Struct, frozen=True):
    """An amount as it is sent: a decimal with two digits, and its currency."""

    currency: Currency
    value: str

    @property
    def cents(self) -> int:
        """The amount in hundredths of its currency."""
        return int(self.value.replace(".", "", 1))


def money(currency: Currency, cents: int) -> Money:
    """Return an amount of hundredths as it is sent."""
    whole, rest = divmod(abs(cents), 100)
    return Money(currency, f"{'-' if cents < 0 else ''}{whole}.{rest:02d}")


def table(name: str, record: type[T], *indexes: tuple[str, ...], listed: bool = False) -> Table[T]:
    """Return a table whose columns are the key and the ids of what a record is related to.

    Of a type that is listed, all that can be compared is a column: it is filtered and sorted by.
    """
    hints, (key, *fields) = get_type_hints(record), record.__struct_fields__
    columns = [f for f in fields if kind_of(hints[f]) and (listed or f.endswith("_id"))]
    return Table(f"be3_{name}", record, (key, *columns), indexes)


class Organization(msgspec.Struct, frozen=True, kw_only=True):
    """Who runs parks."""

    id: int
    name: str


class App(msgspec.Struct, frozen=True, kw_only=True):
    """A program that organisations subscribe to; `secret` signs webhooks and asks for tokens."""

    id: str
    name: str
    secret: str
    redirect_uri: str
    scopes: tuple[str, ...]


class Subscription(msgspec.Struct, frozen=True, kw_only=True):
    """An organisation's leave for an app, with what it granted; `channel_id` is the app's own.

    The parks that it is for are links, see `resources.PARKS`.
    """

    id: int
    app_id: str
    organization_id: int
    channel_id: int | None
    scopes: tuple[str, ...]
    return_url: str | None
    created_at: datetime


class Grant(msgspec.Struct, frozen=True, kw_only=True):
    """A code, an access token or a refresh token, kept as a hash; None is good without end."""

    hash: str
    kind: str
    app_id: str
    subscription_id: int
    scopes: tuple[str, ...]
    expires_at: datetime | None


class Administration(msgspec.Struct, frozen=True, kw_only=True):
    """A park: what everything else belongs to."""

    id: int
    organization_id: int
    name: str
    description: Texts
    time_zone: str
    currency: Currency
    email: str | None
    city_id: int | None


class Channel(msgspec.Struct, frozen=True, kw_only=True):
    """A tour operator or website that sells."""

    id: int
    administration_id: int
    name: str
    code: str | None
    temporary_booking_validity_in_hours: int


class City(msgspec.Struct, frozen=True, kw_only=True):
    """A place."""

    id: int
    name: Texts
    country_code: str
    region_id: int | None


class Region(msgspec.Struct, frozen=True, kw_only=True):
    """A part of a country."""

    id: int
    name: Texts
    country_code: str


class TrafficSource(msgspec.Struct, frozen=True, kw_only=True):
    """How a guest found the park."""

    id: int
    name: str


ORGANIZATIONS = table("organization", Organization)
APPS = table("app", App)
SUBSCRIPTIONS = table("subscription", Subscription, ("organization_id",), ("app_id",))
GRANTS = table("grant", Grant)
ADMINISTRATIONS = table("administration", Administration, ("organization_id",))
CHANNELS = table("channel", Channel, ("administration_id",))
CITIES = table("city", City)
REGIONS = table("region", Region)
TRAFFIC_SOURCES = table("traffic_source", TrafficSource)

TABLES: tuple[Table[Any], ...] = (
    *(ORGANIZATIONS, APPS, SUBSCRIPTIONS, GRANTS, ADMINISTRATIONS, CHANNELS),
    *(CITIES, REGIONS, TRAFFIC_SOURCES),
)
