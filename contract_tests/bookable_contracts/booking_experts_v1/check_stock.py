"""No accommodation is had twice, however many ask for it: B1-17."""

from __future__ import annotations

import datetime as dt

import pytest

from bookable_contracts.booking_experts_v1.desk import NOUNS, OPTIONS, RESERVATIONS, Booking, Desk
from bookable_contracts.booking_experts_v1.errors import TAKEN, blames
from bookable_contracts.booking_experts_v1.stays import COUPLE, Finder, Stay, body_of, group_query
from bookable_contracts.exchange import Exchange
from bookable_contracts.oracles.answers import answered, prepared
from bookable_contracts.oracles.jsonapi.documents import linked_by
from bookable_contracts.oracles.races import one_winner
from bookable_contracts.verdicts import NotReachable, assumed, expect, not_reachable

DAY = dt.timedelta(days=1)


def rentable_of(exchange: Exchange) -> str:
    """Return the accommodation that a booking has; empty if none is told."""
    found = linked_by(exchange.at("/data") or {}, "rentable")
    return found[0][1] if found else ""


def free_ones(finder: Finder, stay: Stay) -> list[str]:
    """Return the accommodations that are free for a stay."""
    query = {
        "filter[category_ids]": stay.category,
        "filter[arrangement]": stay.arrangement,
        "fields[availabilities]": "+available_rentables",
    }
    found, _ = finder.found(query)
    return found[0].linked("available_rentables") if found else []


@pytest.mark.rule("B1-17")
@pytest.mark.parametrize("kind", NOUNS)
def test_until_none_is_left(desk: Desk, finder: Finder, kind: str) -> None:
    """Each that is placed takes one, until none is left; who comes then is refused."""
    if kind == OPTIONS and desk.option_park() != desk.park.id:
        not_reachable("needs a park where options can be made: pass --set administration_id=…")
    stay = finder.scarce()
    held: list[Booking] = []
    for left in range(stay.stock - 1, -1, -1):
        held.append(desk.booked(stay, kind, place=True))
        stock, search = finder.stock(stay)
        expect(stock == left, f"{left} should be left, the search says {stock}", search)
    refused = desk.make(stay, kind, place=True)
    answered(desk.contract, refused, 422)
    answered(desk.contract, desk.cancel(held[0]), 204)
    stock, search = finder.stock(stay)
    expect(stock == 1, f"what is cancelled should be free again, {stock} are", search)
    answered(desk.contract, desk.make(stay, kind, place=True), 201)
    with assumed():
        blames(desk.contract, refused, "attributes/start_date", TAKEN)


@pytest.mark.rule("B1-17")
@pytest.mark.parametrize("racers", [16, 64])
def test_race_for_the_last(desk: Desk, finder: Finder, racers: int) -> None:
    """Of many who place the last one at the same moment, one gets it."""
    stay = finder.scarce()
    for _ in range(stay.stock - 1):
        desk.booked(stay, place=True)
    request = desk.park.request(
        "createReservation",
        park=stay.administration,
        json=desk.body(stay),
        query={"place": "true"},
    )
    with assumed():
        one_winner(desk.park.client, [(desk.park.key, request)] * racers, won=201, lost=422)
    stock, search = finder.stock(stay)
    expect(stock == 0, "after a race for the last one none should be left", search)


@pytest.mark.rule("B1-17")
def test_race_to_place_what_is_made(desk: Desk, finder: Finder) -> None:
    """Of many new ones that are placed at the same moment, one gets the last."""
    stay = finder.scarce()
    for _ in range(stay.stock - 1):
        desk.booked(stay, place=True)
    waiting = [desk.booked(stay) for _ in range(8)]
    requests = [
        desk.request(
            "update",
            each,
            query={"place": "true"},
            json={"data": {"type": RESERVATIONS, "id": each.id}},
        )
        for each in waiting
    ]
    calls = [(desk.park.key, request) for request in requests]
    with assumed():
        one_winner(desk.park.client, calls, won=200, lost=422)
    found = [desk.status(each) for each in waiting]
    placed = [exchange for status, exchange in found if status == "placed"]
    expect(len(placed) == 1, "one of them should be placed, the others not", *placed[:2])


