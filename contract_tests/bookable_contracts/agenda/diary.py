"""Bookable times, each handed out once, so that no check is in another one's way."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from bookable_contracts.exchange import Exchange
from bookable_contracts.verdicts import NotReachable

WINDOW = 7
"""Days that are asked for at once."""
HORIZON = 26
"""Windows after which nothing more is looked for, half a year."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """A bookable time; `takes` is how many minutes it takes up, the buffer included."""

    date: str
    start: str
    resource: str
    takes: int
    duration: int

    @property
    def begins(self) -> int:
        """Minutes after midnight."""
        return minutes(self.start)

    @property
    def end(self) -> str:
        """When the appointment ends."""
        return clock(self.begins + self.duration)

    @property
    def fields(self) -> dict[str, str]:
        """What setAppointment has to be told of it."""
        return {"Date": self.date, "StartTime": self.start, "ResourceId": self.resource}


def minutes(time: str) -> int:
    """Read hh:mm as minutes after midnight."""
    hour, minute = time.split(":")
    return int(hour) * 60 + int(minute)


def clock(after_midnight: int) -> str:
    """Write minutes after midnight as hh:mm."""
    return f"{after_midnight // 60:02d}:{after_midnight % 60:02d}"


@dataclass(kw_only=True)
class Diary:
    """Hands out times of one type; two of them never overlap, whoever the resource is."""

    ask: Callable[[str, str], Exchange]
    """Asks for the bookable times from one day to another."""
    first: dt.date
    duration: int
    buffer: int
    _held: dict[tuple[str, str], list[tuple[int, int]]] = field(default_factory=dict)
    _found: list[Slot] = field(default_factory=list)
    _windows: Iterator[int] = field(default_factory=lambda: iter(range(HORIZON)))

    def take(self, *, wide: int = 1, resource: str = "", date: str = "") -> Slot:
        """Return a time that is free, with room for so many in a row, and hold it.

        Raises:
            NotReachable: if there is none in the next half year.
        """
        while True:
            for slot in self._found:
                fits = not resource or slot.resource == resource
                if fits and date in {"", slot.date} and self._hold(slot, wide):
                    return slot
            if not self._read_on():
                raise NotReachable("needs more bookable times: there are none left in half a year")

    def take_day(self) -> list[Slot]:
        """Return all times of a day on which nothing is held, and hold the whole day."""
        while True:
            held = {date for (date, _), spans in self._held.items() if spans}
            days = dict.fromkeys(slot.date for slot in self._found)
            for day in (day for day in days if day not in held):
                times = [slot for slot in self._found if slot.date == day]
                for resource in {slot.resource for slot in times}:
                    self._held[day, resource] = [(0, 24 * 60)]
                return times
            if not self._read_on():
                raise NotReachable("needs a day with bookable times: there are none left")

    def _read_on(self) -> bool:
        window = next(self._windows, None)
        if window is None:
            return False
        begins = self.first + dt.timedelta(days=window * WINDOW)
        ends = begins + dt.timedelta(days=WINDOW - 1)
        self._found += slots_of(
            self.ask(begins.isoformat(), ends.isoformat()),
            duration=self.duration,
            buffer=self.buffer,
        )
        return True

    def _hold(self, slot: Slot, wide: int) -> bool:
        held = self._held.setdefault((slot.date, slot.resource), [])
        begins, ends = slot.begins, slot.begins + slot.takes * wide
        if any(begins < b and a < ends for a, b in held):
            return False
        if wide > 1 and not self._has(slot, range(1, wide)):
            return False
        held.append((begins, ends))
        return True

    def _has(self, slot: Slot, steps: Sequence[int]) -> bool:
        starts = {
            each.begins
            for each in self._found
            if (each.date, each.resource) == (slot.date, slot.resource)
        }
        return all(slot.begins + slot.takes * step in starts for step in steps)


def slots_of(exchange: Exchange, *, duration: int, buffer: int) -> list[Slot]:
    """Read an answer of getBookableTimes."""
    found = exchange.at("/Objects")
    return [
        Slot(
            date=str(each.get("Date")),
            start=str(each.get("StartTime")),
            resource=str(each.get("ResourceId")),
            duration=duration,
            takes=duration + buffer,
        )
        for each in (found if isinstance(found, list) else ())
        if isinstance(each, dict)
    ]
