"""Which packages suit some days, and how well (B1-22)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from bookable_mocks.booking_experts_v1.models import Period
from bookable_mocks.booking_experts_v1.models_sales import Extra, Package

Days = tuple[date, date]
"""From a day up to, and not with, another."""


def relevant(
    candidates: Iterable[tuple[Package, Extra | None]], days: Days, near: int
) -> list[Package]:
    """Return the packages in or near some days, with the extras they are sold as.

    Those that overlap the days come first, then those that are at most `near` days away, nearest
    first; each by position, then id. No days have no packages.
    """
    if days[0] >= days[1]:
        return []
    ranked = [
        (away, package.position, len(package.id), package.id, package)
        for package, extra in candidates
        if (away := distance(package, extra, days)) <= near
    ]
    return [package for *_, package in sorted(ranked, key=lambda rank: rank[:-1])]


def distance(package: Package, extra: Extra | None, days: Days) -> int:
    """Return how many days a package is away: 0 if it overlaps, 1 if it is next to them.

    Assumed: what the extra behind it asks of a stay counts as the package's own periods do, and
    one without periods is there always.
    """
    conditions = [package.periods, extra.require_stay_overlaps if extra else ()]
    return max(
        (min(gap(period, days) for period in periods) for periods in conditions if periods),
        default=0,
    )


def gap(period: Period, days: Days) -> int:
    """Return how many days lie between a period and some days, and 1; 0 if they overlap."""
    first, end = period
    before = (first - days[1]).days + 1 if first is not None else 0
    after = (days[0] - end).days + 1 if end is not None else 0
    return max(before, after, 0)
