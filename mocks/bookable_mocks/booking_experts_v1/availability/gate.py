"""Lets stays through until a limit is met (B1-10).

Stays come in order. One is let through if that breaks no limit: the first stay of a category, a
start date or an administration counts it in, so that the best ones are those met first. This is
how the limits are assumed to nest; the reference only names them.
"""

from __future__ import annotations

from collections import Counter

from bookable_mocks.booking_experts_v1.availability.query import Limits


class Gate:
    """Counts what was let through. `open_days` are the arrival days that may still be."""

    __slots__ = (
        "_by_category",
        "_by_day",
        "_categories",
        "_days",
        "_limits",
        "let_through",
        "open_days",
    )

    def __init__(self, limits: Limits, all_days: int) -> None:
        self._limits = limits
        self._by_category: Counter[str] = Counter()
        self._by_day: Counter[int] = Counter()
        self._categories: Counter[str] = Counter()
        self._days = 0
        self.open_days = all_days
        self.let_through = 0

    @property
    def shut(self) -> bool:
        """Whether nothing more can pass."""
        return self.let_through >= self._limits.overall or not self.open_days

    def admits(self, category_id: str, administration_id: str) -> bool:
        """Return whether a category's stays can still pass; once they can't, they never will."""
        limits = self._limits
        if category_id in self._by_category:
            most = limits.availabilities_per_category
            return most is None or self._by_category[category_id] < most
        if not _room(limits.categories, len(self._by_category)):
            return False
        if administration_id in self._categories:
            most = limits.categories_per_administration
            return most is None or self._categories[administration_id] < most
        return _room(limits.administrations, len(self._categories))

    def count(self, category_id: str, administration_id: str, day: int) -> None:
        """Count a stay that is let through."""
        if category_id not in self._by_category:
            self._categories[administration_id] += 1
        self._by_category[category_id] += 1
        self._by_day[day] += 1
        self._days |= 1 << day
        self.let_through += 1
        most = self._limits.availabilities_per_start_date
        if most is not None and self._by_day[day] >= most:
            self.open_days &= ~(1 << day)
        if not _room(self._limits.start_dates, len(self._by_day)):
            self.open_days &= self._days


def _room(most: int | None, number: int) -> bool:
    return most is None or number < most
