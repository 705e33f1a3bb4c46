"""Finds out, by the products of the gym, which of the tester's tokens cover it."""

from __future__ import annotations

from bookable_contracts.client import Client
from bookable_contracts.exchange import Exchange
from bookable_contracts.options import SuiteOptions, UsageError
from bookable_contracts.target import Key, KeyRing
from bookable_contracts.verdicts import Broken
from bookable_contracts.wellhub_booking.settings import number

STRANGER = "another partner"
"""Whose a token is that the server knows but not for this gym."""


def discover(client: Client, options: SuiteOptions) -> tuple[KeyRing, tuple[str, ...]]:
    """Ask with each token; raises UsageError if none of them covers the gym."""
    settings = options.settings
    gym = number(settings, "gym_id")
    for name in ("other_gym_id", "product_id", "deleted_class_id"):
        if name in settings:
            number(settings, name)
    if settings.get("simulator", "on") != "on":
        raise UsageError("--set simulator has one value, on")
    keys, notes = [], []
    for position, token in enumerate(dict.fromkeys(options.tokens), 1):
        label = f"TOKEN_{position}"
        client.secrets[token] = label
        key = Key(label=label, token=token, company=gym, scopes=frozenset())
        status = _ask(client, "listProducts", key, gym).status
        if status == 200:
            keys.append(key)
        elif status == 404 and _ask(client, "getHealth", key, "").status == 200:
            keys.append(Key(label=label, token=token, company=STRANGER, scopes=frozenset()))
        else:
            notes.append(f"{label} is left out: the products of the gym answered {status}")
    if not any(key.company == gym for key in keys):
        told = (
            notes[0].partition(": ")[2] if notes else "the server knows no such gym of its partner"
        )
        raise UsageError(f"no token covers gym {gym}: {told}; check --token and --set gym_id")
    # The gym's own keys come first: the first company is the one under test.
    return KeyRing(keys=tuple(sorted(keys, key=lambda key: key.company != gym))), tuple(notes)


def _ask(client: Client, operation: str, key: Key, gym: str) -> Exchange:
    path = {"gym_id": gym} if gym else {}
    try:
        return client.call(operation, key=key, pin=True, path=path)
    except Broken as silence:
        failure = silence.evidence[0].failure
        message = f"nothing usable answers at {client.base_url} ({failure}): check --base-url"
        raise UsageError(message) from None
