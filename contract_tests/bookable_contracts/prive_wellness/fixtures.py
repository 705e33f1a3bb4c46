"""What the checks of this API are given."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bookable_contracts.prive_wellness.company import Company
from bookable_contracts.prive_wellness.slots import Allocator
from bookable_contracts.prive_wellness.webhooks import Endpoint, find_endpoint
from bookable_contracts.receiver import Receiver
from bookable_contracts.session import Session
from bookable_contracts.target import Key
from bookable_contracts.verdicts import NotReachable


class Fixtures:
    """The pytest plugin with this API's fixtures."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._companies: dict[str, Company] = {}
        self._endpoint: Endpoint | None = None
        self._silence: NotReachable | None = None

    def company(self, uuid: str) -> Company:
        """Return the one object for a company, so that its slots are handed out once."""
        if uuid not in self._companies:
            self._companies[uuid] = Company(
                client=self._session.client,
                contract=self._session.contract,
                uuid=uuid,
                rng=self._session.rng(f"company {self._session.client.ring.companies.index(uuid)}"),
            )
        return self._companies[uuid]

    @pytest.fixture
    def home(self) -> Company:
        """The company whose keys can do most."""
        return self.company(self._session.client.ring.companies[0])

    @pytest.fixture
    def other(self) -> Company:
        """Another company."""
        companies = self._session.client.ring.companies
        if len(companies) < 2:
            message = "needs a second key whose company is another one: pass one more --token"
            raise NotReachable(message)
        return self.company(companies[1])

    @pytest.fixture
    def company_of(self) -> Callable[[Key], Company]:
        """Tell whose a key is."""
        return lambda key: self.company(key.company)

    @pytest.fixture
    def slots(self, home: Company) -> Allocator:
        """Free slots of the home company, each handed out once."""
        return home.slots

    @pytest.fixture
    def endpoint(self, receiver: Receiver) -> Endpoint:
        """The webhook receiver, and the company that registered it."""
        if self._silence is not None:
            raise self._silence
        if self._endpoint is None:
            uuids = self._session.client.ring.companies
            try:
                self._endpoint = find_endpoint(receiver, [self.company(u) for u in uuids])
            except NotReachable as silence:
                self._silence = silence
                raise
        return self._endpoint
