"""Finds out, by the products of the gym, which of the tester's tokens cover it."""

from __future__ import annotations

from dataclasses import replace

from bookable_contracts.asking import ask, introduced
from bookable_contracts.client import Client
from bookable_contracts.options import SuiteOptions, UsageError
from bookable_contracts.target import Key, KeyRing
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

    def asked(operation: str, key: Key) -> int:
        return ask(client, key, client.request(operation, path={"gym_id": gym})).status

    def meet(key: Key) -> Key | str:
        status = asked("listProducts", key)
        if status == 200:
            return replace(key, company=gym)
        if status == 404 and asked("getHealth", key) == 200:
            return replace(key, company=STRANGER)
        return f"the products of gym {gym} answered {status}"

    remedy = "check --token and --set gym_id"
    keys, notes = introduced(client, options, meet, remedy=remedy)
    # The gym's own keys come first: the first company is the one under test.
    keys.sort(key=lambda key: key.company != gym)
    if keys[0].company != gym:
        told = "the server knows no such gym of its partner"
        raise UsageError(f"no token covers gym {gym}: {told}; {remedy}")
    return KeyRing(keys=tuple(keys)), notes
