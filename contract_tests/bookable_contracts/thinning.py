"""Fewer edge cases of a kind: what makes the generated part of a pull request's run short.

schemathesis tries each edge of each field, and cannot be told to try fewer: a body of two hundred
fields gets three thousand cases, of which most are alike, a number where a text should be.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable
from dataclasses import dataclass, field

FIRST = 6
"""So many cases of a kind are tried all."""

EVERY = 20
"""Of the others one in so many, so that the last fields have their turn like the first."""


@dataclass(slots=True)
class Thinning:
    """Chooses cases by their place in the order in which they are made, the same in every run."""

    _met: Counter[Hashable] = field(default_factory=Counter)

    def keeps(self, *kind: Hashable) -> bool:
        """Say whether the next case of a kind is tried."""
        place = self._met[kind]
        self._met[kind] += 1
        return place < FIRST or place % EVERY == 0
