"""Finds out, by the documented GET /me, what each of the tester's keys can do."""

from __future__ import annotations

from bookable_contracts.client import Client
from bookable_contracts.exchange import Exchange
from bookable_contracts.options import SuiteOptions, UsageError
from bookable_contracts.target import Key, KeyRing
from bookable_contracts.verdicts import Broken


def discover(client: Client, options: SuiteOptions) -> tuple[KeyRing, tuple[str, ...]]:
    """Ask for each token; raises UsageError if nothing can be tested with them."""
    keys, notes = [], []
    for number, token in enumerate(dict.fromkeys(options.tokens), 1):
        label = f"TOKEN_{number}"
        client.secrets[token] = label
        nobody = Key(label=label, token=token, company="", scopes=frozenset())
        exchange = _me(client, nobody)
        company, scopes = exchange.at("/company/uuid"), exchange.at("/scopes")
        if exchange.status == 200 and isinstance(company, str) and isinstance(scopes, list):
            known = frozenset(scope for scope in scopes if isinstance(scope, str))
            keys.append(Key(label=label, token=token, company=company, scopes=known))
        else:
            notes.append(f"{label} is left out: {_refusal(exchange)}")
    if not keys:
        first = notes[0].partition(": ")[2]
        raise UsageError(f"no token is usable: {first}; pass --token with a key of this server")
    return KeyRing(keys=tuple(keys)), tuple(notes)


def _me(client: Client, key: Key) -> Exchange:
    try:
        return client.call("getMe", key=key, pin=True)
    except Broken as silence:
        failure = silence.evidence[0].failure
        message = f"nothing usable answers at {client.base_url} ({failure}): check --base-url"
        raise UsageError(message) from None


def _refusal(exchange: Exchange) -> str:
    if exchange.status != 200:
        return f"GET /me answered {exchange.status}"
    if exchange.json is None:
        return f"GET /me answered {exchange.media_type or 'no media type'} where JSON is due"
    return "GET /me does not tell /company/uuid and /scopes"
