"""The bookings that a world begins with hold together, as those made over the API do."""

from __future__ import annotations

from typing import Any

import pytest
from v1_desk import Desk, dump

from bookable_mocks.booking_experts_v1.models import BLOCKING, Status
from bookable_mocks.booking_experts_v1.models_bookings import Reservation
from bookable_mocks.booking_experts_v1.models_sales import ItemType
from bookable_mocks.booking_experts_v1.tables import RESERVATIONS
from bookable_mocks.engine.conditions import eq

HELD = (*BLOCKING, Status.FINISHED)


def seeded(api: Any, kind: str = "") -> list[Reservation]:
    where = (eq("kind", kind),) if kind else ()
    store = api.server.worlds.get(api.world).store
    return list(store.select(RESERVATIONS, *where, order="id"))


@pytest.mark.parametrize("kind", ["reservations", "options"])
def test_there_are_some_in_every_status(shared: Any, kind: str) -> None:
    there = {stay.status for stay in seeded(shared, kind)}

    assert there == set(Status) - ({Status.FINISHED} if kind == "options" else set())


def test_each_park_has_some_and_options_where_it_takes_them(shared: Any) -> None:
    by_kind = {
        kind: {stay.administration_id for stay in seeded(shared, kind)}
        for kind in ("reservations", "options")
    }

    assert by_kind == {"reservations": {"388", "389", "390"}, "options": {"388", "390"}}


def test_what_holds_an_accommodation_does_so_alone(shared: Any) -> None:
    held = [stay for stay in seeded(shared) if stay.status in HELD]

    for stay in held:
        others = [
            one.id
            for one in held
            if one.rentable_id == stay.rentable_id
            and one.start_date < stay.end_date
            and stay.start_date < one.end_date
        ]
        assert others == [stay.id]


def test_items_explain_every_total(shared: Any) -> None:
    for stay in seeded(shared):
        due = [item.price for item in stay.invoice_items if item.type is not ItemType.DEPOSIT]
        assert sum(due) == stay.total


def test_stays_that_are_over_are_finished_and_no_others(shared: Any) -> None:
    today = shared.server.worlds.get("").clock.now().date()

    for stay in seeded(shared):
        assert (stay.status is Status.FINISHED) == (
            stay.confirmed_at is not None and stay.end_date < today
        )


def test_seeded_bookings_can_be_changed_and_cancelled(api: Any) -> None:
    for stay in seeded(api):
        desk = Desk(api, stay.kind, stay.administration_id)
        made = {"id": stay.id, "attributes": {"token": stay.token}}
        if stay.status not in (Status.CANCELLED, Status.FINISHED):
            assert desk.change(made, city="Ede").status_code == 200
            assert desk.cancel(made).status_code == 204


def test_the_same_seed_makes_the_same_bookings(make_api: Any) -> None:
    assert dump(make_api()) == dump(make_api())


@pytest.mark.parametrize("size", [{"administrations": 1, "categories": 1, "rentables": 1}])
def test_a_small_world_has_as_many_as_there_is_room_for(
    make_api: Any, size: dict[str, int]
) -> None:
    assert 0 < len(seeded(make_api(choices=size))) < 13
