"""What a tester has to tell: what may be changed for good, and what no call lists."""

from __future__ import annotations

from collections.abc import Mapping

from bookable_contracts.options import UsageError
from bookable_contracts.verdicts import not_reachable

MOST_TOKENS = 9

SETTINGS: Mapping[str, str] = {
    "administration_id": "the park to test; else the first of the first token's subscription",
    "rentable_id": "an accommodation to block for a few days two years ahead; else one seen there",
    "booking_id": "a booking whose customer may be changed, and is changed back",
    "categories": "on, if categories may be made, which no call deletes",
    "client_id": "the app, for OAuth2",
    "client_secret": "the app's secret",
    "code": "a code that the app got and did not use",
    "equals_from": "N, if TOKEN_N and all after it are made like TOKEN_1; else found out",
    **{
        f"scopes_{number}": f"scopes of TOKEN_{number}, spaces between; else found out"
        for number in range(1, MOST_TOKENS + 1)
    },
}

RETRIES = "raise --webhook-patience above the minute after which a delivery is tried again"


def check(settings: Mapping[str, str], documented: Mapping[str, str]) -> None:
    """Raise UsageError for a setting that cannot be meant."""
    if settings.get("categories", "on") != "on":
        raise UsageError("--set categories has one value, on")
    number = settings.get("equals_from", "2")
    if not (number.isascii() and number.isdigit() and int(number) > 1):
        raise UsageError("--set equals_from is the number of a token, 2 or more")
    for name, value in settings.items():
        unknown = [each for each in value.split() if each not in documented]
        if name.startswith("scopes_") and unknown:
            raise UsageError(f"--set {name} names a scope that there is not: {unknown[0]}")


def optional(settings: Mapping[str, str], name: str) -> str:
    """Return a setting; raises NotReachable if it was not passed."""
    if name not in settings:
        not_reachable(f"needs {SETTINGS[name]}: pass --set {name}=…")
    return settings[name]
