"""Finds out which parks each token has access to, default or extended (B1-02)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from bookable_contracts.booking_experts_v1.settings import check
from bookable_contracts.client import Client
from bookable_contracts.exchange import Exchange, values_at
from bookable_contracts.options import SuiteOptions, UsageError
from bookable_contracts.target import Key, KeyRing
from bookable_contracts.verdicts import Broken

DEFAULT, EXTENDED = "default", "extended"
MOST_PARKS = 12
"""So many parks of a token are asked what access it has; the others are left alone."""


def granted(park: str, access: str) -> str:
    """Name an access to a park as a key's scope."""
    return f"{access} access to administration {park}"


def discover(client: Client, options: SuiteOptions) -> tuple[KeyRing, tuple[str, ...]]:
    """Ask with each token; raises UsageError if none of them has access to the park."""
    check(options.settings)
    keys, notes = list[Key](), list[str]()
    for number, token in enumerate(dict.fromkeys(options.tokens), 1):
        label = f"TOKEN_{number}"
        client.secrets[token] = label
        key = Key(label=label, token=token, company="", scopes=frozenset())
        exchange = _ask(client, key)
        if exchange.status == 200:
            parks = [str(each) for each in values_at(exchange.json, "/data/*/id")]
            told = options.settings.get(f"access_{number}", "")
            keys.append(replace(key, scopes=frozenset(_accesses(client, key, parks, told))))
        else:
            notes.append(f"{label} is left out: its administrations answered {exchange.status}")
    if not keys:
        told = notes[0].partition(": ")[2]
        raise UsageError(f"no token is usable: {told}; pass --token with a key of this server")
    park = park_of(keys, options.settings)
    return KeyRing(keys=tuple(sorted(keys, key=lambda key: _rank(key, park)))), tuple(notes)


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


def _accesses(client: Client, key: Key, parks: list[str], told: str) -> Iterator[str]:
    for park in parks[:MOST_PARKS]:
        yield granted(park, DEFAULT)
        if told == EXTENDED or (not told and _lists(client, key, park)):
            yield granted(park, EXTENDED)


def _lists(client: Client, key: Key, park: str) -> bool:
    path = {"administration_id": park}
    return client.call("listReservations", key=key, pin=True, path=path).status == 200


def _rank(key: Key, park: str) -> tuple[bool, bool, int]:
    """Sort the keys that can do most in the park first."""
    missing = [granted(park, access) not in key.scopes for access in (EXTENDED, DEFAULT)]
    return missing[0], missing[1], -len(key.scopes)


def _ask(client: Client, key: Key) -> Exchange:
    try:
        return client.call("listAdministrations", key=key, pin=True)
    except Broken as silence:
        failure = silence.evidence[0].failure
        message = f"nothing usable answers at {client.base_url} ({failure}): check --base-url"
        raise UsageError(message) from None
