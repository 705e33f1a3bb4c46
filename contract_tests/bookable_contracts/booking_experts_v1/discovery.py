"""Finds out which parks each token has access to, default or extended (B1-02)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from bookable_contracts.asking import ask, introduced
from bookable_contracts.booking_experts_v1.settings import check
from bookable_contracts.client import Client
from bookable_contracts.exchange import values_at
from bookable_contracts.options import SuiteOptions, UsageError
from bookable_contracts.target import Key, KeyRing

DEFAULT, EXTENDED = "default", "extended"
MOST_PARKS = 12
"""So many parks of a token are asked what access it has; the others are left alone."""


def granted(park: str, access: str) -> str:
    """Name an access to a park as a key's scope."""
    return f"{access} access to administration {park}"


def discover(client: Client, options: SuiteOptions) -> tuple[KeyRing, tuple[str, ...]]:
    """Ask with each token; raises UsageError if none of them has access to the park."""
    check(options.settings)

    def meet(key: Key) -> Key | str:
        exchange = ask(client, key, client.request("listAdministrations"))
        if exchange.status != 200:
            return f"its administrations answered {exchange.status}"
        parks = [str(each) for each in values_at(exchange.json, "/data/*/id")]
        return replace(key, scopes=frozenset(_accesses(client, key, parks, options.settings)))

    keys, notes = introduced(client, options, meet)
    park = park_of(keys, options.settings)
    return KeyRing(keys=tuple(sorted(keys, key=lambda key: _rank(key, park)))), notes


def park_of(keys: list[Key] | tuple[Key, ...], settings: Mapping[str, str]) -> str:
    """Return the park under test; raises UsageError if no token has access to it."""
    named = settings.get("administration_id")
    for access in (EXTENDED, DEFAULT):
        for key in keys:
            for park in accessible(key, access):
                if named in {None, park}:
                    return park
    told = f"administration {named}: check --set administration_id" if named else "any park"
    raise UsageError(f"no token has access to {told}")


def accessible(key: Key, access: str = DEFAULT) -> list[str]:
    """Return the parks that a key has an access to, the lower ids first."""
    prefix = granted("", access)
    found = [each.removeprefix(prefix) for each in key.scopes if each.startswith(prefix)]
    return sorted(found, key=lambda park: (len(park), park))


def _accesses(
    client: Client, key: Key, parks: list[str], settings: Mapping[str, str]
) -> Iterator[str]:
    setting = f"access_{key.label.removeprefix('TOKEN_')}"
    told = settings.get(setting)
    for park in parks[:MOST_PARKS]:
        yield granted(park, DEFAULT)
        if told == EXTENDED or (not told and _lists(client, key, park, f"{setting}=…")):
            yield granted(park, EXTENDED)


def _lists(client: Client, key: Key, park: str, instead: str) -> bool:
    request = client.request("listReservations", path={"administration_id": park})
    return ask(client, key, request, instead=instead).status == 200


def _rank(key: Key, park: str) -> tuple[bool, bool, int]:
    """Sort the keys that can do most in the park first."""
    missing = [granted(park, access) not in key.scopes for access in (EXTENDED, DEFAULT)]
    return missing[0], missing[1], -len(key.scopes)
