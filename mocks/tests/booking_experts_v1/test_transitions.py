"""What becomes of stays: payments, holds, and what may not happen (B1-12 to B1-20)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

import pytest
from v1_desk import Desk, advance

from bookable_mocks.booking_experts_v1 import serialize, transitions
from bookable_mocks.booking_experts_v1.models import Status
from bookable_mocks.booking_experts_v1.models_bookings import Reservation
from bookable_mocks.booking_experts_v1.tables import RESERVATIONS, STOCK_CHANGES
from bookable_mocks.booking_experts_v1.transitions import CONFIRMING, TIMERS, PaymentStatus
from bookable_mocks.engine.mock import Context
from bookable_mocks.engine.problem import Refusal

FIVE = list(PaymentStatus)


@contextmanager
def inside(api: Any) -> Iterator[Context]:
    """Do something in a world as its vendor does, in one transaction."""
    world = api.server.worlds.get(api.world)
    ctx = Context(world=world, mock=api.server.worlds.mocks[0], now=world.clock.now())
    with world.store.transaction():
        yield ctx


def record(ctx: Context, made: dict[str, Any]) -> Reservation:
    stay = ctx.store.get(RESERVATIONS, made["id"])
    assert stay is not None
    return stay


@pytest.mark.parametrize("outcome", FIVE)
def test_two_of_the_five_ways_that_a_payment_goes_confirm_and_one_brings_money(
    api: Any, outcome: PaymentStatus
) -> None:
    made = Desk(api).placed()

    with inside(api) as ctx:
        before = record(ctx, made)
        after = transitions.settle_payment(ctx, before, outcome)

        assert record(ctx, made) == after
    assert (after.status is Status.CONFIRMED) == (outcome in CONFIRMING)
    paid = serialize.due(before) if outcome is PaymentStatus.SUCCESS else 0
    assert after.paid == paid


def test_the_chosen_plan_is_paid_in_parts_until_nothing_is_owed(api: Any) -> None:
    desk = Desk(api)
    made = desk.placed(payment_plan="down_payment")
    with inside(api) as ctx:
        stay = record(ctx, made)
        parts = []
        while serialize.due(stay):
            parts.append(serialize.due(stay))
            stay = transitions.settle_payment(ctx, stay, PaymentStatus.SUCCESS)

    assert len(parts) == 2
    assert sum(parts) == stay.paid == serialize.owed(stay)
    assert "pay" not in desk.now(made)["links"]


def test_a_confirmed_reservation_can_be_paid_as_long_as_it_is_not(api: Any) -> None:
    desk = Desk(api)

    assert "pay" in desk.confirmed()["links"]


def test_what_the_tour_operator_is_invoiced_for_the_customer_does_not_owe(api: Any) -> None:
    desk = Desk(api, park="390")
    made = desk.placed()

    with inside(api) as ctx:
        assert serialize.owed(record(ctx, made)) == Decimal(0)
    assert made["attributes"]["total"] > 0


@pytest.mark.parametrize("move", [transitions.place, transitions.confirm])
def test_what_is_new_and_lacks_details_does_not_move_on(api: Any, move: Any) -> None:
    desk = Desk(api)
    made = desk.made(phone=None)

    with inside(api) as ctx, pytest.raises(Refusal) as refusal:
        move(ctx, record(ctx, made))

    assert [one.where for one in refusal.value.problem.violations] == ["attributes/phone"]


@pytest.mark.parametrize("move", [transitions.place, transitions.confirm])
def test_what_is_new_does_not_move_on_to_what_somebody_else_took(api: Any, move: Any) -> None:
    desk = Desk(api)
    stay = desk.scarce()
    new = desk.made(stay)
    desk.placed(stay)

    with inside(api) as ctx, pytest.raises(Refusal) as refusal:
        move(ctx, record(ctx, new))

    told = [(one.message, one.where) for one in refusal.value.problem.violations]
    assert told == [("is not available", "attributes/start_date")]


@pytest.mark.parametrize("move", [transitions.place, transitions.confirm])
def test_what_is_new_does_not_move_on_once_its_first_day_is_past(api: Any, move: Any) -> None:
    desk = Desk(api)
    made = desk.made(desk.stay(**{"filter[start_date]": "2026-07-03..2026-07-20"}))
    advance(api, 60 * 86_400)

    with inside(api) as ctx, pytest.raises(Refusal) as refusal:
        move(ctx, record(ctx, made))

    told = [(one.message, one.where) for one in refusal.value.problem.violations]
    assert told == [("is invalid", "attributes/start_date")]


def test_a_new_option_is_placed_before_it_is_confirmed(api: Any) -> None:
    made = Desk(api, "options").made()

    with inside(api) as ctx, pytest.raises(Refusal) as refusal:
        transitions.confirm(ctx, record(ctx, made))

    assert refusal.value.problem.status == 422


@pytest.mark.parametrize("timer", sorted(TIMERS))
@pytest.mark.parametrize("ended", [True, False])
def test_a_timer_that_comes_too_late_changes_nothing(api: Any, timer: str, ended: bool) -> None:
    desk = Desk(api)
    made = desk.placed() if ended else desk.confirmed()
    if ended:
        desk.cancel(made)

    with inside(api) as ctx:
        before = record(ctx, made)
        late = timer if ended else transitions.EXPIRE
        TIMERS[late](ctx, made["id"])
        TIMERS[late](ctx, "nothing")

        assert record(ctx, made) == before


def test_everything_that_is_taken_is_given_back_once(api: Any) -> None:
    desk = Desk(api)
    stay = desk.stay()
    made = desk.confirmed(stay)
    desk.cancel(made)
    desk.cancel(made)

    with inside(api) as ctx:
        rows = ctx.store.select(STOCK_CHANGES, order="number")
    ours = [row.held for row in rows if row.reservation_id == made["id"]]
    assert ours == [True, False]
    assert [row.number for row in rows] == list(range(1, len(rows) + 1))


def test_what_took_nothing_gives_nothing_back(api: Any) -> None:
    desk = Desk(api)
    stay = desk.stay()
    wanted = stay["relationships"]["available_rentables"]["data"][0]["id"]
    new = desk.create(desk.document(stay, wanted)).json()["data"]
    desk.cancel(new)

    with inside(api) as ctx:
        rows = ctx.store.select(STOCK_CHANGES)
    assert [row for row in rows if row.reservation_id == new["id"]] == []


def test_a_claim_that_another_server_made_a_moment_ago_is_respected(api: Any) -> None:
    desk = Desk(api)
    stay = next(
        one
        for one in desk.stays(**{"limit[availabilities]": "200"})
        if one["attributes"]["stock"] == 2
    )
    first, second = (one["id"] for one in stay["relationships"]["available_rentables"]["data"])
    new = desk.made(stay)
    with inside(api) as ctx:
        one = record(ctx, new)
        days = (transitions.midnight(one.start_date), transitions.midnight(one.end_date))
        assert ctx.world.claims.take(transitions.resource(first), *days, "be1:elsewhere")

        assert transitions.place(ctx, one).rentable_id == second
