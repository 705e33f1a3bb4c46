"""What the checks of this API are given."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from bookable_contracts.agenda.notices import Notices, find_notices
from bookable_contracts.agenda.office import Office
from bookable_contracts.agenda.settings import hours
from bookable_contracts.receiver import Receiver
from bookable_contracts.session import Session
from bookable_contracts.target import Key
from bookable_contracts.verdicts import NotReachable


def office_of(session: Session, key: Key | None = None) -> Office:
    """Return the company of the first key, or of another one."""
    settings = session.options.settings
    return Office(
        client=session.client,
        contract=session.contract,
        key=key or session.client.ring.keys[0],
        settings=settings if key is None else {},
        cancel_hours=hours(settings),
    )


class Fixtures:
    """The pytest plugin with this API's fixtures."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._office = office_of(session)
        self._stranger: Office | None = None
        self._notices: Notices | None = None
        self._silence: NotReachable | None = None

    @pytest.fixture
    def office(self) -> Office:
        """The company that is tested."""
        return self._office

    @pytest.fixture
    def settings(self) -> Mapping[str, str]:
        """What the tester passed by --set."""
        return self._session.options.settings

    @pytest.fixture
    def stranger(self) -> Office:
        """Another company."""
        if self._stranger is None:
            own = self._office.key.company
            others = [key for key in self._session.client.ring.keys if key.company != own]
            if not others:
                raise NotReachable("needs a token of another company: pass one more --token")
            self._stranger = office_of(self._session, others[0])
        return self._stranger

    @pytest.fixture
    def notices(self, receiver: Receiver) -> Notices:
        """The receiver, once it is known that the company's notices come to it."""
        if self._silence is not None:
            raise self._silence
        if self._notices is None:
            try:
                self._notices = find_notices(receiver, self._office)
            except NotReachable as silence:
                self._silence = silence
                raise
        return self._notices
