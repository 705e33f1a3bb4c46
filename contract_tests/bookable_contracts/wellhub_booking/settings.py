"""What a tester has to tell, since nothing in this API lists a partner's gyms."""

from __future__ import annotations

from collections.abc import Mapping

from bookable_contracts.options import UsageError
from bookable_contracts.verdicts import not_reachable

SETTINGS: Mapping[str, str] = {
    "gym_id": "the gym to test, one that the token covers",
    "other_gym_id": "another gym of any partner",
    "product_id": "the product of new classes; else the gym's first that is not virtual",
    "deleted_class_id": "a class of the gym that Wellhub deleted",
    "booking_number": "a booking of the gym that waits for its answer",
    "simulator": "on, if the server has the sandbox's /helper/v1, which plays the user",
}

NO_USER = (
    "needs a user who books: pass --set simulator=on if the server has the sandbox's /helper/v1"
)


def number(settings: Mapping[str, str], name: str) -> str:
    """Return a setting that is an id; raises UsageError if it is missing or none."""
    value = settings.get(name)
    if value is None:
        raise UsageError(f"pass --set {name}=…: {SETTINGS[name]}")
    if not (value.isascii() and value.isdigit() and int(value)):
        raise UsageError(f"--set {name}={value} is no id: {SETTINGS[name]}")
    return value


def optional(settings: Mapping[str, str], name: str) -> str:
    """Return a setting; raises NotReachable if it was not passed."""
    if name not in settings:
        not_reachable(f"needs {SETTINGS[name]}: pass --set {name}=…")
    return settings[name]
