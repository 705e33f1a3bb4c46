"""Chance from a seed, for seeding: the same seed throws the same dice."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random  # noqa: TID251 - seeded, and of no one else's use
from typing import TypeVar

T = TypeVar("T")


class Dice:
    """Throws that depend on a world's seed and on what they are for, and on nothing else."""

    __slots__ = ("_random",)

    def __init__(self, seed: int, purpose: str) -> None:
        self._random = Random(f"{seed}:{purpose}")

    def chance(self, share: float) -> bool:
        """Return True in such a share of all throws."""
        return self._random.random() < share

    def between(self, low: int, high: int) -> int:
        """Return a whole number, both ends included."""
        return self._random.randint(low, high)

    def choice(self, among: Sequence[T]) -> T:
        """Return one of several things."""
        return self._random.choice(among)
