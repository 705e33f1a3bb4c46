"""No two stays overlap on a rentable, however calls come, and stock follows them (B1-17)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial
from itertools import combinations
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from v1_booking import DETAILS
from v1_desk import Desk, advance, free_of, rentable_of

from bookable_mocks.booking_experts_v1.availability.index import AvailabilityIndex, Held
from bookable_mocks.booking_experts_v1.models import Status
from bookable_mocks.booking_experts_v1.models_bookings import Reservation
from bookable_mocks.booking_experts_v1.tables import RESERVATIONS
from bookable_mocks.booking_experts_v1.world_catalog import catalog_of, index_of
from bookable_mocks.engine.mock import Context

HOLDING = (Status.PLACED, Status.CONFIRMED, Status.FINISHED)


def posting(desk: Desk, document: Any) -> Any:
    """Return the call that places a stay, for `together`."""

    async def call(client: Any) -> Any:
        headers = {
            "Authorization": f"Token {desk.api.key}",
            "Content-Type": "application/vnd.api+json",
            "X-Bookable-World": desk.api.world,
        }
        url = f"{desk.path}?place=true"
        return await client.post(url, headers=headers, content=json.dumps(document))

    return call


@pytest.mark.parametrize("kind", ["reservations", "options"])
def test_of_64_that_place_the_last_free_accommodation_one_gets_it(api: Any, kind: str) -> None:
    desk = Desk(api, kind)
    stay = desk.scarce()
    document = desk.document(stay, **DETAILS)

    answers = api.together(*[posting(desk, document)] * 64)

    assert sorted(answer.status_code for answer in answers) == [201, *[422] * 63]
    told = {
        (error["detail"], error["source"])
        for answer in answers
        if answer.status_code == 422
        for error in answer.json()["errors"]
    }
    assert told == {("is not available", "attributes/start_date")}
    assert desk.stock(stay) == 0


def test_of_64_as_many_get_one_as_there_are_free_ones_each_another(api: Any) -> None:
    desk = Desk(api)
    found = desk.stays(**{"limit[availabilities]": "300"})
    stay = max(found, key=lambda one: one["attributes"]["stock"])
    document = desk.document(stay, **DETAILS)

    answers = api.together(*[posting(desk, document)] * 64)

    taken = [rentable_of(one.json()["data"]) for one in answers if one.status_code == 201]
    assert sorted(map(str, taken)) == sorted(free_of(stay))
    assert len(taken) > 1


def test_64_that_ask_for_different_days_of_one_accommodation_share_it_out(api: Any) -> None:
    desk = Desk(api)
    found = desk.stays(**{"limit[availabilities]": "1000"})
    wanted = free_of(desk.scarce())[0]
    documents = [desk.document(one, wanted, **DETAILS) for one in found if wanted in free_of(one)]

    answers = api.together(*[posting(desk, document) for document in documents[:64]])

    assert {answer.status_code for answer in answers} == {201, 422}
    assert not overlapping(stays_in(api))


def context(api: Any) -> Context:
    world = api.server.worlds.get(api.world)
    mock = api.server.worlds.mocks[0]
    return Context(world=world, mock=mock, now=world.clock.now())


def stays_in(api: Any) -> list[Reservation]:
    return context(api).store.select(RESERVATIONS, order="id")


def overlapping(stays: list[Reservation]) -> list[tuple[str, str]]:
    """Return the ids of stays that hold one rentable for a night that both have."""
    held = [stay for stay in stays if stay.status in HOLDING]
    return [
        (one.id, other.id)
        for one, other in combinations(held, 2)
        if one.rentable_id == other.rentable_id
        and one.start_date < other.end_date
        and other.start_date < one.end_date
    ]


def freely(index: AvailabilityIndex) -> Iterator[tuple[str, dict[str, tuple[int, int]]]]:
    """Yield what holds each rentable, as an index has it."""
    for rentable in index.catalog.rentables:
        yield rentable.id, dict(index.stock.held(rentable.id))


class Office(RuleBasedStateMachine):
    """Partners book, change, pay, cancel and wait at random, with refusals in between.

    The stays are few and near each other, so that they get in each other's way.
    """

    api: Any

    def __init__(self) -> None:
        super().__init__()
        self.api("POST", "/_mock/reset", json={})
        found = Desk(self.api).stays(
            **{"limit[availabilities]": "40", "filter[category_ids]": "5140"}
        )
        self.desks = [Desk(self.api), Desk(self.api, "options")]
        self.found = found
        self.made: list[tuple[Desk, dict[str, Any]]] = []

    @rule(
        which=st.integers(0, 39),
        option=st.booleans(),
        query=st.sampled_from(({}, {"place": True}, {"confirm": True})),
        details=st.sampled_from((True, True, True, False)),
    )
    def make(self, which: int, option: bool, query: dict[str, bool], details: bool) -> None:
        desk = self.desks[option]
        stay = self.found[which % len(self.found)]
        answer = desk.create(desk.document(stay, **(DETAILS if details else {})), **query)
        if answer.status_code == 201:
            self.made.append((desk, answer.json()["data"]))
        else:
            assert answer.status_code == 422

    @rule(
        which=st.integers(0, 99),
        query=st.sampled_from(({"place": True}, {"confirm": True}, {})),
        said=st.sampled_from(({}, {"city": "Ede"}, {"email": None}, {"coupon": "NOPE"})),
    )
    def change(self, which: int, query: dict[str, bool], said: dict[str, Any]) -> None:
        if self.made:
            desk, made = self.made[which % len(self.made)]
            assert desk.change(made, query=query, **said).status_code in (200, 422)

    @rule(which=st.integers(0, 99))
    def cancel(self, which: int) -> None:
        if self.made:
            desk, made = self.made[which % len(self.made)]
            assert desk.cancel(made).status_code in (204, 422)

    @rule(minutes=st.sampled_from((10, 59, 61, 24 * 60, 3 * 24 * 60)))
    def wait(self, minutes: int) -> None:
        advance(self.api, minutes * 60)

    @invariant()
    def no_two_stays_share_a_night(self) -> None:
        assert overlapping(stays_in(self.api)) == []

    @invariant()
    def the_index_is_the_one_that_the_store_would_give(self) -> None:
        ctx = context(self.api)
        held = [
            Held(stay.id, stay.rentable_id or "", stay.start_date, stay.end_date)
            for stay in stays_in(self.api)
            if stay.status in HOLDING
        ]
        fresh = AvailabilityIndex(catalog_of(ctx), held)
        assert dict(freely(index_of(ctx))) == dict(freely(fresh))


def test_whatever_partners_do_stays_do_not_overlap_and_stock_is_true(api: Any) -> None:
    machine = type("InOffice", (Office,), {"api": api})

    run_state_machine_as_test(
        partial(machine), settings=settings(max_examples=6, stateful_step_count=12, deadline=None)
    )
