"""Sets of days as integers: bit n is the n-th day from an origin."""

from __future__ import annotations

from collections.abc import Iterator


def span(first: int, end: int) -> int:
    """Return the days from `first` up to, and not with, `end`; days before the origin are cut."""
    first = max(first, 0)
    return (1 << end) - (1 << first) if end > first else 0


def days(mask: int) -> Iterator[int]:
    """Yield a set's days in order."""
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low


def days_backwards(mask: int) -> Iterator[int]:
    """Yield a set's days from the last to the first."""
    while mask:
        day = mask.bit_length() - 1
        yield day
        mask ^= 1 << day


def lowest(mask: int) -> int:
    """Return the first day of a set that is not empty."""
    return (mask & -mask).bit_length() - 1


def starts(nights: int, longest: int) -> list[int]:
    """Return, by length of stay, the days from which all nights of a stay are in a set.

    Entry n is for stays of n nights; entry 0 is empty.
    """
    found = [0, nights]
    current = nights
    for los in range(2, longest + 1):
        current &= nights >> (los - 1)
        found.append(current)
    return found
