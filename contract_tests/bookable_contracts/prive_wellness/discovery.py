"""Finds out, by the documented GET /me, what each of the tester's keys can do."""

from __future__ import annotations

from dataclasses import replace

from bookable_contracts.asking import ask, introduced
from bookable_contracts.client import Client
from bookable_contracts.exchange import Exchange
from bookable_contracts.options import SuiteOptions
from bookable_contracts.target import Key, KeyRing


def discover(client: Client, options: SuiteOptions) -> tuple[KeyRing, tuple[str, ...]]:
    """Ask for each token; raises UsageError if nothing can be tested with them."""

    def meet(key: Key) -> Key | str:
        exchange = ask(client, key, client.request("getMe"))
        company, scopes = exchange.at("/company/uuid"), exchange.at("/scopes")
        if exchange.status == 200 and isinstance(company, str) and isinstance(scopes, list):
            known = frozenset(scope for scope in scopes if isinstance(scope, str))
            return replace(key, company=company, scopes=known)
        return _refusal(exchange)

    keys, notes = introduced(client, options, meet)
    return KeyRing(keys=tuple(keys)), notes


def _refusal(exchange: Exchange) -> str:
    if exchange.status != 200:
        return f"GET /me answered {exchange.status}"
    if exchange.json is None:
        return f"GET /me answered {exchange.media_type or 'no media type'} where JSON is due"
    return "GET /me does not tell /company/uuid and /scopes"
