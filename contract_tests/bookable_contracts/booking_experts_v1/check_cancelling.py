"""Cancelling, and options: B1-15 and B1-16."""

from __future__ import annotations

import pytest

from bookable_contracts.booking_experts_v1.clock import Clock
from bookable_contracts.booking_experts_v1.desk import NOUNS, OPTIONS, RESERVATIONS, Desk, going
from bookable_contracts.booking_experts_v1.errors import blames, refuses
from bookable_contracts.booking_experts_v1.stays import Finder, Stay
from bookable_contracts.oracles.answers import answered
from bookable_contracts.verdicts import expect, not_reachable

DAY = 24 * 3600


@pytest.mark.rule("B1-15")
@pytest.mark.parametrize("kind", NOUNS)
@pytest.mark.parametrize("place", [False, True], ids=["new", "placed"])
def test_cancelling(desk: Desk, finder: Finder, kind: str, place: bool) -> None:
    """DELETE answers 204 without a body, and cancels."""
    booking = desk.booked(finder.fresh(park=desk.park_for(kind)), kind, place=place)
    gone = desk.cancel(booking)
    answered(desk.contract, gone, 204)
    expect(not gone.answer_body, "a 204 should have no body", gone)
    status, shown = desk.status(booking)
    expect(status == "cancelled", f"it should be cancelled, it is {status}", gone, shown)


@pytest.mark.rule("B1-15")
def test_cancelling_what_is_confirmed(desk: Desk, finder: Finder) -> None:
    """A confirmed reservation can be cancelled too."""
    booking = desk.booked(finder.fresh(), confirm=True)
    gone = desk.cancel(booking)
    answered(desk.contract, gone, 204)
    status, shown = desk.status(booking)
    expect(status == "cancelled", f"it should be cancelled, it is {status}", gone, shown)


@pytest.mark.rule("B1-15", evidence="assumed")
@pytest.mark.parametrize("kind", NOUNS)
def test_cancelling_again(desk: Desk, finder: Finder, kind: str) -> None:
    """What is cancelled can be read, and cancelled again without effect; it cannot be changed."""
    booking = desk.booked(finder.fresh(park=desk.park_for(kind)), kind)
    for _ in range(2):
        answered(desk.contract, desk.cancel(booking), 204)
    answered(desk.contract, desk.read(booking), 200)
    refuses(desk.contract, desk.change(booking, {"city": "Elders"}), 422)
    refuses(desk.contract, desk.change(booking, place=True), 422)


@pytest.mark.rule("B1-15", evidence="assumed")
def test_no_link_to_pay(desk: Desk, finder: Finder) -> None:
    """What is cancelled has no link to pay."""
    booking = desk.booked(finder.fresh(), place=True)
    desk.cancel(booking)
    shown = desk.read(booking)
    answered(desk.contract, shown, 200)
    links = shown.at("/data/links") or {}
    expect("pay" not in links, "what is cancelled should have no link to pay", shown)


@pytest.mark.rule("B1-16")
def test_options(desk: Desk, finder: Finder) -> None:
    """An option is made new, and placed with place=true; then it blocks."""
    stay = finder.fresh(park=desk.option_park())
    before, _ = finder.stock(stay)
    made = desk.make(stay, OPTIONS, details=False)
    answered(desk.contract, made, 201)
    status = made.at("/data/attributes/status")
    expect(status == "new", f"an option should be new, it is {status}", made)
    idle, search = finder.stock(stay)
    expect(idle == before, "a new option should block nothing", made, search)
    placed = desk.change(desk.of(made), desk.body(stay, OPTIONS)["data"]["attributes"], place=True)
    answered(desk.contract, placed, 200)
    status = placed.at("/data/attributes/status")
    expect(status == "placed", f"it should be placed, it is {status}", placed)
    after, search = finder.stock(stay)
    expect(after == before - 1, "a placed option should take one", placed, search)


@pytest.mark.rule("B1-16")
def test_options_are_no_reservations(desk: Desk, finder: Finder) -> None:
    """An option is not found among reservations, nor a reservation among options."""
    option = desk.booked(finder.fresh(park=desk.option_park()), OPTIONS)
    park = option.stay.administration
    query = {"token": option.token}
    path = {"id": option.id}
    exchange = desk.park.call("getReservation", park=park, path=path, query=query)
    other = exchange.status == 404 or exchange.at("/data/attributes/token") != option.token
    expect(other, "an option should not be found as a reservation", exchange)


