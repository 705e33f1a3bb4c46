"""The user's side of the second suite: when a slot is near, and whose deliveries count."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator

import httpx
import pytest
from our_servers import serving

from bookable_contracts.client import Client
from bookable_contracts.deliveries import Delivery
from bookable_contracts.inbox import Inbox
from bookable_contracts.pacing import Pacer
from bookable_contracts.receiver import LocalReceiver, Wanted
from bookable_contracts.target import Key, KeyRing
from bookable_contracts.verdicts import NotReachable
from bookable_contracts.wellhub_booking.gym import Gym
from bookable_contracts.wellhub_booking.users import CHECKED_IN, Users
from bookable_contracts.wellhub_booking.webhooks import find_endpoint
from bookable_mocks.wellhub_booking import MOCK
from bookable_specs import load


@pytest.fixture
def users() -> Iterator[Users]:
    contract = load("wellhub-booking")
    with serving(MOCK) as root:
        key = Key(label="TOKEN_1", token="wh_vaart", company="1", scopes=frozenset())
        pacer = Pacer(annotation=contract.document.get("x-rate-limit"))
        client = Client(base_url=root, contract=contract, pacer=pacer, timeout=30.0)
        client.ring = KeyRing(keys=(key,))
        gym = Gym(client=client, contract=contract, id="1", key=key)
        yield Users(gym=gym, first=2 * 10**12)
        client.close()


def set_clock(users: Users, mode: str, now: dt.datetime) -> None:
    body = {"mode": mode, "now": now.isoformat()}
    httpx.put(f"{users.gym.client.base_url}/_mock/clock", json=body).raise_for_status()


@pytest.mark.parametrize("mode", ["frozen", "offset"])
def test_a_booking_is_checked_in_long_after_the_run_began(users: Users, mode: str) -> None:
    noon = users.gym.noon + dt.timedelta(days=1)
    set_clock(users, mode, noon + dt.timedelta(minutes=30))
    booking, exchange = users.check_in_booking()
    assert exchange.at("/event_type") == "checkin-booking-occurred"
    assert exchange.at(CHECKED_IN) == booking


def test_a_standing_clock_stands_still(users: Users) -> None:
    noon = users.gym.noon + dt.timedelta(days=1)
    set_clock(users, "frozen", noon)
    assert [users.gym.present() for _ in range(2)] == [noon, noon]


class Told(LocalReceiver):
    """A receiver that somebody else's delivery came to, and maybe some of ours."""

    def __init__(self, users: Users, *, ours: bool) -> None:
        self.inbox = Inbox()
        super().__init__(self.inbox, where="http://there/", secret="", patience=0.2)
        self._users, self._ours = users, ours
        self.deliver("BK_OF_ANOTHER")

    def deliver(self, booking: str) -> None:
        event = {"event_data": {"slot": {"booking_number": booking}}}
        self.inbox.take("POST", "/", {}, json.dumps(event).encode())

    def wait(
        self, wanted: Wanted, *, count: int = 1, patience: float | None = None
    ) -> list[Delivery]:
        for booking in self._users.bookings if self._ours else ():
            self.deliver(booking)
        return super().wait(wanted, count=count, patience=patience)


def test_a_receiver_that_is_told_of_others_alone_is_not_ours(users: Users) -> None:
    with pytest.raises(NotReachable, match="let Wellhub register its URL"):
        find_endpoint(Told(users, ours=False), users)


def test_a_receiver_that_is_told_of_our_booking_is_ours(users: Users) -> None:
    endpoint = find_endpoint(Told(users, ours=True), users)
    assert endpoint.users is users
    assert len(users.bookings) == 1


def test_nobody_books_to_find_a_receiver_that_is_told_already(users: Users) -> None:
    receiver = Told(users, ours=True)
    receiver.deliver(users.booked(users.gym.opened()[0])[0])
    find_endpoint(receiver, users)
    assert len(users.bookings) == 1
