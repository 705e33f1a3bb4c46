"""The clock of a test's world."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from pytest_bookable.control import Control


class Clock:
    """Tells and turns the time of one world; moments are aware datetimes or RFC 3339 texts."""

    def __init__(self, control: Control) -> None:
        self._control = control

    def now(self) -> datetime:
        """Return the world's present moment, in UTC."""
        return datetime.fromisoformat(self._control.get("/clock")["now"])

    @property
    def mode(self) -> str:
        """How it gets its time: real, offset or frozen."""
        return str(self._control.get("/clock")["mode"])

    def set(self, at: datetime | str) -> datetime:
        """Stop the clock at a moment; what fell due by then has happened. Returns the moment."""
        return self._put({"mode": "frozen", "now": moment(at)})

    def freeze(self) -> datetime:
        """Stop the clock where it is."""
        return self._put({"mode": "frozen"})

    def run(self, at: datetime | str | None = None) -> datetime:
        """Let the clock run on, from a moment or from where it is."""
        return self._put({"mode": "offset", "now": moment(at or self.now())})

    def real(self) -> datetime:
        """Give the clock back to the machine's time."""
        return self._put({"mode": "real"})

    def advance(self, by: timedelta | float | None = None, **parts: float) -> int:
        """Move the clock forward: `advance(hours=2)`, a timedelta, or seconds.

        Everything that falls due on the way happens at its own moment, and webhooks are tried
        before this returns. Returns how much happened.

        Raises:
            ControlError: if it would go back, or further than a hundred years.
        """
        step = by if isinstance(by, timedelta) else timedelta(seconds=by or 0)
        seconds = (step + timedelta(**parts)).total_seconds()
        return int(self._control.post("/clock/advance", {"seconds": seconds})["happened"])

    def _put(self, body: dict[str, Any]) -> datetime:
        return datetime.fromisoformat(self._control.call("PUT", "/clock", body)["now"])


def moment(at: datetime | str) -> str:
    """Return a moment as the control API reads it.

    Raises:
        ValueError: for a datetime without a zone: it would mean another moment elsewhere.
    """
    if isinstance(at, str):
        return at
    if at.tzinfo is None:
        message = f"{at!r} has no zone; write datetime(..., tzinfo=UTC)"
        raise ValueError(message)
    return at.isoformat()
