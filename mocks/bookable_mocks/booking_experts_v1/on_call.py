"""Who takes calls now (B1-23)."""

from __future__ import annotations

from datetime import datetime, timedelta

from bookable_mocks.booking_experts_v1.models_content import User


def last_use(user: User, now: datetime) -> datetime:
    """Return when a user last used the system, up to now: every so many minutes from midnight."""
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    pause = timedelta(minutes=user.uses_every)
    return midnight + (now - midnight) // pause * pause


def on_call(user: User, now: datetime, lately: timedelta, locale: str | None) -> bool:
    """B1-23: say whether a user takes calls, in a language if one is asked for.

    Only those count who take calls in some language and used the system lately.
    """
    languages = user.on_call_locales
    wanted = bool(languages) if locale is None else locale in languages
    return wanted and now - last_use(user, now) < lately
