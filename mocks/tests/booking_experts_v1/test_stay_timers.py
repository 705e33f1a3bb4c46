"""What the clock does to reservations: they expire, or finish (B1-12, B1-17)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from v1_booking import DETAILS
from v1_desk import Desk, advance, end_of, ok, told

HOUR = 3600
DAY = 24 * HOUR
GONE = [("is not available", "attributes/start_date")]


def until(api: Any, moment: datetime) -> None:
    """Turn the clock to a moment."""
    now = datetime.fromisoformat(api.read("/_mock/clock")["now"])
    advance(api, (moment - now).total_seconds())


def test_a_placed_reservation_expires_after_an_hour(api: Any) -> None:
    desk = Desk(api)
    stay = desk.stay()
    made = desk.placed(stay)

    advance(api, HOUR - 1)
    assert desk.status(made) == "placed"
    advance(api, 1)

    assert desk.status(made) == "cancelled"
    assert desk.stock(stay) == stay["attributes"]["stock"]


def test_how_long_there_is_to_pay_can_be_chosen(make_api: Any) -> None:
    desk = Desk(make_api(choices={"time_to_pay_minutes": 5}))
    made = desk.placed()
    advance(desk.api, 5 * 60)

    assert desk.status(made) == "cancelled"


def test_a_new_reservation_stays(api: Any) -> None:
    desk = Desk(api)
    made = desk.made()
    advance(api, 30 * DAY)

    assert desk.status(made) == "new"


@pytest.mark.parametrize("later", [True, False])
def test_a_confirmed_reservation_does_not_expire(api: Any, later: bool) -> None:
    desk = Desk(api)
    made = desk.placed() if later else desk.confirmed()
    if later:
        assert ok(desk.change(made, query={"confirm": True}))["attributes"]["status"] == "confirmed"
    advance(api, 2 * DAY)

    assert desk.status(made) == "confirmed"


def test_what_expired_can_be_booked_by_somebody_else(api: Any) -> None:
    desk = Desk(api)
    stay = desk.scarce()
    desk.placed(stay)
    document = desk.document(stay, **DETAILS)

    assert told(desk.create(document, place=True)) == GONE
    advance(api, HOUR)

    assert ok(desk.create(document, place=True), 201)["attributes"]["status"] == "placed"


def test_a_stay_is_finished_when_its_last_day_is_over_there(api: Any) -> None:
    desk = Desk(api)
    stay = desk.stay(**{"filter[start_date]": "2026-07-03..2026-07-20"})
    made = desk.confirmed(stay)
    # The park is an hour ahead of UTC.
    over = datetime.fromisoformat(end_of(stay)).replace(tzinfo=UTC) + timedelta(hours=23)

    until(api, over - timedelta(seconds=1))
    assert desk.status(made) == "confirmed"
    until(api, over)

    assert desk.status(made) == "finished"


def test_a_finished_stay_neither_changes_nor_is_cancelled(api: Any) -> None:
    desk = Desk(api)
    made = desk.confirmed(desk.stay(**{"filter[start_date]": "2026-07-03..2026-07-20"}))
    advance(api, 60 * DAY)
    closed = [("can't be changed", "attributes/status")]

    assert told(desk.change(made, city="Ede")) == closed
    assert told(desk.cancel(made)) == closed
    assert desk.now(made)["links"] == {}


def test_a_cancelled_stay_never_finishes(api: Any) -> None:
    desk = Desk(api)
    made = desk.confirmed(desk.stay(**{"filter[start_date]": "2026-07-03..2026-07-20"}))
    desk.cancel(made)
    advance(api, 60 * DAY)

    assert desk.status(made) == "cancelled"


def test_what_is_new_is_not_placed_once_its_first_day_is_past(api: Any) -> None:
    desk = Desk(api)
    made = desk.made(desk.stay(**{"filter[start_date]": "2026-07-03..2026-07-20"}))
    advance(api, 60 * DAY)

    answer = desk.change(made, query={"place": True})

    assert told(answer)[0] == ("is invalid", "attributes/start_date")
    assert ok(desk.change(made, city="Ede"))["attributes"]["city"] == "Ede"
