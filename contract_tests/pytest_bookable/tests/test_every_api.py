"""What holds for each API that is served, not for the three of the other tests alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from pytest_bookable.contract import Contract
from pytest_bookable.control import Control
from pytest_bookable.session import Session
from pytest_bookable.wishes import Wishes

KEYED = {
    "prive-wellness": "/me",
    "wellhub-booking": "/booking/v1/gyms/1/classes",
    "booking-experts-v3": "/v3/subscription",
    "booking-experts-v1": "/administrations",
}
"""What can be read with a key, by API."""

SIGNED = "agenda"
"""Signs each call, so that no header carries its keys."""


@pytest.fixture(scope="module")
def everything(chosen: Any) -> Iterator[Session]:
    """A session with a server of all APIs."""
    session = Session(chosen(), "here")
    yield session
    session.stop()


def test_no_api_is_left_out_here(everything: Session) -> None:
    with everything.world("a", Wishes()) as world:
        assert set(world.apis) == {*KEYED, SIGNED}


@pytest.mark.parametrize("api", KEYED)
def test_a_key_opens_its_api(everything: Session, api: str) -> None:
    with everything.world("a", Wishes()) as world:
        vendor = world.api(api)
        statuses = [vendor.call("GET", KEYED[api], credential=key).status for key in (None, "")]

    assert statuses == [401, 200]


def test_an_api_whose_keys_no_header_carries_says_what_it_asks_for(everything: Session) -> None:
    with everything.world("a", Wishes()) as world, pytest.raises(LookupError) as caught:
        world.api(SIGNED).headers()

    assert str(caught.value) == (
        "no header carries a key of agenda, whose contract asks for api_key in the query,"
        " api_salt in the query, api_signature in the query: send each call with what it takes,"
        " and credential=None"
    )


@pytest.mark.parametrize("moment", ["1970-01-01T00:00:00Z", "2400-12-31T23:59:59Z"])
def test_all_can_begin_at_either_end_of_the_clocks_years(everything: Session, moment: str) -> None:
    with everything.world("a", Wishes(clock=moment)) as world:
        assert world.clock.now().year == int(moment[:4])
        assert world.api("prive-wellness").call("GET", "/units").status == 200


class Document(Control):
    """A control API that knows one contract, with these schemes."""

    def __init__(self, **schemes: Any) -> None:
        super().__init__("http://127.0.0.1:9")
        self._document = {"components": {"securitySchemes": schemes}}

    def call(self, method: str, path: str, body: Any = None) -> Any:
        return self._document


def test_a_password_is_no_key_and_another_scheme_is_looked_for() -> None:
    basic = {"type": "http", "scheme": "Basic"}
    key = {"type": "apiKey", "in": "header", "name": "X-Key"}

    assert Contract(Document(basic=basic, key=key), "x").headers("s") == {"X-Key": "s"}
    with pytest.raises(LookupError, match="of x, whose contract asks for HTTP Basic, oauth2:"):
        Contract(Document(basic=basic, flow={"type": "oauth2"}), "x").headers("s")


@pytest.mark.parametrize(("scheme", "sent"), [("bearer", "Bearer s"), ("token", "Token s")])
def test_an_http_scheme_stands_before_the_key(scheme: str, sent: str) -> None:
    http = {"type": "http", "scheme": scheme}

    assert Contract(Document(it=http), "x").headers("s") == {"Authorization": sent}