@pytest.mark.rule("B1-16", evidence="assumed")
@pytest.mark.parametrize("verb", ["create", "validate"])
def test_where_options_are_not_possible(desk: Desk, finder: Finder, verb: str) -> None:
    """Where option_validity is 0 no option can be made; a preview is given."""
    stay = finder.fresh(park=desk.option_park(possible=False))
    refused = desk.write(verb, OPTIONS, stay, desk.body(stay, OPTIONS))
    blames(desk.contract, refused, "attributes/status", "is not possible here")
    answered(desk.contract, desk.write("preview", OPTIONS, stay, desk.body(stay, OPTIONS)), 200)


@pytest.mark.rule("B1-16", evidence="assumed")
def test_where_no_option_is_left_behind(desk: Desk, finder: Finder) -> None:
    """An option that is refused blocks nothing."""
    stay = finder.fresh(park=desk.option_park(possible=False))
    before, _ = finder.stock(stay)
    refused = desk.make(stay, OPTIONS, place=True)
    refuses(desk.contract, refused, 422)
    after, search = finder.stock(stay)
    expect(after == before, "a refused option should block nothing", refused, search)


@pytest.mark.last
@pytest.mark.rule("B1-16")
def test_options_expire(desk: Desk, finder: Finder, clock: Clock) -> None:
    """After the park's option_validity days an option is cancelled, and not before."""
    park = desk.option_park()
    days = int(desk.park.administration(park)["option_validity"])
    stay = finder.fresh(park=park)
    before, _ = finder.stock(stay)
    option = desk.booked(stay, OPTIONS, place=True)
    with clock.lent():
        clock.advance(days * DAY - 600)
        status, shown = desk.status(option)
        expect(status == "placed", "an option should stand for all of its days", shown)
        clock.advance(1200)
        status, shown = desk.status(option)
        expect(status == "cancelled", "an option should be cancelled after its days", shown)
        after, search = finder.stock(stay)
        expect(after == before, "what is cancelled should free its place", shown, search)


@pytest.mark.last
@pytest.mark.rule("B1-12")
@pytest.mark.parametrize("way", ["new", "place", "confirm"])
def test_time_to_pay(desk: Desk, finder: Finder, clock: Clock, way: str) -> None:
    """Unless confirmed or paid in time, what is placed is cancelled; what is new stays."""
    stay = finder.fresh()
    before, _ = finder.stock(stay)
    booking = desk.booked(stay, **going(way))
    began = str(booking.made.at("/data/attributes/status"))
    with clock.lent():
        clock.advance(DAY)
        status, shown = desk.status(booking)
        wanted = "cancelled" if way == "place" else began
        expect(status == wanted, f"after a day it should be {wanted}, it is {status}", shown)
        after, search = finder.stock(stay)
        left = before - (way == "confirm")
        expect(after == left, f"after a day {left} should be free, {after} are", search)


@pytest.mark.last
@pytest.mark.rule("B1-15", evidence="assumed")
def test_cancelling_what_is_finished(desk: Desk, finder: Finder, clock: Clock) -> None:
    """A confirmed stay is finished when its last day is over, and cannot be cancelled then."""
    stay = soon(finder)
    booking = desk.booked(stay, RESERVATIONS, confirm=True)
    with clock.lent():
        clock.advance((stay.end - desk.park.today).days * DAY + 2 * DAY)
        status, shown = desk.status(booking)
        expect(status == "finished", f"it should be finished, it is {status}", shown)
        refuses(desk.contract, desk.cancel(booking), 422)
        status, shown = desk.status(booking)
        expect(status == "finished", f"it should stay finished, it is {status}", shown)


def soon(finder: Finder) -> Stay:
    """Return a stay that is over within a few weeks; NotReachable if there is none."""
    found, _ = finder.found(
        {
            "filter[administration_ids]": finder.park.id,
            "filter[guest_group][adults]": 2,
            "filter[los]": "1..7",
            "sorters[0][type]": "start_date",
            "limit[availabilities]": 60,
        }
    )
    later = [each for each in found if (each.start - finder.park.today).days > 1]
    if not later:
        not_reachable("needs a stay within the next weeks: the park offers none")
    return later[-1]
