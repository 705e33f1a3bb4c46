"""What users do, and when they may: WH-12, WH-24 and WH-26."""

from __future__ import annotations

import datetime as dt

import pytest

from bookable_contracts.exchange import Exchange
from bookable_contracts.oracles.answers import answered, pick
from bookable_contracts.oracles.shapes import faults
from bookable_contracts.verdicts import assumed, expect
from bookable_contracts.wellhub_booking.gym import Gym, written
from bookable_contracts.wellhub_booking.users import (
    CHECKED_IN,
    CHECKIN_LASTS,
    NUMBER,
    Users,
    accepted,
    schema_of_event,
)
from bookable_specs import Contract, JsonObject

DAY = dt.timedelta(days=1)
HOUR = dt.timedelta(hours=1)
RESERVED: JsonObject = {"status": "RESERVED"}
RIVALS = 8
PLACES = 3


@pytest.mark.rule("WH-12")
def test_open_at_once(gym: Gym, users: Users) -> None:
    """Without opens_at a slot can be booked as soon as it exists."""
    slot, made = gym.opened()
    _books(users, slot, made)


@pytest.mark.rule("WH-12")
def test_open_to_the_end(gym: Gym, users: Users) -> None:
    """Without closes_at a slot can be booked until occur_date."""
    soon = gym.now.replace(minute=0, second=0) + 2 * HOUR
    window = {"opens_at": written(gym.noon - 3 * DAY)}
    slot, made = gym.opened(occur_date=written(soon), booking_window=window)
    _books(users, slot, made)


@pytest.mark.rule("WH-12")
@pytest.mark.parametrize(
    ("opens", "closes"), [(2, None), (-5, -2), (None, -2)], ids=["not yet", "over", "closed"]
)
def test_closed(gym: Gym, users: Users, opens: int | None, closes: int | None) -> None:
    """Before opens_at and after closes_at users cannot book."""
    days = {"opens_at": opens, "closes_at": closes}
    window = {n: written(gym.noon + d * DAY) for n, d in days.items() if d is not None}
    slot, made = gym.opened(booking_window=window)
    attempt = users.book(slot)
    expect(not accepted(attempt), "users should not book outside the window", made, attempt)


@pytest.mark.rule("WH-24")
def test_request(gym: Gym, users: Users, contract: Contract) -> None:
    """A booking asks the partner, who reserves it and tells the new figure."""
    slot, made = gym.opened()
    user = users.new()
    booking, exchange = users.booked(slot, user=user)
    _is_event(contract, exchange, "booking-requested")
    told = {
        "/event_data/slot/id": int(slot),
        "/event_data/slot/gym_id": int(gym.id),
        "/event_data/slot/class_id": int(gym.lesson),
        "/event_data/user/unique_token": user,
    }
    for pointer, value in told.items():
        same = exchange.at(pointer) == value
        expect(same, f"booking-requested should name what was booked at {pointer}", exchange)
    answered(contract, gym.answer(booking, RESERVED), 204)
    answered(contract, gym.patch(slot, {"total_booked": 1}), 204)
    shown = gym.slot(slot)
    with assumed():
        expect(shown.at("/total_booked") == 1, "the partner's figure should stand", made, shown)


@pytest.mark.rule("WH-24")
@pytest.mark.parametrize("late", [False, True], ids=["in time", "late"])
def test_cancellation(gym: Gym, users: Users, late: bool) -> None:
    """A user cancels until cancellable_until in time, after that late."""
    _cancels(gym, users, reserved=True, late=late)


@pytest.mark.rule("WH-24", evidence="assumed")
@pytest.mark.parametrize("late", [False, True], ids=["in time", "late"])
def test_cancellation_of_a_request(gym: Gym, users: Users, late: bool) -> None:
    """A user cancels a booking that is not yet answered too."""
    _cancels(gym, users, reserved=False, late=late)


def _cancels(gym: Gym, users: Users, *, reserved: bool, late: bool) -> None:
    occurs = gym.now.replace(minute=0, second=0) + 5 * HOUR
    until = gym.now - HOUR if late else occurs
    slot, made = gym.opened(occur_date=written(occurs), cancellable_until=written(until))
    booking, _ = users.booked(slot)
    if reserved:
        answered(gym.contract, gym.answer(booking, RESERVED), 204)
    exchange = users.cancel(booking)
    expect(accepted(exchange), "a user should cancel an open booking", made, exchange)
    kind = "booking-late-canceled" if late else "booking-canceled"
    _is_event(gym.contract, exchange, kind)
    same = exchange.at(NUMBER) == booking
    expect(same, f"{kind} should name the booking", exchange)
    again = users.cancel(booking)
    expect(not accepted(again), "a user should cancel a booking once", exchange, again)
    with assumed():
        answered(gym.contract, gym.answer(booking, RESERVED), 409)


