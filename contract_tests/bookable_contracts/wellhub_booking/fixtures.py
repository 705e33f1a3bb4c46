"""What the checks of this API are given."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from bookable_contracts.receiver import Receiver
from bookable_contracts.session import Session
from bookable_contracts.verdicts import NotReachable
from bookable_contracts.wellhub_booking.gym import Gym
from bookable_contracts.wellhub_booking.settings import NO_USER, optional
from bookable_contracts.wellhub_booking.users import Users
from bookable_contracts.wellhub_booking.webhooks import Endpoint, find_endpoint


def gym_of(session: Session) -> Gym:
    """Return the gym under test."""
    ring, settings = session.client.ring, session.options.settings
    return Gym(
        client=session.client,
        contract=session.contract,
        id=settings["gym_id"],
        key=ring.keys[0],
        product=settings.get("product_id", ""),
    )


def users_of(session: Session, gym: Gym) -> Users:
    """Return the users; raises NotReachable if nobody can play them."""
    if session.options.settings.get("simulator") != "on":
        raise NotReachable(NO_USER)
    return Users(gym=gym, first=session.rng("users").randrange(2 * 10**12, 9 * 10**12))


class Fixtures:
    """The pytest plugin with this API's fixtures."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._gym = gym_of(session)
        self._users: Users | None = None
        self._endpoint: Endpoint | None = None
        self._silence: NotReachable | None = None

    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        """Run a check that asks for an operation of a gym for each that there is."""
        if "gym_operation" in metafunc.fixturenames:
            operations = self._session.contract.operations.values()
            chosen = [each for each in operations if "{gym_id}" in each.path]
            metafunc.parametrize("gym_operation", chosen, ids=lambda each: each.id)

    @pytest.fixture
    def gym(self) -> Gym:
        """The gym under test."""
        return self._gym

    @pytest.fixture
    def settings(self) -> Mapping[str, str]:
        """What the tester passed by --set."""
        return self._session.options.settings

    @pytest.fixture
    def other(self, settings: Mapping[str, str]) -> Gym:
        """Another gym, covered by the same key or not."""
        other = optional(settings, "other_gym_id")
        session = self._session
        return Gym(client=session.client, contract=session.contract, id=other, key=self._gym.key)

    @pytest.fixture
    def users(self) -> Users:
        """Those who book."""
        if self._users is None:
            self._users = users_of(self._session, self._gym)
        return self._users

    @pytest.fixture
    def endpoint(self, users: Users, receiver: Receiver) -> Endpoint:
        """The webhook receiver, once a delivery has shown that it is registered."""
        if self._silence is not None:
            raise self._silence
        if self._endpoint is None:
            try:
                self._endpoint = find_endpoint(receiver, users)
            except NotReachable as silence:
                self._silence = silence
                raise
        return self._endpoint
