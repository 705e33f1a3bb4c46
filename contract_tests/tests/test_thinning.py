"""Which edge cases of the generated part a short run tries."""

from __future__ import annotations

from bookable_contracts.thinning import EVERY, FIRST, Thinning


def kept(thinning: Thinning, count: int, *kind: str) -> list[int]:
    return [place for place in range(count) if thinning.keeps(*kind)]


def test_few_of_a_kind_are_tried_all() -> None:
    assert kept(Thinning(), FIRST, "createBooking", "wrong type") == list(range(FIRST))


def test_of_many_the_first_are_tried_and_then_one_in_so_many() -> None:
    assert kept(Thinning(), 3 * EVERY, "createBooking", "wrong type") == [
        *range(FIRST),
        EVERY,
        2 * EVERY,
    ]


def test_each_kind_is_counted_apart() -> None:
    thinning = Thinning()
    kept(thinning, 3 * EVERY, "createBooking", "wrong type")
    assert kept(thinning, FIRST, "createBooking", "too long") == list(range(FIRST))
    assert kept(thinning, FIRST, "cancelBooking", "wrong type") == list(range(FIRST))
