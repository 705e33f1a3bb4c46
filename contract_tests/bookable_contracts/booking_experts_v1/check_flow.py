"""The life of bookings as a whole, walked through at random: B1-12, B1-13, B1-15 and B1-17."""

from __future__ import annotations

import pytest

from bookable_contracts.booking_experts_v1.walk import GONE, NOTHING_SAVED, STATUS, STOCK, Walk


@pytest.mark.rule("B1-12")
def test_statuses(walk: Walk) -> None:
    """On a long walk bookings stand where making, placing and confirming have led them."""
    walk.judge(STATUS)


@pytest.mark.rule("B1-13")
def test_nothing_is_saved(walk: Walk) -> None:
    """On a long walk previewing and validating save nothing, and tell what placing would do."""
    walk.judge(NOTHING_SAVED)


@pytest.mark.rule("B1-15")
def test_what_is_cancelled(walk: Walk) -> None:
    """On a long walk what was cancelled is cancelled, and stays so."""
    walk.judge(GONE)


@pytest.mark.rule("B1-17")
def test_stock(walk: Walk) -> None:
    """On a long walk as many are free as are not held, after every step."""
    walk.judge(STOCK)
