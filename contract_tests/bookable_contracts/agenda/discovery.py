"""Finds out, by the agendas that each token sees, which of them belong to one company."""

from __future__ import annotations

from dataclasses import replace

from bookable_contracts.agenda.settings import check
from bookable_contracts.agenda.signing import credential_of
from bookable_contracts.asking import ask, introduced
from bookable_contracts.client import Client
from bookable_contracts.exchange import values_at
from bookable_contracts.options import SuiteOptions
from bookable_contracts.oracles.outcomes import is_success, outcome
from bookable_contracts.target import Key, KeyRing

SIGNS = "signs"
"""What every key of this API may do: there are no scopes."""


def discover(client: Client, options: SuiteOptions) -> tuple[KeyRing, tuple[str, ...]]:
    """Ask with each token; raises UsageError if none of them is let in."""
    check(options.settings)

    def meet(key: Key) -> Key | str:
        client.secrets[credential_of(key.token).secret] = key.label.replace("TOKEN", "SECRET")
        # The first answer may only tell that our clock is not the server's.
        _, exchange = (ask(client, key, client.request("getAgendas")) for _ in range(2))
        if not is_success(client.contract, exchange):
            return f"asked for its agendas, {outcome(client.contract, exchange)}"
        company = f"agendas {' '.join(map(str, values_at(exchange.json, '/Objects/*/Id')))}"
        return replace(key, company=company, scopes=frozenset({SIGNS}))

    remedy = "pass --token KEY:SECRET of this server"
    keys, notes = introduced(client, options, meet, remedy=remedy)
    # The first company is the one under test.
    return KeyRing(keys=tuple(keys)), notes
