"""What the limits of a search leave of a list, in the sequence that the contract tells (B1-10)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from bookable_contracts.booking_experts_v1.stays import Stay

LIMITS: Mapping[str, Callable[[list[Stay]], int]] = {
    "administrations": lambda stays: len({each.administration for each in stays}),
    "categories_per_administration": lambda stays: _most(
        each.administration for each in {s.category: s for s in stays}.values()
    ),
    "categories": lambda stays: len({each.category for each in stays}),
    "start_dates": lambda stays: len({each.start for each in stays}),
    "availabilities_per_start_date": lambda stays: _most(each.start for each in stays),
    "availabilities_per_category": lambda stays: _most(each.category for each in stays),
    "availabilities": len,
}
"""What each limit counts, in the sequence in which they are taken (assumed)."""


def _most(values: Iterable[Any]) -> int:
    return max(Counter(values).values(), default=0)


def limited(stays: list[Stay], limits: Mapping[str, int]) -> list[Stay]:
    """Leave what the limits leave of a list in order: groups are as good as their best stay."""
    left = _first(stays, lambda each: each.administration, limits.get("administrations"))
    left = _categories(left, limits)
    left = _first(left, lambda each: each.start, limits.get("start_dates"))
    left = _per(left, lambda each: each.start, limits.get("availabilities_per_start_date"))
    left = _per(left, lambda each: each.category, limits.get("availabilities_per_category"))
    return left[: limits.get("availabilities")]


def _categories(stays: list[Stay], limits: Mapping[str, int]) -> list[Stay]:
    best = list({each.category: each for each in reversed(stays)}.values())[::-1]
    ranked = sorted(best, key=stays.index)
    ranked = _per(ranked, lambda s: s.administration, limits.get("categories_per_administration"))
    first = limits.get("categories_offset", 0)
    last = first + limits["categories"] if "categories" in limits else None
    kept = {each.category for each in ranked[first:last]}
    return [each for each in stays if each.category in kept]


def _first(stays: list[Stay], of: Callable[[Stay], Any], most: int | None) -> list[Stay]:
    """Leave the stays of so many first groups."""
    kept = list(dict.fromkeys(of(each) for each in stays))[:most]
    return [each for each in stays if of(each) in set(kept)]


def _per(stays: list[Stay], of: Callable[[Stay], Any], most: int | None) -> list[Stay]:
    """Leave so many first stays of each group."""
    seen: Counter[Any] = Counter()
    left = []
    for each in stays:
        seen[of(each)] += 1
        if most is None or seen[of(each)] <= most:
            left.append(each)
    return left
