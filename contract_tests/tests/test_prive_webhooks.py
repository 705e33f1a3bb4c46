"""Whose receiver it is: deliveries of other companies, and late ones, tell nothing of ours."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import Any

import pytest

from bookable_contracts.inbox import Inbox
from bookable_contracts.prive_wellness.webhooks import find_endpoint
from bookable_contracts.receiver import LocalReceiver
from bookable_contracts.verdicts import NotReachable

SCOPES = frozenset({"units:read", "bookings:write"})


class Company:
    """As much of a company as a probe needs; it tells an inbox of its bookings, or nobody."""

    def __init__(self, uuid: str, inbox: Inbox | None, *, event: Any = None) -> None:
        self.uuid, self._inbox, self._event = uuid, inbox, event or enveloped
        self.client = SimpleNamespace(ring=SimpleNamespace(scopes_of=lambda _: SCOPES))
        self.booking = {"reference": f"PW-{uuid}-0001"}

    def booked(self) -> dict[str, str]:
        return self.booking

    def cancel(self, reference: str) -> None:
        if self._inbox is not None:
            deliver(self._inbox, self._event(reference))


def enveloped(reference: str) -> Any:
    return {"id": "1", "type": "booking.cancelled", "data": {"booking": {"reference": reference}}}


def deliver(inbox: Inbox, event: Any) -> None:
    inbox.take("POST", "/", {}, json.dumps(event).encode())


def found(inbox: Inbox, *companies: Company) -> str:
    receiver = LocalReceiver(inbox, where="http://there/", secret="", patience=0.05)
    return find_endpoint(receiver, companies).company.uuid  # type: ignore[arg-type]


@pytest.fixture
def inbox() -> Inbox:
    """The inbox of a receiver that a late delivery of somebody's came to."""
    inbox = Inbox()
    deliver(inbox, enveloped("PW-LATE-0009"))
    return inbox


def test_the_company_whose_booking_is_delivered_is_found(inbox: Inbox) -> None:
    assert found(inbox, Company("AAAA", None), Company("BBBB", inbox)) == "BBBB"


def test_the_first_of_two_that_are_told_is_taken(inbox: Inbox) -> None:
    assert found(inbox, Company("AAAA", inbox), Company("BBBB", inbox)) == "AAAA"


def test_an_event_of_another_shape_shows_its_company(inbox: Inbox) -> None:
    bare = Company("AAAA", inbox, event=lambda reference: {"booking": reference})
    assert found(inbox, bare) == "AAAA"


def test_what_others_are_told_registers_nobody(inbox: Inbox) -> None:
    with pytest.raises(NotReachable, match="register its URL in the dashboard"):
        found(inbox, Company("AAAA", None), Company("BBBB", None))
