"""The user's side of the second suite: when a slot is near."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import httpx
import pytest
from our_servers import serving

from bookable_contracts.client import Client
from bookable_contracts.pacing import Pacer
from bookable_contracts.target import Key, KeyRing
from bookable_contracts.wellhub_booking.gym import Gym
from bookable_contracts.wellhub_booking.users import CHECKED_IN, Users
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
