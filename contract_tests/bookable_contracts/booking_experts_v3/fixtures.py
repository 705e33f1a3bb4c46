"""What the checks of this API are given."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from bookable_contracts.booking_experts_v3.discovery import administration_of, subscribed
from bookable_contracts.booking_experts_v3.guest import Guest, guest_of
from bookable_contracts.booking_experts_v3.park import Park
from bookable_contracts.booking_experts_v3.settings import optional
from bookable_contracts.booking_experts_v3.webhooks import Endpoint, find_endpoint
from bookable_contracts.oracles.jsonapi.cases import Case
from bookable_contracts.oracles.jsonapi.collection import Collection
from bookable_contracts.receiver import Receiver
from bookable_contracts.session import Session
from bookable_contracts.verdicts import NotReachable
from bookable_specs import Operation

ADDRESSES = {"{id}", "{booking_id}"}
"""What stands in a path for one thing in a park."""


def park_of(session: Session) -> Park:
    """Return the park under test."""
    parks = subscribed(session.client)
    ring, settings = session.client.ring, session.options.settings
    first = ring.keys[0].company
    park = administration_of(settings, {first: parks[first]})
    return Park(
        client=session.client,
        contract=session.contract,
        id=park,
        company=first,
        rng=session.rng("park"),
        settings=settings,
    )


class Fixtures:
    """The pytest plugin with this API's fixtures."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._park = park_of(session)
        self._guest: Guest | None = None
        self._endpoint: Endpoint | None = None
        self._silence: NotReachable | None = None

    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        """Run a check that asks for an operation about one thing for each that there is."""
        if "addressed_operation" in metafunc.fixturenames:
            operations = self._session.contract.operations.values()
            chosen = [each for each in operations if ADDRESSES & set(each.path.split("/"))]
            metafunc.parametrize("addressed_operation", chosen, ids=lambda each: each.id)

    @pytest.fixture
    def park(self) -> Park:
        """The park under test."""
        return self._park

    @pytest.fixture
    def settings(self) -> Mapping[str, str]:
        """What the tester passed by --set."""
        return self._session.options.settings

    @pytest.fixture
    def elsewhere(self) -> Park:
        """A park of another subscription, which the tested one does not cover."""
        parks = subscribed(self._session.client)
        own = parks[self._park.company]
        for company in self._session.client.ring.companies:
            for park in parks[company]:
                if park not in own:
                    return Park(
                        client=self._session.client,
                        contract=self._session.contract,
                        id=park,
                        company=company,
                        rng=self._session.rng("elsewhere"),
                    )
        raise NotReachable("needs a key of another organisation: pass one more --token")

    @pytest.fixture
    def collection(self, paged_operation: Operation) -> Collection:
        """A collection of the park."""
        return self._park.collection(paged_operation.id)

    @pytest.fixture
    def filtered(self, filter_case: Case) -> Collection:
        """The collection of a filter."""
        return self._park.collection(filter_case.operation.id)

    @pytest.fixture
    def related(self, relationship_case: Case) -> Collection:
        """The collection of a relationship."""
        return self._park.collection(relationship_case.operation.id)

    @pytest.fixture
    def guest(self, settings: Mapping[str, str]) -> Guest:
        """The customer who may be changed."""
        if self._guest is None:
            self._guest = guest_of(self._park, optional(settings, "booking_id"))
        return self._guest

    @pytest.fixture
    def endpoint(self, receiver: Receiver) -> Endpoint:
        """The webhook receiver, once a delivery has shown that it is registered."""
        if self._silence is not None:
            raise self._silence
        if self._endpoint is None:
            try:
                self._endpoint = find_endpoint(receiver, self._park)
            except NotReachable as silence:
                self._silence = silence
                raise
        return self._endpoint
