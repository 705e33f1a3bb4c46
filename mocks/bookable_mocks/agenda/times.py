"""Dates and times in the Netherlands, on the wire and as moments (AG-19).

A time that the clocks skip in spring is none; one that happens twice in autumn is the first.
Moments are whole seconds in UTC; times of the day are minutes after midnight.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/Amsterdam")

FIRST_DAY, LAST_DAY = date(1971, 1, 1), date(2999, 12, 31)
"""Outside of these nothing is booked: no clock of the mock's goes there."""

DAY = 24 * 60

_MOMENT = "%Y-%m-%d %H:%M:%S"


def moment(day: date, minutes: int) -> datetime | None:
    """Return the moment of a time of a day, None where the clocks skip it."""
    wall = datetime.combine(day, time(minutes // 60, minutes % 60), tzinfo=ZONE)
    at = wall.astimezone(UTC)
    return at if at.astimezone(ZONE).replace(tzinfo=None) == wall.replace(tzinfo=None) else None


def edge(day: date, minutes: int) -> datetime:
    """Return the moment at which hours begin or end: the next that there is, if it is skipped."""
    at = moment(day, minutes)
    while at is None:
        minutes += 1
        at = moment(day, minutes)
    return at


def on_calendar(day: date) -> bool:
    """Say whether anything can happen on a day."""
    return FIRST_DAY <= day <= LAST_DAY


def day_begins(day: date) -> datetime:
    """Return the first moment of a day; of one that is off the calendar, of the nearest on it."""
    return edge(min(max(day, FIRST_DAY), LAST_DAY), 0)


def day_ends(day: date) -> datetime:
    """Return the first moment of the next day."""
    return day_begins(min(max(day, FIRST_DAY), LAST_DAY - timedelta(days=1)) + timedelta(days=1))


def day_of(at: datetime) -> date:
    """Return the day on which a moment is."""
    return at.astimezone(ZONE).date()


def minutes_of(at: datetime) -> int:
    """Return the time of the day at a moment."""
    wall = at.astimezone(ZONE)
    return wall.hour * 60 + wall.minute


def read_day(text: str) -> date:
    """Return a day from yyyy-mm-dd.

    Raises:
        ValueError: if it is none.
    """
    return date.fromisoformat(text)


def read_time(text: str) -> int:
    """Return a time of the day from hh:mm, which the contract has checked."""
    hours, minutes = text.split(":")
    return int(hours) * 60 + int(minutes)


def read_moment(text: str) -> datetime:
    """Return a moment from yyyy-mm-dd hh:mm:ss, on the calendar.

    Raises:
        ValueError: if there is no such day.
    """
    wall = datetime.strptime(text, _MOMENT).replace(tzinfo=ZONE)
    if wall.date() < FIRST_DAY:
        return day_begins(FIRST_DAY)
    return wall.astimezone(UTC) if wall.date() <= LAST_DAY else day_ends(LAST_DAY)


def write_time(minutes: int) -> str:
    """Return a time of the day as hh:mm."""
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def write_moment(at: datetime) -> str:
    """Return a moment as yyyy-mm-dd hh:mm:ss, by the clocks of the Netherlands."""
    return at.astimezone(ZONE).strftime(_MOMENT)


def whole(at: datetime) -> datetime:
    """Return a moment without the parts of its second, which the wire can't show."""
    return at.replace(microsecond=0)
