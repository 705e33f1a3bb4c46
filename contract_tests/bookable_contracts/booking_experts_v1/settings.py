"""What a tester may tell: which park to book in, and how to reach what no call of this API does."""

from __future__ import annotations

from collections.abc import Mapping

from bookable_contracts.options import UsageError
from bookable_contracts.verdicts import not_reachable

MOST_TOKENS = 9
ACCESSES = ("default", "extended")

SETTINGS: Mapping[str, str] = {
    "administration_id": "the park to book in; else the first that a token has extended access to",
    **{
        f"access_{number}": f"default or extended, as TOKEN_{number} has it; else found out"
        for number in range(1, MOST_TOKENS + 1)
    },
    "clock": "the URL of a mock's clock, as http://host/_mock/clock: it is moved, and given back",
    "pages": "what to fill into the forms of a mock's pages, as arrival_time=16:30&travel=car; the "
    "outcome of paying is chosen by its status",
}


def check(settings: Mapping[str, str]) -> None:
    """Raise UsageError for a setting that cannot be meant."""
    for name, value in settings.items():
        if name.startswith("access_") and value not in ACCESSES:
            raise UsageError(f"--set {name} is one of {', '.join(ACCESSES)}")
    if not settings.get("clock", "http://").startswith(("http://", "https://")):
        raise UsageError(f"--set clock={settings['clock']} is no http(s) URL")


def optional(settings: Mapping[str, str], name: str) -> str:
    """Return a setting; raises NotReachable if it was not passed."""
    if name not in settings:
        not_reachable(f"needs {SETTINGS[name]}: pass --set {name}=…")
    return settings[name]
