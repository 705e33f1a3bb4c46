"""Periods with exclusive ends, and values that change over time (B1-11)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from bookable_mocks.booking_experts_v1.models import Period
from bookable_mocks.booking_experts_v1.models_sales import Change


def contains(period: Period, day: date) -> bool:
    """Return whether a period includes a day: its start it does, its end it does not."""
    start, end = period
    return (start is None or start <= day) and (end is None or day < end)


def overlaps(period: Period, start: date, end: date) -> bool:
    """Return whether a stay from `start` to `end` has a night in a period."""
    first, last = period
    return (first is None or first < end) and (last is None or start < last)


def arrivals_overlapping(period: Period, los: int) -> Period:
    """Return the arrival days of the stays of `los` nights that overlap a period."""
    first, last = period
    return (None if first is None else first - timedelta(days=los - 1), last)


def arrivals_within(period: Period, los: int) -> Period:
    """Return the arrival days of the stays of `los` nights that lie wholly in a period.

    The day of departure may be the period's end: the last night is the one before.
    """
    first, last = period
    return (first, None if last is None else last - timedelta(days=los - 1))


def intersection(one: Period, other: Period) -> Period | None:
    """Return the days that two periods share, or None."""
    starts = [start for start, _ in (one, other) if start is not None]
    ends = [end for _, end in (one, other) if end is not None]
    start, end = max(starts, default=None), min(ends, default=None)
    return None if start is not None and end is not None and start >= end else (start, end)


def value_at(changes: Sequence[Change], day: date) -> Decimal:
    """Return the value that holds on a day; a change holds from its own day on.

    Raises:
        ValueError: if there is no value at all.
    """
    if not changes:
        raise ValueError("a price or percentage over time needs an initial value")
    value = changes[0].value
    for change in changes[1:]:
        if change.since is not None and change.since > day:
            break
        value = change.value
    return value


def changing(initial: str, *steps: str | date) -> tuple[Change, ...]:
    """Build `[p0, date, p1, …]` from a value and then days and values in turn.

    Raises:
        ValueError: if days don't ascend, or a value or day is missing or malformed.
    """
    if len(steps) % 2:
        raise ValueError("each change needs a day and a value")
    made = [Change(None, Decimal(initial))]
    for day, value in zip(steps[::2], steps[1::2], strict=True):
        since = day if isinstance(day, date) else date.fromisoformat(day)
        before = made[-1].since
        if before is not None and since <= before:
            raise ValueError(f"{since} does not follow {before}")
        made.append(Change(since, Decimal(str(value))))
    return tuple(made)
