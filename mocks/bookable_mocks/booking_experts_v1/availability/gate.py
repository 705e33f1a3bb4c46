"""Nested limits on stays that come in order (B1-10).

Limits are applied one after the other, each to what those before it have left: administrations,
categories in each, an offset and a number of categories, arrivals, stays for each arrival, stays in
each category, stays in all. A group is as good as its best stay, so the first ones met are kept.
The reference only names the limits; the sequence is assumed, as the contract says.
"""

from __future__ import annotations

from collections import Counter

from bookable_mocks.booking_experts_v1.availability.query import Limits


class Choice:
    """Chooses categories: `add` is told of each once, in the order of their best stays."""

    __slots__ = ("_by_administration", "_kept", "_limits", "_parks", "_passed")

    def __init__(self, limits: Limits, parks: dict[str, int]) -> None:
        """Begin; `parks` counts the categories that there are in each administration."""
        self._limits = limits
        self._parks = parks
        self._by_administration: Counter[str] = Counter()
        self._passed = 0
        self._kept = 0

    def add(self, administration_id: str) -> bool:
        """Return whether the next category in order, one of an administration, is kept."""
        limits, known = self._limits, self._by_administration
        self._parks[administration_id] -= 1
        if administration_id not in known and not _room(limits.administrations, len(known)):
            return False
        if not _room(limits.categories_per_administration, known[administration_id]):
            return False
        known[administration_id] += 1
        if self._passed < limits.categories_offset:
            self._passed += 1
            return False
        if not _room(limits.categories, self._kept):
            return False
        self._kept += 1
        return True

    @property
    def over(self) -> bool:
        """Whether no category can be kept any more."""
        limits, known = self._limits, self._by_administration
        if not _room(limits.categories, self._kept):
            return True
        new, most = _room(limits.administrations, len(known)), limits.categories_per_administration
        return not any(
            left and (_room(most, known[park]) if park in known else new)
            for park, left in self._parks.items()
        )


class Gate:
    """Lets stays of chosen categories through; `open_days` are the arrival days that still may."""

    __slots__ = ("_by_category", "_by_day", "_days", "_full", "_limits", "_there", "open_days")

    def __init__(self, limits: Limits, all_days: int, categories: int) -> None:
        """Open for a number of categories."""
        self._limits = limits
        self._by_category: Counter[str] = Counter()
        self._by_day: Counter[int] = Counter()
        self._days = 0
        self._full = 0
        self._there = categories
        self.open_days = all_days

    @property
    def shut(self) -> bool:
        """Whether nothing more can pass: no day is open, or every category is full."""
        return not self.open_days or self._full >= self._there

    def heeds(self, category_id: str) -> bool:
        """Return whether a category's stays can still pass, or keep others from passing.

        Those of a full category still take the place of others on their day of arrival.
        """
        if self._has_room(category_id):
            return True
        limits = self._limits
        if limits.availabilities_per_start_date is not None:
            return True
        return limits.start_dates is not None and len(self._by_day) < limits.start_dates

    def passes(self, category_id: str, day: int) -> bool:
        """Return whether the next stay in order, on an open day, is let through, and count it."""
        limits = self._limits
        self._by_day[day] += 1
        self._days |= 1 << day
        if not _room(limits.availabilities_per_start_date, self._by_day[day]):
            self.open_days &= ~(1 << day)
        if not _room(limits.start_dates, len(self._by_day)):
            self.open_days &= self._days
        if not self._has_room(category_id):
            return False
        self._by_category[category_id] += 1
        self._full += not self._has_room(category_id)
        return True

    def _has_room(self, category_id: str) -> bool:
        return _room(self._limits.availabilities_per_category, self._by_category[category_id])


def _room(most: int | None, number: int) -> bool:
    return most is None or number < most