@pytest.mark.rule("WH-24", evidence="assumed")
def test_full(gym: Gym, users: Users) -> None:
    """A slot without places left takes no more users, until one is given back."""
    slot, made = gym.opened(total_capacity=2, total_booked=1)
    booking, _ = users.booked(slot)
    full = users.book(slot)
    expect(not accepted(full), "a full slot should take no more users", made, full)
    users.cancel(booking)
    _books(users, slot, made)


@pytest.mark.rule("WH-24", evidence="assumed")
def test_reserved_counts_once(gym: Gym, users: Users) -> None:
    """A reserved booking takes one place, before and after the partner counts it."""
    slot, made = gym.opened(total_capacity=2)
    booking, _ = users.booked(slot)
    answered(gym.contract, gym.answer(booking, RESERVED), 204)
    answered(gym.contract, gym.patch(slot, {"total_booked": 1}), 204)
    _books(users, slot, made)
    full = users.book(slot)
    expect(not accepted(full), "a full slot should take no more users", made, full)


@pytest.mark.rule("WH-24", evidence="assumed")
def test_last_places(gym: Gym, users: Users) -> None:
    """Of eight who book at once, as many get a place as there are."""
    slot, made = gym.opened(total_capacity=PLACES)
    requests = [users.book_request(slot, users.new()) for _ in range(RIVALS)]
    answers = gym.client.together([(gym.key, request) for request in requests])
    won = [users.noted(answer) for answer in answers if accepted(answer)]
    few = f"{len(requests)} users at once should get the {PLACES} places"
    expect(len(won) == PLACES, few, made, *answers)


@pytest.mark.rule("WH-24", evidence="assumed")
def test_twice(gym: Gym, users: Users) -> None:
    """A user has one open booking in a slot."""
    slot, made = gym.opened()
    user = users.new()
    booking, _ = users.booked(slot, user=user)
    again = users.book(slot, user=user)
    expect(not accepted(again), "a user should have one open booking in a slot", made, again)
    users.cancel(booking)
    freed = users.book(slot, user=user)
    expect(accepted(freed), "a user who cancelled should book again", made, freed)


@pytest.mark.rule("WH-24", evidence="assumed")
def test_inactive(gym: Gym, users: Users) -> None:
    """Users cannot book an inactive slot."""
    slot, made = gym.opened(status=0)
    attempt = users.book(slot)
    expect(not accepted(attempt), "users should not book an inactive slot", made, attempt)


@pytest.mark.rule("WH-26")
def test_simulated_booking(gym: Gym, users: Users, contract: Contract) -> None:
    """A booking and its cancellation, also late on demand, are simulated."""
    slot, _ = gym.opened()
    for late, kind in ((None, "booking-canceled"), (True, "booking-late-canceled")):
        booking, made = users.booked(slot)
        _is_event(contract, made, "booking-requested")
        _is_event(contract, users.cancel(booking, late=late), kind)


@pytest.mark.rule("WH-26")
def test_simulated_checkin(users: Users, contract: Contract) -> None:
    """A check-in of a user without a booking is simulated."""
    user = users.new()
    exchange = users.check_in(user)
    _is_event(contract, exchange, "checkin")
    same = exchange.at("/event_data/user/unique_token") == user
    expect(same, "checkin should name the user", exchange)


@pytest.mark.rule("WH-26", evidence="assumed")
def test_simulated_checkin_of_a_booking(users: Users, contract: Contract) -> None:
    """A check-in of a user with a reserved booking that day is one of the booking."""
    booking, exchange = users.check_in_booking()
    _is_event(contract, exchange, "checkin-booking-occurred")
    same = exchange.at(CHECKED_IN) == booking
    expect(same, "checkin-booking-occurred should name the booking", exchange)
    expires = pick(exchange, "/event_data/expires_at", int)
    span = expires - pick(exchange, "/event_data/timestamp", int)
    expect(span == CHECKIN_LASTS, "expires_at should be 5400 seconds later", exchange)


def _books(users: Users, slot: str, made: Exchange) -> None:
    exchange = users.book(slot)
    expect(accepted(exchange), "a user should book a slot that is open", made, exchange)


def _is_event(contract: Contract, exchange: Exchange, kind: str) -> None:
    """Hold a simulator's answer to being the event, as a webhook has it."""
    expect(accepted(exchange), f"the simulator should answer {kind}", exchange)
    told = exchange.at("/event_type")
    expect(told == kind, f"the event should be {kind}, it is {told}", exchange)
    found = faults(contract, schema_of_event(kind), exchange.json)
    expect(not found, f"{kind} departs from its shape: {', '.join(found[:1])}", exchange)
