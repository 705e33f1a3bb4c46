"""What is offered, sold and given back: PW-13 to PW-15 and PW-17."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from bookable_contracts.exchange import Exchange
from bookable_contracts.oracles.answers import answered, pick
from bookable_contracts.oracles.races import one_winner
from bookable_contracts.prive_wellness.company import CUSTOMER, Company
from bookable_contracts.verdicts import assumed, expect, not_reachable
from bookable_specs import Contract

RIVALS = 16
MOST_DAYS = 31
DAY = dt.timedelta(days=1)


@pytest.mark.rule("PW-13")
@pytest.mark.parametrize("days", [1, 7, 31])
def test_days(home: Company, days: int) -> None:
    """Availability has each day from the first to the last, up to 31."""
    first = home.today + 2 * DAY
    exchange = home.availability(home.units[0], first, first + (days - 1) * DAY)
    wanted = [(first + number * DAY).isoformat() for number in range(days)]
    answer = pick(exchange, "/days", list)
    dates = [day.get("date") for day in answer]
    expect(dates == wanted, f"{days} days should be answered, each once, in order", exchange)
    listed = all(isinstance(day.get("slots"), list) for day in answer)
    expect(listed, "each day should have a list of slots, be it empty", exchange)


@pytest.mark.rule("PW-13", evidence="assumed")
def test_days_left_out(home: Company) -> None:
    """Without an end the answer has seven days."""
    for query in ({}, {"from": (home.today + DAY).isoformat()}):
        exchange = home.call("getUnitAvailability", path={"uuid": home.units[0]}, query=query)
        answered(home.contract, exchange, 200)
        days = pick(exchange, "/days", list)
        expect(len(days) == 7, "a range without an end should have seven days", exchange)


@pytest.mark.rule("PW-13")
@pytest.mark.parametrize(("first", "last"), [(0, 31), (0, 400), (1, 0)])
def test_impossible_ranges(home: Company, first: int, last: int) -> None:
    """A range that is too long, or ends before it starts, is refused."""
    query = {"from": home.today + first * DAY, "to": home.today + last * DAY}
    exchange = home.call(
        "getUnitAvailability",
        path={"uuid": home.units[0]},
        query={name: day.isoformat() for name, day in query.items()},
    )
    days = exchange.at("/days") if exchange.status == 200 else []
    few = isinstance(days, list) and len(days) <= MOST_DAYS
    expect(few, f"availability should have {MOST_DAYS} days at most", exchange)
    with assumed():
        answered(home.contract, exchange, 400)


@pytest.mark.rule("PW-13")
def test_past_days(home: Company) -> None:
    """A day that is over has no bookable slots."""
    exchange = home.availability(home.units[0], home.today - 3 * DAY, home.today - 2 * DAY)
    slots = [slot for day in pick(exchange, "/days", list) for slot in day["slots"]]
    expect(not slots, "a day that is over should have no bookable slots", exchange)


@pytest.mark.rule("PW-14")
def test_filters(home: Company) -> None:
    """Each filter lets through what it names and nothing else."""
    booking = home.booked()
    unit, date, status = (booking[name] for name in ("unit_uuid", "date", "status"))
    before, after = (str(dt.date.fromisoformat(date) + step) for step in (-DAY, DAY))
    days = {"from_": before, "to": after}
    _found(home, booking, unit=unit, **days)
    _found(home, booking, status=status, **days)
    _found(home, booking, unit=unit, status=status, **days)
    _hidden(home, booking, unit=unit, status="cancelled", **days)
    _hidden(home, booking, unit=unit, from_=after, to=after)
    _hidden(home, booking, unit=unit, from_=before, to=before)
    for other in [each for each in home.units if each != unit][:1]:
        _hidden(home, booking, unit=other, **days)


@pytest.mark.rule("PW-14", evidence="assumed")
def test_ends_of_a_filter(home: Company) -> None:
    """Both ends of a range count, and mean the days of the stay."""
    booking = home.booked()
    unit, date = booking["unit_uuid"], booking["date"]
    _found(home, booking, unit=unit, from_=date, to=date)


@pytest.mark.rule("PW-14")
def test_filters_follow_the_booking(home: Company) -> None:
    """A cancelled booking is found as cancelled."""
    booking = home.booked()
    home.cancel(booking["reference"])
    cancelled = {**booking, "status": "cancelled"}
    date = dt.date.fromisoformat(booking["date"])
    around = {"from_": str(date - DAY), "to": str(date + DAY)}
    day = {"unit": booking["unit_uuid"], **around}
    _found(home, cancelled, status="cancelled", **day)
    _hidden(home, cancelled, status="confirmed", **day)


@pytest.mark.rule("PW-14")
@pytest.mark.parametrize("name", ["unit", "status", "from", "to"])
def test_impossible_filters(home: Company, name: str) -> None:
    """A filter that cannot be read is refused."""
    exchange = home.call("listBookings", query={name: "no-such-value"})
    answered(home.contract, exchange, 400)


@pytest.mark.rule("PW-15")
def test_sold_slots(home: Company, contract: Contract) -> None:
    """A slot that is offered can be booked once, and is then no longer offered."""
    slot = home.slots.take()
    first = home.book(slot)
    booking = answered(contract, first, 201)
    same = all(booking.get(name) == value for name, value in slot.fields.items())
    expect(same, "a booking should be of the slot that was asked for", first)
    offered, exchange = home.offers(slot)
    expect(not offered, "a sold slot should no longer be offered", first, exchange)
    answered(contract, home.book(slot), 409)


@pytest.mark.rule("PW-15")
def test_rivals(home: Company) -> None:
    """Of sixteen who book a slot at once, one gets it."""
    client, slot, key = home.client, home.slots.take(), home.key("createBooking")
    rivals = [
        (key, home.booking_request(slot, idempotency_key=client.fresh_key())) for _ in range(RIVALS)
    ]
    winner = one_winner(client, rivals, won=201, lost=409)
    held, exchange = home.sold(slot)
    expect(len(held) == 1, "one booking should hold the slot after a race", winner, exchange)
    offered, exchange = home.offers(slot)
    expect(not offered, "a sold slot should no longer be offered", winner, exchange)


@pytest.mark.rule("PW-15")
def test_slots_never_offered(home: Company) -> None:
    """A slot that was never on offer is not sold."""
    slot = home.slots.take()
    past = {**slot.fields, "date": (home.today - 2 * DAY).isoformat()}
    unknown = {**slot.fields, "timeslot_id": 2147483647}
    for what, fields in (("of a past day", past), ("with an unknown timeslot", unknown)):
        exchange = home.call("createBooking", json={**fields, "customer": CUSTOMER})
        message = f"a slot {what} should answer 409, answered {exchange.status}"
        expect(exchange.status == 409, message, exchange)


@pytest.mark.rule("PW-15")
def test_slots_of_closed_days(home: Company) -> None:
    """A timeslot of a unit is not sold on a day on which it is not on offer."""
    first = home.today + 2 * DAY
    for unit in home.units[:3]:
        timeslots = _timeslots(home, unit)
        days = pick(home.availability(unit, first, first + 20 * DAY), "/days", list)
        # On a day without any slot the unit is closed; on others somebody may cancel just now.
        closed = next((day["date"] for day in days if not day["slots"]), None)
        if closed is None or not timeslots:
            continue
        fields = {"unit_uuid": unit, "date": closed, "timeslot_id": timeslots[0]}
        exchange = home.call("createBooking", json={**fields, "customer": CUSTOMER})
        message = f"a slot that is not on offer should answer 409, answered {exchange.status}"
        expect(exchange.status == 409, message, exchange)
        return
    not_reachable("needs a unit with timeslots and a day without any on offer")


@pytest.mark.rule("PW-15")
def test_timeslots_of_another_unit(home: Company) -> None:
    """A timeslot of another unit is not sold in this one."""
    slot = home.slots.take()
    own = _timeslots(home, slot.unit_uuid)
    others = [unit for unit in home.units if unit != slot.unit_uuid]
    foreign = [each for unit in others[:3] for each in _timeslots(home, unit) if each not in own]
    if not foreign:
        not_reachable("needs a second unit with timeslots of its own")
    fields = {**slot.fields, "timeslot_id": foreign[0]}
    exchange = home.call("createBooking", json={**fields, "customer": CUSTOMER})
    answered(home.contract, exchange, 409)


@pytest.mark.rule("PW-17")
def test_cancelled_slots(home: Company, contract: Contract) -> None:
    """Cancelling a booking frees its slot, which can be booked again."""
    slot = home.slots.take()
    reference = home.booked(slot)["reference"]
    cancellation = home.cancel(reference)
    booking = answered(contract, cancellation, 200)
    is_cancelled = booking.get("status") == "cancelled" and booking.get("cancelled_at")
    expect(is_cancelled, "the answer should be the cancelled booking", cancellation)
    expect(
        home.booking(reference).json == booking,
        "GET should show the booking as the cancellation answered it",
        cancellation,
    )
    offered, exchange = home.offers(slot)
    expect(
        offered, "the slot of a cancelled booking should be offered again", cancellation, exchange
    )
    answered(contract, home.book(slot), 201)


@pytest.mark.rule("PW-17", evidence="assumed")
def test_second_cancellation(home: Company, contract: Contract) -> None:
    """A second cancellation answers the booking unchanged."""
    reference = home.booked()["reference"]
    first = home.cancel(reference)
    answered(contract, first, 200)
    second = home.cancel(reference)
    answered(contract, second, 200)
    same = second.json == first.json
    expect(same, "a second cancellation should leave the booking unchanged", first, second)


def _found(home: Company, booking: dict[str, Any], **query: Any) -> None:
    bookings, exchange = home.listed(**query)
    references = [each.get("reference") for each in bookings]
    named = _words(query)
    expect(booking["reference"] in references, f"{named} should list the booking", exchange)
    _only(bookings, exchange, query)


def _hidden(home: Company, booking: dict[str, Any], **query: Any) -> None:
    bookings, exchange = home.listed(**query)
    references = [each.get("reference") for each in bookings]
    named = _words(query)
    expect(booking["reference"] not in references, f"{named} should leave it out", exchange)
    _only(bookings, exchange, query)


def _only(bookings: list[dict[str, Any]], exchange: Exchange, query: dict[str, Any]) -> None:
    for each in bookings:
        fits = (
            query.get("unit", each.get("unit_uuid")) == each.get("unit_uuid")
            and query.get("status", each.get("status")) == each.get("status")
            and query.get("from_", "") <= str(each.get("date")) <= query.get("to", "9")
        )
        expect(fits, f"{_words(query)} should list nothing else", exchange)


def _words(query: dict[str, Any]) -> str:
    return "the filter on " + ", ".join(name.rstrip("_") for name in query)


def _timeslots(home: Company, unit: str) -> list[int]:
    exchange = home.call("getUnit", path={"uuid": unit})
    return [timeslot["id"] for timeslot in pick(exchange, "/timeslots", list)]
