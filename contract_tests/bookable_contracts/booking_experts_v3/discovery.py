"""Finds out, by the subscription of each token, whose it is, and what it can do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bookable_contracts.asking import ask, introduced
from bookable_contracts.booking_experts_v3.probing import BOOKINGS, CHANNEL, scopes_of
from bookable_contracts.booking_experts_v3.settings import check
from bookable_contracts.client import Client
from bookable_contracts.exchange import values_at
from bookable_contracts.options import SuiteOptions, UsageError
from bookable_contracts.target import Key, KeyRing

ADMINISTRATIONS = "/data/relationships/administrations/data/*/id"


def discover(client: Client, options: SuiteOptions) -> tuple[KeyRing, tuple[str, ...]]:
    """Ask with each token; raises UsageError if none of them covers the park."""
    settings = options.settings
    check(settings, client.contract.document["x-scopes"])
    parks = dict[str, list[str]]()

    def meet(key: Key) -> Key | str:
        exchange = ask(client, key, client.request("getSubscription"))
        subscription = exchange.at("/data/id")
        if exchange.status == 200 and isinstance(subscription, str):
            parks[subscription] = [str(each) for each in values_at(exchange.json, ADMINISTRATIONS)]
            return replace(key, company=subscription)
        return f"its subscription answered {exchange.status}"

    keys, notes = introduced(client, options, meet)
    park = administration_of(settings, parks)
    equals = [key for key in keys[1:] if _equals(key, keys[0], settings)]
    others = [key for key in keys if key not in equals]
    known = [_with_scopes(client, key, parks[key.company], park, settings) for key in others]
    known = _channels_apart(client, known, park, settings)
    known += [replace(key, scopes=known[0].scopes) for key in equals]
    # The park's own subscription comes first: the first company is the one under test.
    ranked = sorted(known, key=lambda key: (park not in parks[key.company], -len(key.scopes)))
    first = ranked[0].company
    order = sorted(known, key=lambda key: (key.company != first, park not in parks[key.company]))
    return KeyRing(keys=tuple(order)), notes


def administration_of(settings: Mapping[str, str], parks: Mapping[str, list[str]]) -> str:
    """Return the park under test; raises UsageError if no token covers it."""
    covered = [park for each in parks.values() for park in each]
    if "administration_id" in settings:
        if settings["administration_id"] not in covered:
            told = settings["administration_id"]
            raise UsageError(
                f"no token covers administration {told}: check --set administration_id"
            )
        return settings["administration_id"]
    if not covered:
        raise UsageError("the subscription names no administration: pass another --token")
    return covered[0]


def subscribed(client: Client) -> dict[str, list[str]]:
    """Return the parks of each subscription, from the answers that discovery got."""
    return {
        str(exchange.at("/data/id")): [str(e) for e in values_at(exchange.json, ADMINISTRATIONS)]
        for exchange in client.log
        if exchange.operation == "getSubscription" and exchange.status == 200
    }


def _equals(key: Key, first: Key, settings: Mapping[str, str]) -> bool:
    """Say whether a tester made a key like the first one, which spares us some ten questions."""
    number = int(key.label.removeprefix("TOKEN_"))
    told = number >= int(settings.get("equals_from", number + 1))
    told = told and f"scopes_{number}" not in settings
    return told and first.label == "TOKEN_1" and key.company == first.company


def _with_scopes(
    client: Client, key: Key, own: list[str], park: str, settings: Mapping[str, str]
) -> Key:
    told = settings.get(f"scopes_{key.label.removeprefix('TOKEN_')}")
    if told is not None:
        return replace(key, scopes=frozenset(told.split()))
    place = park if park in own else next(iter(own), park)
    return replace(key, scopes=scopes_of(client, key, place))


def _channels_apart(
    client: Client, keys: list[Key], park: str, settings: Mapping[str, str]
) -> list[Key]:
    """Tell keys that see the bookings of a channel alone, by how few they see."""
    seen = {key.label: _bookings(client, key, park) for key in keys if BOOKINGS in key.scopes}
    most = max(seen.values(), default=0)

    def seen_by(key: Key) -> frozenset[str]:
        told = f"scopes_{key.label.removeprefix('TOKEN_')}" in settings
        few = not told and -1 < seen.get(key.label, most) < most
        return key.scopes - {BOOKINGS} | {CHANNEL} if few else key.scopes

    return [replace(key, scopes=seen_by(key)) for key in keys]


def _bookings(client: Client, key: Key, park: str) -> int:
    path = {"administration_id": park}
    request = client.request("listBookings", path=path, query={"page[size]": 1})
    exchange = ask(client, key, request)
    total = exchange.at(client.contract.document["x-pagination"]["total"])
    return total if exchange.status == 200 and isinstance(total, int) else -1