@pytest.mark.rule("B1-17")
def test_a_certain_one(desk: Desk, finder: Finder) -> None:
    """The accommodation that was asked for is the one that is had, and nobody else has it."""
    stay = finder.fresh(lambda each: each.stock > 1, why="a stay of which two are free")
    free = free_ones(finder, stay)
    made = desk.make(stay, place=True, rentable=free[-1])
    answered(desk.contract, made, 201)
    expect(rentable_of(made) == free[-1], "the one asked for should be had", made)
    left = free_ones(finder, stay)
    expect(free[-1] not in left, "the one that is had should not be free", made)
    others = sorted(left) == sorted(free[:-1])
    expect(others, "the others should stay free", made)
    again = desk.make(stay, place=True, rentable=free[-1])
    answered(desk.contract, again, 422)


@pytest.mark.rule("B1-17", evidence="assumed")
def test_any_one(desk: Desk, finder: Finder) -> None:
    """Without a rentable the stay gets one that was free, and keeps it."""
    stay = finder.fresh()
    free = free_ones(finder, stay)
    booking = desk.booked(stay, place=True)
    mine = rentable_of(booking.made)
    expect(mine in free, "a stay should get one of those that were free", booking.made)
    confirmed = desk.change(booking, confirm=True)
    prepared(desk.contract, confirmed, 200)
    for exchange in (confirmed, desk.read(booking)):
        expect(rentable_of(exchange) == mine, "a stay should keep its accommodation", exchange)
    expect(mine not in free_ones(finder, stay), "what is had should not be free", booking.made)


@pytest.mark.rule("B1-17")
def test_what_overlaps(desk: Desk, finder: Finder) -> None:
    """No stay that blocks overlaps another one in the same accommodation."""
    stay, other = _two_that_overlap(finder)
    free = [each for each in free_ones(finder, stay) if each in free_ones(finder, other)]
    if not free:
        not_reachable("needs an accommodation that is free for two overlapping stays")
    desk.booked(stay, place=True, rentable=free[0])
    made = desk.make(other, place=True, rentable=free[0])
    answered(desk.contract, made, 422)
    expect(free[0] not in free_ones(finder, other), "the search should know at once", made)


@pytest.mark.rule("B1-17", evidence="assumed")
def test_what_follows(desk: Desk, finder: Finder) -> None:
    """Departure and arrival may be on one day."""
    for _ in range(8):
        stay = finder.fresh()
        following = _from(finder, stay, stay.end)
        free = [
            each
            for each in free_ones(finder, stay)
            if following and each in free_ones(finder, following)
        ]
        if following and free:
            desk.booked(stay, place=True, rentable=free[0])
            answered(desk.contract, desk.make(following, place=True, rentable=free[0]), 201)
            return
    not_reachable("needs an accommodation that is free for two stays in a row")


def _from(finder: Finder, stay: Stay, day: dt.date) -> Stay | None:
    """Find a stay of the same category that begins on a day."""
    query = {
        "filter[category_ids]": stay.category,
        "filter[start_date]": day.isoformat(),
        "limit[availabilities]": 30,
        **group_query(COUPLE),
    }
    found, _ = finder.found(query)
    return found[0] if found else None


def _two_that_overlap(finder: Finder) -> tuple[Stay, Stay]:
    """Find two stays that share nights and are not the same."""
    for _ in range(8):
        stay = finder.fresh()
        query = {
            "filter[category_ids]": stay.category,
            "filter[overlaps_date]": (stay.end - DAY).isoformat(),
            "limit[availabilities]": 60,
            **group_query(COUPLE),
        }
        found, _ = finder.found(query)
        for other in found:
            if other != stay and other.overlaps(stay):
                return stay, other
    raise NotReachable("needs two stays that overlap: the park offers none")


@pytest.mark.rule("B1-17")
def test_other_categories(desk: Desk, finder: Finder) -> None:
    """An accommodation of another category cannot be asked for."""
    stay = finder.fresh()
    mine: tuple[list[tuple[str, str]], ...] = ([], [("categories", stay.category)])
    listed = desk.park.listed("listRentables", stay.administration)
    other = next((each for each in listed if linked_by(each, "category") not in mine), None)
    if other is None:
        not_reachable("needs an accommodation of another category: there is none")
    body = body_of(RESERVATIONS, stay, rentable=str(other["id"]))
    refused = desk.write("create", RESERVATIONS, stay, body, place="true")
    with assumed():
        answered(desk.contract, refused, 422)
