"""What a tester may tell, since no call of this API does."""

from __future__ import annotations

from collections.abc import Mapping

from bookable_contracts.options import UsageError

SETTINGS: Mapping[str, str] = {
    "agenda_id": "the agenda to test; else the first in which a type can be booked",
    "type_id": "the appointment type to test; else one with two resources or more",
    "cancel_hours": "the latest time for customers to cancel, in hours; else 24",
    "messages_url": (
        "where to read what customers are sent, as JSON: "
        '{"messages": [{"appointment": 7, "code": "K7Q2M"}]}, the newest first'
    ),
}

CANCEL_HOURS = 24


def hours(settings: Mapping[str, str]) -> int:
    """Return the latest time for cancelling, in hours before the start."""
    return int(settings.get("cancel_hours", CANCEL_HOURS))


def check(settings: Mapping[str, str]) -> None:
    """Raise UsageError for a setting that is none of its kind."""
    for name in ("agenda_id", "type_id", "cancel_hours"):
        value = settings.get(name, "1")
        if not (value.isascii() and value.isdigit()):
            raise UsageError(f"--set {name}={value} is no whole number: {SETTINGS[name]}")
    url = settings.get("messages_url", "http://")
    if not url.startswith(("http://", "https://")):
        raise UsageError(f"--set messages_url={url} is no http(s) URL")
