"""Hands out slots that availability offers, each once in a run."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Any

from bookable_contracts.exchange import Exchange
from bookable_contracts.oracles.answers import pick
from bookable_contracts.verdicts import NotReachable

WINDOW = 31
HORIZON = 186
"""Days to look ahead: six windows of the longest range that PW-13 allows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """What can be booked: a timeslot of a unit on a day."""

    unit_uuid: str
    date: str
    timeslot_id: int
    starts: dt.datetime
    ends: dt.datetime

    @property
    def fields(self) -> dict[str, Any]:
        """The slot as a booking request names it."""
        return {
            "unit_uuid": self.unit_uuid,
            "date": self.date,
            "timeslot_id": self.timeslot_id,
        }

    def overlaps(self, other: Slot) -> bool:
        """Tell whether both would have the same unit at the same time."""
        shared = self.unit_uuid == other.unit_uuid
        return shared and self.starts < other.ends and other.starts < self.ends


@dataclass(kw_only=True)
class Allocator:
    """Looks for free slots window by window, only as far ahead as the checks need."""

    units: Callable[[], list[str]]
    availability: Callable[[str, dt.date, dt.date], Exchange]
    tomorrow: Callable[[], dt.date]
    rng: Random
    _found: Iterator[Slot] | None = None
    _given: list[Slot] = field(default_factory=list)

    def take(self, *, unit: str | None = None) -> Slot:
        """Hand out a slot that nobody was given; raises NotReachable when none is left."""
        found = self._found or self._search()
        self._found = None  # a search that fails midway starts anew the next time
        kept: list[Slot] = []
        for slot in found:
            if unit not in {None, slot.unit_uuid}:
                kept.append(slot)
            elif not any(slot.overlaps(given) for given in self._given):
                self._given.append(slot)
                self._found = _chained(kept, found)
                return slot
        self._found = iter(kept)
        raise NotReachable(f"no free slot was found in {HORIZON} days: open one more day or unit")

    def _search(self) -> Iterator[Slot]:
        first = self.tomorrow()
        for start in range(0, HORIZON, WINDOW):
            since = first + dt.timedelta(days=start)
            until = since + dt.timedelta(days=WINDOW - 1)
            window = [
                slot
                for unit in self.units()
                for slot in offered(self.availability(unit, since, until))
            ]
            self.rng.shuffle(window)
            yield from window


def offered(exchange: Exchange) -> list[Slot]:
    """Read the slots out of an availability."""
    unit = pick(exchange, "/unit_uuid")
    return [
        Slot(
            unit_uuid=unit,
            date=day["date"],
            timeslot_id=slot["timeslot_id"],
            starts=dt.datetime.fromisoformat(slot["starts_at"]),
            ends=dt.datetime.fromisoformat(slot["ends_at"]),
        )
        for day in pick(exchange, "/days", list)
        for slot in day["slots"] or ()  # null is wrong, and for a check of its own to say
    ]


def _chained(kept: list[Slot], rest: Iterator[Slot]) -> Iterator[Slot]:
    yield from kept
    yield from rest
