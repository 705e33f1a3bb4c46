"""The one source of time: real, offset or frozen, and turned by hand."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from enum import StrEnum
from zoneinfo import ZoneInfo


class Mode(StrEnum):
    """How a clock gets its time."""

    REAL = "real"
    OFFSET = "offset"
    FROZEN = "frozen"


@dataclass(frozen=True, slots=True)
class ClockState:
    """What a snapshot keeps of a clock."""

    mode: Mode
    at: datetime | None
    offset: timedelta


class Clock:
    """Tells the world's time, in UTC and to the microsecond.

    Everything that depends on time asks here: holds, expiry, rate windows, idempotency, signatures,
    retries, seeded dates. A frozen clock stands still until it is advanced.
    """

    __slots__ = ("_at", "_mode", "_offset")

    def __init__(self, frozen_at: datetime | None = None) -> None:
        self._mode = Mode.REAL
        self._at: datetime | None = None
        self._offset = timedelta(0)
        if frozen_at is not None:
            self.freeze(frozen_at)

    @property
    def mode(self) -> Mode:
        """Whether the clock runs with the machine's, beside it, or stands still."""
        return self._mode

    @property
    def runs(self) -> bool:
        """Whether time passes by itself."""
        return self._mode is not Mode.FROZEN

    def now(self) -> datetime:
        """Return the present moment as an aware datetime in UTC."""
        if self._at is not None:
            return self._at
        return later(datetime.now(UTC), self._offset)  # noqa: TID251 - this is the clock

    def freeze(self, at: datetime | None = None) -> None:
        """Stop the clock at a moment, or at the present one."""
        self._at = _utc(at) if at is not None else self.now()
        self._mode = Mode.FROZEN

    def set(self, at: datetime) -> None:
        """Put the clock at a moment; a frozen one stays frozen, any other runs on from there."""
        if self._mode is Mode.FROZEN:
            self._at = _utc(at)
            return
        self._offset = _utc(at) - datetime.now(UTC)  # noqa: TID251 - this is the clock
        self._mode = Mode.OFFSET

    def advance(self, by: timedelta) -> None:
        """Move the clock forward (or back, for a negative duration)."""
        self.set(self.now() + by)

    def run(self) -> None:
        """Go back to the machine's time."""
        self._mode, self._at, self._offset = Mode.REAL, None, timedelta(0)

    def save(self) -> ClockState:
        """Return what `load` needs to restore this clock."""
        return ClockState(self._mode, self._at, self._offset)

    def load(self, state: ClockState) -> None:
        """Restore a clock that was saved."""
        self._mode, self._at, self._offset = state.mode, state.at, state.offset


def elapsed() -> float:
    """Return seconds on the machine's monotonic clock: for durations, never for dates."""
    return time.monotonic()


def machine_seconds() -> int:
    """Return Unix seconds of the machine, which several processes share: for leases alone."""
    return int(time.time())  # noqa: TID251 - a lease must run out though the world's clock stands


def later(at: datetime, by: timedelta) -> datetime:
    """Return a moment that much later, or the last one there is: no clock shows the year 10000."""
    try:
        return at + by
    except OverflowError:
        return END_OF_TIME if by > timedelta(0) else BEGINNING_OF_TIME


def local(at: datetime, zone: ZoneInfo) -> datetime:
    """Return a moment with the offset that a zone has then, as a fixed one.

    Arithmetic on it is about real time, and it is written with that offset.
    """
    there = at.astimezone(UTC).astimezone(zone)
    return there.replace(tzinfo=timezone(there.utcoffset() or timedelta(0)))


def seconds(at: datetime) -> int:
    """Return a moment as whole Unix seconds."""
    return int(at.timestamp())


def micros(at: datetime) -> int:
    """Return a moment as Unix microseconds, the form in which the store keeps and compares it."""
    return (at - _EPOCH) // _MICROSECOND


def from_micros(value: int) -> datetime:
    """Return the moment of a number of Unix microseconds."""
    return _EPOCH + timedelta(microseconds=value)


def parse_moment(text: str) -> datetime:
    """Read an RFC 3339 moment or a date (midnight UTC).

    Raises:
        ValueError: if it is neither, or a moment without offset.
    """
    at = datetime.fromisoformat(text.upper())
    if at.tzinfo is None:
        if len(text) > len("2026-07-01"):
            message = "a moment needs an offset, as in 2026-07-01T10:00:00Z"
            raise ValueError(message)
        at = at.replace(tzinfo=UTC)
    try:
        return at.astimezone(UTC)
    except OverflowError as error:
        message = "it is out of range: no clock shows it in UTC"
        raise ValueError(message) from error


FIRST = datetime(1970, 1, 1, tzinfo=UTC)
LAST = datetime(2401, 1, 1, tzinfo=UTC) - timedelta(microseconds=1)
"""Between which a clock is set: seeds and rules reach years back and ahead of it."""

END_OF_TIME = datetime.max.replace(tzinfo=UTC)
BEGINNING_OF_TIME = datetime.min.replace(tzinfo=UTC)

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def _utc(at: datetime) -> datetime:
    if at.tzinfo is None:
        message = "the clock takes aware datetimes only"
        raise ValueError(message)
    return at.astimezone(UTC)
