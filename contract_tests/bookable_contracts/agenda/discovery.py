"""Finds out, by the agendas that each token sees, which of them belong to one company."""

from __future__ import annotations

from bookable_contracts.agenda.settings import check
from bookable_contracts.agenda.signing import credential_of
from bookable_contracts.client import Client
from bookable_contracts.exchange import Exchange, values_at
from bookable_contracts.options import SuiteOptions, UsageError
from bookable_contracts.oracles.outcomes import is_success, outcome
from bookable_contracts.target import Key, KeyRing
from bookable_contracts.verdicts import Broken

SIGNS = "signs"
"""What every key of this API may do: there are no scopes."""


def discover(client: Client, options: SuiteOptions) -> tuple[KeyRing, tuple[str, ...]]:
    """Ask with each token; raises UsageError if none of them is let in."""
    check(options.settings)
    keys, notes = [], []
    for position, token in enumerate(dict.fromkeys(options.tokens), 1):
        label = f"TOKEN_{position}"
        client.secrets[token] = label
        client.secrets[credential_of(token).secret] = f"SECRET_{position}"
        exchange = _agendas(client, Key(label=label, token=token, company="", scopes=frozenset()))
        if not is_success(client.contract, exchange):
            notes.append(f"{label} is left out: {outcome(client.contract, exchange)}")
            continue
        company = f"agendas {' '.join(map(str, values_at(exchange.json, '/Objects/*/Id')))}"
        keys.append(Key(label=label, token=token, company=company, scopes=frozenset({SIGNS})))
    if not keys:
        raise UsageError(f"no token is usable: {notes[0]}; pass --token KEY:SECRET of this server")
    # The first company is the one under test.
    return KeyRing(keys=tuple(keys)), tuple(notes)


def _agendas(client: Client, key: Key) -> Exchange:
    """Ask twice: the first answer may only tell that our clock is not the server's."""
    try:
        client.call("getAgendas", key=key, pin=True)
        return client.call("getAgendas", key=key, pin=True)
    except Broken as silence:
        failure = silence.evidence[0].failure
        message = f"nothing usable answers at {client.base_url} ({failure}): check --base-url"
        raise UsageError(message) from None
