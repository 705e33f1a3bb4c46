"""Lists, errors and rate limits: PW-07 to PW-09."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from bookable_contracts.client import Client, Request
from bookable_contracts.exchange import Exchange
from bookable_contracts.oracles import limits, negotiation, paging
from bookable_contracts.oracles.answers import is_error
from bookable_contracts.oracles.refusals import Refusals
from bookable_contracts.prive_wellness.company import Company, absent, harmless
from bookable_contracts.target import KeyRing
from bookable_contracts.verdicts import assumed, expect
from bookable_specs import Contract, Operation

LARGEST = 100
IDENTITY = {"listUnits": "uuid", "listBookings": "reference"}


@pytest.fixture
def ask(home: Company, paged_operation: Operation) -> paging.Lister:
    """Ask for the list, of which there is enough for several pages."""
    if paged_operation.id == "listBookings":
        for _ in range(3):
            home.booked()

    def asked(query: dict[str, Any]) -> Exchange:
        return home.call(paged_operation.id, query=query)

    return asked


@pytest.mark.rule("PW-07")
def test_pages(contract: Contract, paged_operation: Operation, ask: paging.Lister) -> None:
    """Lists come in an envelope, and all pages together are the list."""
    paging.has_envelope(contract, ask)
    paging.partitions(contract, ask, IDENTITY[paged_operation.id])


@pytest.mark.rule("PW-07")
def test_page_sizes(contract: Contract, home: Company, paged_operation: Operation) -> None:
    """A page holds 100 at most, and more is refused."""

    def ask(query: dict[str, Any]) -> Exchange:
        return home.call(paged_operation.id, query=query)

    paging.refuses_nonsense(contract, paged_operation, ask)
    beyond = ask({"per_page": LARGEST + 1})
    told = beyond.at("/pagination/per_page") if beyond.status == 200 else 0
    expect(told in range(LARGEST + 1), "a page should hold 100 at most", beyond)
    with assumed():
        paging.caps_its_size(contract, paged_operation, ask)


@pytest.fixture
def refusals(client: Client) -> Refusals:
    """What the server has to refuse."""
    return Refusals(client=client)


@pytest.mark.rule("PW-08")
def test_unknown_paths(refusals: Refusals, keys: KeyRing) -> None:
    """An unknown path answers 404 in the envelope."""
    refusals.unknown_paths(keys.keys[0], "/no-such-thing", "/units/x/y/z", "/")


@pytest.mark.rule("PW-08")
def test_wrong_methods(
    refusals: Refusals, keys: KeyRing, operation: Operation, rng: Random
) -> None:
    """A method that the path does not have answers 405 in the envelope."""
    request = harmless(refusals.client, operation.id, rng)
    refusals.wrong_methods(keys.keys[0], operation, request)


@pytest.mark.rule("PW-08")
def test_unreadable_bodies(refusals: Refusals, home: Company) -> None:
    """A body that is no JSON object answers 400 in the envelope."""
    request = home.booking_request(home.slots.take())
    refusals.unreadable_bodies(home.key("createBooking"), request)


@pytest.mark.rule("PW-08")
def test_media_types(refusals: Refusals, home: Company) -> None:
    """A body of another media type answers 415 in the envelope."""
    request = home.booking_request(home.slots.take())
    refusals.foreign_media_types(home.key("createBooking"), request)


@pytest.mark.rule("PW-08")
def test_accept(refusals: Refusals, keys: KeyRing) -> None:
    """JSON is answered to whoever takes it; who does not gets 406 in the envelope."""
    refusals.unwelcome_answers(keys.keys[0], refusals.client.request("getMe"))


@pytest.mark.rule("PW-08")
def test_errors_of_the_rules(home: Company, contract: Contract, rng: Random) -> None:
    """What is missing, invalid or taken is told in the envelope."""
    for operation in ("getUnit", "getUnitAvailability", "getBooking", "createBooking"):
        request = harmless(home.client, operation, rng)
        is_error(contract, home.client.send(request, key=home.key(operation)), 404)
    is_error(contract, home.call("listUnits", query={"page": "x"}), 400)
    is_error(contract, home.call("createBooking", json={}), 400)
    slot = home.slots.take()
    home.booked(slot)
    is_error(contract, home.book(slot), 409)


@pytest.mark.rule("PW-08")
def test_errors_of_access(refusals: Refusals, keys: KeyRing, rng: Random) -> None:
    """Who is not let in is told so in the envelope."""
    refusals.impostors(keys.keys[0], harmless(refusals.client, "getBooking", rng))


@pytest.mark.rule("PW-09")
def test_limit_arithmetic(client: Client, keys: KeyRing) -> None:
    """Each request is told the limit of 600, and one request less."""
    limits.counts_down(client, client.request("getMe"), keys.keys[0])
    limits.announces_limit(client, client.call("getMe", key=keys.keys[0], pin=True))


@pytest.mark.rule("PW-09")
def test_limit_headers_on_errors(home: Company, rng: Random) -> None:
    """Errors carry the three headers too."""
    client, missing = home.client, absent(rng)
    get_me = client.request("getMe")
    key = home.key("createBooking")
    body = home.booking_request(home.slots.take())
    unknown = Request(method="GET", path="/no-such-thing")
    attempts = [
        client.send(unknown, key=key),
        client.send(Request(method="DELETE", path="/me"), key=key),
        client.send(Request(method="GET", path=f"/bookings/{missing['reference']}"), key=key),
        client.send(Request(method="GET", path="/units?page=x"), key=key),
        *(client.send(r, key=key) for _, r, _ in negotiation.unwelcome_answers(get_me)),
        *(client.send(r, key=key) for _, r, _ in negotiation.unreadable_bodies(body)),
        *(client.send(r, key=key) for _, r, _ in negotiation.foreign_media_types(body)),
        client.send(get_me),
    ]
    for exchange in attempts:
        limits.has_headers(client, exchange)


@pytest.mark.rule("PW-09")
def test_limit_of_each_key(client: Client, keys: KeyRing) -> None:
    """The requests of one key do not count for another."""
    one, other = keys.spare()
    limits.counts_each_key_apart(client, client.request("getMe"), one, other)


@pytest.mark.rule("PW-09")
@pytest.mark.last
def test_limit_exceeded(client: Client, keys: KeyRing) -> None:
    """Beyond the limit the answer is 429 with Retry-After, in the envelope."""
    _, spare = keys.spare()
    limits.refuses_beyond(client, client.request("getMe"), spare)
