"""What can be booked when: pure functions over working hours, blocks and what is taken (AG-17).

Moments are in UTC and lengths are real time, so that an hour is an hour on the days on which the
clocks change; grids and hours are by the clocks of the Netherlands.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from bookable_mocks.agenda.calculation import Effects
from bookable_mocks.agenda.enums import RecordStatus, SchedulingType
from bookable_mocks.agenda.models import AppointmentType, Block, Shift
from bookable_mocks.agenda.times import LAST_DAY, day_ends, day_of, edge, minutes_of, moment
from bookable_mocks.engine.clock import later

Span = tuple[datetime, datetime]

_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Session:
    """Appointments of a type that share a time with a resource."""

    starts_at: datetime
    finishes_at: datetime
    blocked_until: datetime
    holder: str
    count: int


@dataclass(frozen=True, slots=True)
class Supply:
    """What is known of some days of an agenda, by resource; `booked` counts the type by day."""

    shifts: Mapping[int, Sequence[Shift]]
    blocks: Sequence[Block]
    taken: Mapping[int, Mapping[date, Sequence[Span]]]
    sessions: Mapping[tuple[int, date], Sequence[Session]] = field(default_factory=dict)
    booked: Mapping[date, int] = field(default_factory=dict)

    def open_on(self, resource: int, day: date) -> list[Span]:
        """Return the working hours and added blocks of a resource on a day (AG-16)."""
        weekly = self.shifts.get(resource)
        hours = [(s.starts, s.ends) for s in weekly or () if s.weekday == day.isoweekday()]
        hours += [
            (b.starts, b.ends)
            for b in self.blocks
            if b.date == day
            and (b.resource_id == resource or (b.resource_id is None and weekly is not None))
        ]
        return merged((edge(day, starts), edge(day, ends)) for starts, ends in hours)

    def free_on(self, resource: int, day: date) -> list[Span]:
        """Return what of that is not taken (AG-17)."""
        return without(self.open_on(resource, day), self.taken.get(resource, {}).get(day, ()))


@dataclass(frozen=True, slots=True)
class Slot:
    """A time at which an appointment can be made with a resource."""

    resource: int
    starts_at: datetime
    finishes_at: datetime


@dataclass(frozen=True, slots=True)
class Offer:
    """How a type is offered: its lengths, the agenda's grid, the consumers' window, the models."""

    duration: timedelta
    buffer: timedelta
    grid: int
    window: Span
    places: int
    effects: Effects


def offer(kind: AppointmentType, grid: int, window: Span, effects: Effects) -> Offer:
    """Return how a type is offered; a grid is one minute or more."""
    return Offer(
        duration=timedelta(minutes=kind.duration),
        buffer=timedelta(minutes=kind.buffer),
        grid=max(grid, 1),
        window=window,
        places=places(kind, effects),
        effects=effects,
    )


def places(kind: AppointmentType, effects: Effects) -> int:
    """AG-18, AG-20: how many appointments of a type share a time with a resource."""
    if effects.persons is not None:
        return effects.persons
    return kind.capacity if kind.scheduling is SchedulingType.CAPACITY else 1


def window(kind: AppointmentType, now: datetime, unit: timedelta) -> Span:
    """AG-17: from when to when consumers can start; `unit` is what the type counts in."""
    end = day_ends(LAST_DAY)
    first, last = (min(later(now, n * unit), end) for n in (kind.min_before, kind.max_before))
    return first, last


def for_consumers(kind: AppointmentType) -> bool:
    """AG-17: whether consumers can book a type at all."""
    return kind.by_consumer and kind.status is RecordStatus.ENABLED


def offered(supply: Supply, resource: int, day: date, how: Offer) -> Iterator[Slot]:
    """AG-17, AG-18: the times of a day with a resource, as a booking page shows them."""
    limit = how.effects.per_day
    if how.places < 1 or (limit is not None and supply.booked.get(day, 0) >= limit):
        return
    fresh = _starts(supply.free_on(resource, day), day, how)
    shared = [
        s.starts_at
        for s in supply.sessions.get((resource, day), ())
        if s.count < how.places
        and s.finishes_at - s.starts_at == how.duration
        and _on_grid(s.starts_at, how)
        and inside(s.starts_at, s.finishes_at, supply.open_on(resource, day))
    ]
    first, last = how.window
    for at in sorted({*fresh, *shared}):
        chosen = how.effects.times is None or minutes_of(at) in how.effects.times
        if chosen and first <= at <= last:
            yield Slot(resource, at, at + how.duration)


def fits(supply: Supply, slot: Slot, blocked_until: datetime, how: Offer) -> bool:
    """AG-03: whether an appointment of any length lies in a free stretch, or joins its like."""
    day = day_of(slot.starts_at)
    if joined(supply, slot, blocked_until, how) is not None:
        return True
    free = inside(slot.starts_at, slot.finishes_at, supply.free_on(slot.resource, day))
    taken = supply.taken.get(slot.resource, {}).get(day, ())
    return free and not any(a < blocked_until and slot.starts_at < b for a, b in taken)


def joined(supply: Supply, slot: Slot, blocked_until: datetime, how: Offer) -> Session | None:
    """AG-20: the appointments of the type that are there at just that time and have room."""
    for session in supply.sessions.get((slot.resource, day_of(slot.starts_at)), ()):
        same = (session.starts_at, session.blocked_until) == (slot.starts_at, blocked_until)
        if same and session.count < how.places:
            return session
    return None


def clipped(spans: Iterable[Span], within: Span) -> list[Span]:
    """Return what of some stretches lies in a window, from whole minute to whole minute."""
    first, last = within
    if first.second or first.microsecond:
        first = first.replace(second=0, microsecond=0) + timedelta(minutes=1)
    last = last.replace(second=0, microsecond=0)
    cut = [(max(a, first), min(b, last)) for a, b in spans]
    return [(a, b) for a, b in cut if a < b]


def merged(spans: Iterable[Span]) -> list[Span]:
    """Return stretches in order; those that overlap or touch are one."""
    found: list[Span] = []
    for starts, ends in sorted(spans):
        if ends <= starts:
            continue
        if found and starts <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], ends))
        else:
            found.append((starts, ends))
    return found


def without(spans: Iterable[Span], taken: Iterable[Span]) -> list[Span]:
    """Return what is left of stretches in order when others are taken out of them."""
    left: list[Span] = []
    gone = merged(taken)
    for starts, ends in spans:
        at = starts
        for a, b in gone:
            if b <= at or a >= ends:
                continue
            if a > at:
                left.append((at, a))
            at = b
        if at < ends:
            left.append((at, ends))
    return left


def inside(starts: datetime, ends: datetime, spans: Iterable[Span]) -> bool:
    """Say whether a time lies whole in one of some stretches."""
    return any(a <= starts and ends <= b for a, b in spans)


def _starts(free: Iterable[Span], day: date, how: Offer) -> Iterator[datetime]:
    """Yield the moments of the grid, counted from midnight, at which duration and buffer fit."""
    takes = how.duration + how.buffer
    for a, b in free:
        first, last = minutes_of(a), minutes_of(b)
        even = last - first == (b - a) // _MINUTE
        if not even:  # the clocks change in it; in autumn its end may look earlier than it is
            last = 24 * 60 - 1
        for minutes in range(-(-first // how.grid) * how.grid, last + 1, how.grid):
            at = a + (minutes - first) * _MINUTE if even else moment(day, minutes)
            if at is not None and a <= at and at + takes <= b:
                yield at


def _on_grid(at: datetime, how: Offer) -> bool:
    return minutes_of(at) % how.grid == 0
