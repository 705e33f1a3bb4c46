"""Late deliveries, missing ones, and the signatures of retries: no second is really waited for."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import pytest
from support import CONTRACT, SECRET

from bookable_contracts.deliveries import Delivery, Where
from bookable_contracts.oracles import signature
from bookable_contracts.oracles.webhooks import delivered, is_signed, is_signed_later, needs_secret
from bookable_contracts.receiver import Receiver, Wanted
from bookable_contracts.verdicts import Broken, Differs, NotReachable, NotTested
from bookable_contracts.wellhub_booking import check_webhooks
from bookable_contracts.wellhub_booking.webhooks import Endpoint
from bookable_specs import load

HEADER = CONTRACT.document["x-webhook-signature"]["header"].lower()


class Scripted(Receiver):
    """A receiver whose deliveries arrive at moments that are known beforehand."""

    def __init__(self, *, patience: float = 5.0, secret: str = SECRET) -> None:
        super().__init__(where="http://here/", secret=secret, patience=patience)
        self.now = 0.0
        self.coming: list[Delivery] = []

    def arrive(self, body: object, *, after: float) -> None:
        written, moment = json.dumps(body).encode(), self.now + after
        number = str(len(self.coming))
        self.coming.append(Delivery(id=number, headers={}, body=written, arrived=moment))

    def wait(
        self, wanted: Wanted, *, count: int = 1, patience: float | None = None
    ) -> list[Delivery]:
        deadline = self.now + (self.patience if patience is None else patience)
        meant = sorted((d for d in self.coming if wanted(d)), key=lambda each: each.arrived)
        moments = [each.arrived for each in meant[:count]]
        enough = moments[-1] if len(moments) == count else deadline
        self.now = max(self.now, min(deadline, enough))
        return [each for each in meant if each.arrived <= self.now]

    def refuse_next(self, where: Where, *, times: int = 1, delay: float = 0.0) -> None:
        pass

    def take_again(self) -> None:
        pass

    def _fetch(self, last: str, wait: float) -> list[Delivery]:
        raise AssertionError


def is_event(name: str) -> Wanted:
    return lambda delivery: bool(delivery.event == name)


def awaited(*, late: float | None, another: float | None, count: int = 1) -> list[Delivery]:
    """Wait 5 seconds for an event that comes so late, if at all; another one comes after it."""
    receiver = Scripted()
    if late is not None:
        receiver.arrive("wanted", after=late)

    def happen() -> Wanted:
        if another is not None:
            receiver.arrive("another", after=another)
        return is_event("another")

    return delivered(receiver, is_event("wanted"), "an event", another=happen, count=count)


@pytest.mark.parametrize(
    ("late", "another"),
    [
        pytest.param(4.0, None, id="in time"),
        pytest.param(7.0, 4.0, id="before another that is as slow"),
        pytest.param(9.0, 0.0, id="overtaken"),
        pytest.param(9.0, None, id="while another is waited for in vain"),
    ],
)
def test_a_late_delivery_is_taken(late: float, another: float | None) -> None:
    assert len(awaited(late=late, another=another)) == 1


@pytest.mark.parametrize(("late", "count"), [(None, 1), (1.0, 2)])
def test_a_delivery_that_is_overtaken_and_never_comes_is_broken(
    late: float | None, count: int
) -> None:
    with pytest.raises(Broken, match="an event should be delivered, it was not"):
        awaited(late=late, another=1.0, count=count)


def test_where_all_is_late_nothing_is_told_of_the_rule() -> None:
    with pytest.raises(NotTested, match="raise --webhook-patience"):
        awaited(late=20.0, another=20.0)


def test_where_nothing_else_can_happen_the_missing_event_is_named() -> None:
    def nothing() -> Wanted:
        raise NotReachable("no slot is free")

    with pytest.raises(NotTested, match=r"an event did not come within 5 s.*: no slot is free"):
        delivered(Scripted(), is_event("wanted"), "an event", another=nothing)


def signed(stamp: int, *, secret: str = SECRET) -> Delivery:
    annotation, body = CONTRACT.document["x-webhook-signature"], b"{}"
    digest = signature.digest(annotation, str(stamp), body, secret=secret)
    headers = {HEADER: f"t={stamp},v1={digest}"}
    return Delivery(id=str(stamp), headers=headers, body=body, arrived=1000.0)


def test_a_retry_has_a_signature_of_its_own() -> None:
    is_signed(CONTRACT, Scripted(), signed(1000), "a retry")
    with pytest.raises(Broken, match="a retry: the signature should be"):
        is_signed(CONTRACT, Scripted(), signed(1000, secret="another"), "a retry")


def test_without_the_secret_no_signature_holds() -> None:
    receiver = Scripted(secret="")
    for ask in (needs_secret, lambda r: is_signed(CONTRACT, r, signed(1000), "a retry")):
        with pytest.raises(NotReachable, match="pass --webhook-secret"):
            ask(receiver)


@pytest.mark.parametrize("later", [0, 1, 60])
def test_a_retry_is_signed_with_no_earlier_time(later: int) -> None:
    first = signed(1000)
    is_signed_later(CONTRACT, first, signed(1000 + later))
    with pytest.raises(Differs, match="should not be signed earlier"):
        is_signed_later(CONTRACT, first, signed(999 - later))


def test_a_signature_without_a_time_is_never_earlier() -> None:
    first, again = signed(1000), signed(999)
    is_signed_later(load("wellhub-booking"), first, again)
    is_signed_later(CONTRACT, first, Delivery(id="1", headers={}, body=b"{}", arrived=0.0))


@dataclass
class Users:
    """Users of a gym whose bookings are told so many times, so many seconds late."""

    receiver: Receiver
    tell: Callable[[str], None]
    made: list[str] = field(default_factory=list)

    def new(self) -> str:
        self.made.append(str(len(self.made)))
        return self.made[-1]

    def booked(self, slot: str, *, user: str) -> tuple[str, Any]:
        self.tell(user)
        return user, None

    def cancel(self, booking: str) -> None:
        pass


def retried(*attempts: float, patience: float) -> None:
    """Judge a server whose deliveries are tried at these moments."""
    receiver = Scripted(patience=patience)

    def tell(user: str) -> None:
        for each in attempts:
            body = {"event_data": {"user": {"unique_token": user}}}
            receiver.arrive(body, after=each)

    gym: Any = SimpleNamespace(opened=lambda: ("1", None))
    users: Any = Users(receiver, tell)
    endpoint = Endpoint(receiver=receiver, gym=gym, users=users)
    check_webhooks.test_retries(endpoint, load("wellhub-booking"))


@pytest.mark.parametrize("patience", [1.0, 30.0])
def test_retries_at_once_hold(patience: float) -> None:
    retried(0.1, 0.2, 0.3, 0.4, patience=patience)


def test_retries_at_once_hold_behind_a_slow_queue() -> None:
    retried(8.0, 8.1, 8.2, 8.3, patience=30.0)


@pytest.mark.parametrize(
    "attempts", [(0.1,), (0.1, 0.2, 0.3), (0.1, 0.2, 0.3, 0.4, 0.5), (0.1, 2.0, 5.0, 8.0)]
)
def test_too_few_too_many_or_slow_retries_are_broken(attempts: tuple[float, ...]) -> None:
    with pytest.raises(Broken):
        retried(*attempts, patience=30.0)
