"""What the checks of this API are given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from bookable_contracts.booking_experts_v1.clock import Clock
from bookable_contracts.booking_experts_v1.desk import Desk
from bookable_contracts.booking_experts_v1.discovery import park_of as tested_park
from bookable_contracts.booking_experts_v1.flow import walked
from bookable_contracts.booking_experts_v1.park import Park
from bookable_contracts.booking_experts_v1.sample import Sample, sampled
from bookable_contracts.booking_experts_v1.settings import optional
from bookable_contracts.booking_experts_v1.stays import Finder
from bookable_contracts.booking_experts_v1.walk import Walk
from bookable_contracts.oracles.jsonapi.cases import Case, paths_on, relationship_cases
from bookable_contracts.oracles.jsonapi.collection import Collection
from bookable_contracts.session import Session
from bookable_specs import Operation

OWNERS = {"{administration_id}", "{organization_id}"}
"""What stands in a path for the park or the organization that it is about."""


def park_of(session: Session) -> Park:
    """Return the park under test."""
    settings = session.options.settings
    return Park(
        client=session.client,
        contract=session.contract,
        id=tested_park(session.client.ring.keys, settings),
        rng=session.rng("park"),
        settings=settings,
    )


class Fixtures:
    """The pytest plugin with this API's fixtures."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._park = park_of(session)
        self._finder = Finder(park=self._park)
        self._desk = Desk(park=self._park, finder=self._finder)
        self._sample: Sample | None = None
        self._walk: Walk | None = None

    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        """Run a check that asks for some operations or includes for each that there is."""
        contract = self._session.contract
        operations = contract.operations.values()
        chosen: dict[str, Sequence[Operation | Case]] = {
            "default_operation": [o for o in operations if o.node.get("x-access") == "default"],
            "owned_operation": [o for o in operations if OWNERS & set(o.path.split("/"))],
            "leading_case": [
                each for each in relationship_cases(contract) if paths_on(each, contract)
            ],
        }
        for name in chosen.keys() & set(metafunc.fixturenames):
            metafunc.parametrize(name, chosen[name], ids=lambda each: each.id)

    @pytest.fixture
    def park(self) -> Park:
        """The park under test."""
        return self._park

    @pytest.fixture
    def finder(self) -> Finder:
        """The source of stays that no other check uses."""
        return self._finder

    @pytest.fixture
    def desk(self) -> Desk:
        """Where bookings are made."""
        return self._desk

    @pytest.fixture
    def settings(self) -> Mapping[str, str]:
        """What the tester passed by --set."""
        return self._session.options.settings

    @pytest.fixture
    def sample(self) -> Sample:
        """Stays of all parks within a few days, which filters share out."""
        if self._sample is None:
            self._sample = sampled(self._finder)
        return self._sample

    @pytest.fixture
    def collection(self, paged_operation: Operation) -> Collection:
        """A list of the park."""
        return self._park.collection(paged_operation.id)

    @pytest.fixture
    def related(self, relationship_case: Case) -> Collection:
        """The list of a relationship."""
        return self._park.collection(relationship_case.operation.id)

    @pytest.fixture
    def walk(self) -> Walk:
        """A long walk through the life of bookings, made once; it says what departed first."""
        if self._walk is None:
            self._walk = walked(self._desk, self._session.rng("walk"))
        return self._walk

    @pytest.fixture
    def clock(self, settings: Mapping[str, str]) -> Clock:
        """The clock of a mock."""
        return Clock(url=optional(settings, "clock"))
