"""Fewer edge cases of a kind: what makes the generated part of a pull request's run short.

schemathesis tries each edge of each field, and cannot be told to try fewer: a body of two hundred
fields gets three thousand cases, of which most are alike, a number where a text should be.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable
from dataclasses import dataclass, field

PLACES = 240
"""A run has so many places of a kind to spend, shared out among the API's operations."""

LEAST = 8
"""Each operation has so many at least."""

FARTHER = 7
"""Of the places beyond them one in so many is tried."""

AGAIN = 41
"""Of further cases of a place, such as each other wrong type, one in so many is tried. It is prime,
so that it does not fall in step with the handful of types that schemathesis goes through."""


def places_for(operations: int) -> int:
    """Return how many places of a kind are tried for sure in each of so many operations."""
    return max(LEAST, PLACES // max(1, operations))


@dataclass(slots=True)
class Thinning:
    """Chooses cases by the order in which they are made, which is the same in every run."""

    places: int
    _met: dict[Hashable, set[Hashable]] = field(default_factory=dict)
    _again: Counter[Hashable] = field(default_factory=Counter)

    def keeps(self, kind: Hashable, place: Hashable) -> bool:
        """Say whether the next case is tried: by what it is a case of, and where that is."""
        met = self._met.setdefault(kind, set())
        if place not in met:
            number = len(met)
            met.add(place)
            return number < self.places or number % FARTHER == 0
        self._again[kind] += 1
        return self._again[kind] % AGAIN == 0
