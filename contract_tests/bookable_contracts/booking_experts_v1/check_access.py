"""Who is let in, to which parks, and to whose reservations: B1-01, B1-02 and B1-14."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bookable_contracts.booking_experts_v1.desk import NOUNS, Booking, Desk
from bookable_contracts.booking_experts_v1.discovery import accessible
from bookable_contracts.booking_experts_v1.errors import refuses
from bookable_contracts.booking_experts_v1.generation import harmless
from bookable_contracts.booking_experts_v1.park import ABSENT, Park
from bookable_contracts.booking_experts_v1.stays import Finder, stays_of
from bookable_contracts.client import Request
from bookable_contracts.exchange import Exchange
from bookable_contracts.oracles import negotiation
from bookable_contracts.oracles.answers import answered
from bookable_contracts.oracles.auth import UNKNOWN_TOKEN, refuses_impostors
from bookable_contracts.oracles.jsonapi.refusing import lists_errors
from bookable_contracts.oracles.refusals import Refusals
from bookable_contracts.verdicts import assumed, expect, not_reachable
from bookable_specs import Contract, Operation

WRONG = "0" * 40
PARK = "{administration_id}"


class ListedRefusals(Refusals):
    """Refusals that list their errors as this API has them."""

    def judge(self, exchange: Exchange, status: int) -> None:
        """Hold a refusal to its status and to a document of errors."""
        refuses(self.client.contract, exchange, status)


@pytest.mark.rule("B1-01")
def test_wrong_credentials(park: Park, operation: Operation, contract: Contract) -> None:
    """Without a known key the answer is 401, with the error of the reference."""
    request = harmless(park, operation.id)
    for refusal in refuses_impostors(park.client, request, park.key):
        lists_errors(contract, refusal)
        title = refusal.at("/errors/0/title")
        expect(title == "Unauthorized error", "the title of a 401 should be its own", refusal)
    with assumed():
        shapes = [each.json for each in refuses_impostors(park.client, request, park.key)]
        same = all(each == shapes[0] for each in shapes)
        expect(same, "a missing key and an unknown one should get the same answer")


@pytest.mark.rule("B1-01", evidence="assumed")
@pytest.mark.parametrize("scheme", ["token", "TOKEN", "Token"])
def test_the_case_of_the_scheme(park: Park, contract: Contract, scheme: str) -> None:
    """The scheme's case does not matter."""
    request = park.request("listAdministrations")
    headers = {"Authorization": f"{scheme} {park.key.token}"}
    exchange = park.client.send(replace(request, headers=headers), key=park.key, pin=True)
    answered(contract, exchange, 200)
    headers = {"Authorization": f"{scheme} {UNKNOWN_TOKEN}"}
    answered(contract, park.client.send(replace(request, headers=headers)), 401)


@pytest.mark.rule("B1-01")
def test_media_type(park: Park, contract: Contract) -> None:
    """Answers are application/vnd.api+json, also for whoever asks for just that."""
    kind = contract.document["x-jsonapi"]["media-type"]
    for accept in (kind, "*/*", "application/*", f"text/html, {kind};q=0.1"):
        exchange = park.call("listAdministrations", headers={"Accept": accept})
        answered(contract, exchange, 200)
        expect(exchange.media_type == kind, f"an answer should be {kind}", exchange)


@pytest.mark.rule("B1-01", evidence="assumed")
@pytest.mark.parametrize("accept", ["text/html", "application/xml, text/*;q=0.5", "{kind};q=0"])
def test_not_acceptable(park: Park, contract: Contract, accept: str) -> None:
    """An Accept that rules the media type out answers 406."""
    kind = contract.document["x-jsonapi"]["media-type"]
    headers = {"Accept": accept.replace("{kind}", kind)}
    refuses(contract, park.call("listAdministrations", headers=headers), 406)


@pytest.mark.rule("B1-01", evidence="assumed")
@pytest.mark.parametrize("kind", NOUNS)
def test_foreign_bodies(desk: Desk, finder: Finder, contract: Contract, kind: str) -> None:
    """A body of another media type answers 415, one that cannot be read 400."""
    stay = finder.fresh(park=desk.park_for(kind))
    park = stay.administration
    request = desk.park.request(f"preview{NOUNS[kind]}", park=park, json=desk.body(stay, kind))
    refusals = ListedRefusals(client=desk.park.client)
    refusals.foreign_media_types(desk.park.key, request)
    content_type = {"Content-Type": request.headers["Content-Type"]}
    for what, attempt, status in negotiation.unreadable_bodies(request, content_type):
        refusals.refused(desk.park.client.send(attempt, key=desk.park.key), status, what)


@pytest.mark.rule("B1-01", evidence="assumed")
def test_unknown_paths_and_methods(park: Park, operation: Operation) -> None:
    """An unknown path answers 404, a method that a path does not have 405."""
    refusals = ListedRefusals(client=park.client)
    refusals.wrong_methods(park.key, operation, harmless(park, operation.id))
    refusals.unknown_paths(park.key, f"{operation.path.partition('{')[0].rstrip('/')}/no/such/x/y")


@pytest.mark.rule("B1-02")
def test_extended_access(park: Park, contract: Contract) -> None:
    """Listing reservations needs extended access."""
    answered(contract, park.call("listReservations", key=park.extended()), 200)
    exchange = park.call("listReservations", key=park.default())
    expect(exchange.status >= 400, "without extended access nothing should be listed", exchange)
    lists_errors(contract, exchange)
    with assumed():
        refuses(contract, exchange, 403)


@pytest.mark.rule("B1-02")
def test_default_access(park: Park, default_operation: Operation, contract: Contract) -> None:
    """Default access is enough for all that is not marked as extended."""
    operation = default_operation
    exchange = park.client.send(harmless(park, operation.id), key=park.default(), pin=True)
    message = f"{operation.id} should let default access in, answered {exchange.status}"
    expect(exchange.status not in {401, 403}, message, exchange)
    lists = operation.method == "GET" and "{id}" not in operation.path
    if lists and "{category_id}" not in operation.path:
        answered(contract, exchange, 200)


@pytest.mark.rule("B1-02", evidence="assumed")
def test_parks_without_access(park: Park, owned_operation: Operation, contract: Contract) -> None:
    """A park without access is not found, whatever is asked of it; nor is its organization."""
    operation = owned_operation
    if PARK in operation.path:
        request = harmless(park, operation.id)
        refuses(contract, park.client.send(request, key=park.stranger(), pin=True), 404)
        absent = harmless(park, operation.id, park_id=ABSENT)
        refuses(contract, park.client.send(absent, key=park.key), 404)
    else:
        key = park.stranger()
        mine = park.client.call("listOrganizations", key=key, pin=True)
        shown = [each.get("id") for each in mine.at("/data") or []]
        if park.organization in shown:
            not_reachable("needs a key without access to the organization: pass one more --token")
        request = harmless(park, operation.id)
        refuses(contract, park.client.send(request, key=key, pin=True), 404)


@pytest.mark.rule("B1-02")
def test_listed_parks(park: Park, contract: Contract) -> None:
    """Listed are the parks that the key has access to, each of which can be read."""
    for key in park.client.ring.kinds():
        listed = park.call("listAdministrations", key=key)
        answered(contract, listed, 200)
        for ident in [str(each.get("id")) for each in listed.at("/data") or []][:3]:
            one = park.call("getAdministration", park=ident, key=key)
            answered(contract, one, 200)
            same = one.at("/data/0/id") == ident and len(one.at("/data")) == 1
            expect(same, "one park should come in a list of one", one)
    hidden = park.call("listAdministrations", key=park.stranger())
    ids = [each.get("id") for each in hidden.at("/data") or []]
    expect(park.id not in ids, "a park without access should not be listed", hidden)


@pytest.mark.rule("B1-02", evidence="assumed")
def test_searched_parks(park: Park, contract: Contract) -> None:
    """A search looks at the parks of the key alone, even if others are named."""
    for key in park.client.ring.kinds():
        own = set(accessible(key))
        for query in ({}, {"filter[administration_ids]": park.id}):
            exchange = park.search({"limit[availabilities]": 100, **query}, key)
            answered(contract, exchange, 200)
            strange = {stay.administration for stay in stays_of(exchange)} - own
            expect(not strange, "a search should find stays in parks of the key alone", exchange)


@pytest.fixture(params=NOUNS)
def booking(request: pytest.FixtureRequest, desk: Desk, finder: Finder) -> Booking:
    """A booking that was just made, in a park where a key has default access alone."""
    kind = str(request.param)
    park = desk.park_for(kind)
    desk.park.default(park)
    return desk.booked(finder.fresh(park=park), kind)


def _with_token(desk: Desk, booking: Booking, verb: str, token: str) -> Request:
    return desk.request(verb, booking, token=token, **_body(booking, verb))


def _body(booking: Booking, verb: str) -> dict[str, Any]:
    """Write a body that changes nothing, where one belongs."""
    data = {"type": booking.kind, "id": booking.id, "attributes": {}}
    return {"json": {"data": data}} if verb == "update" else {}


@pytest.mark.rule("B1-14")
@pytest.mark.parametrize("verb", ["get", "update", "delete"])
def test_tokens(desk: Desk, booking: Booking, verb: str) -> None:
    """With default access it takes the booking's own token."""
    key, client = desk.park.default(booking.stay.administration), desk.park.client
    other = desk.booked(booking.stay, booking.kind)
    refused = []
    for token in ("", WRONG, other.token, booking.token[:-1], booking.token.upper()):
        request = _with_token(desk, booking, verb, token)
        refused.append(client.send(request, key=key, pin=True))
        closed = 400 <= refused[-1].status < 500
        expect(closed, f"{verb} without its token should be refused", refused[-1])
    status, shown = desk.status(booking)
    expect(status == "new", "a call without the token should change nothing", shown)
    request = _with_token(desk, booking, verb, booking.token)
    answered(
        desk.contract, client.send(request, key=key, pin=True), 204 if verb == "delete" else 200
    )
    with assumed():
        for exchange in refused:
            refuses(desk.contract, exchange, 404)


@pytest.mark.rule("B1-14")
@pytest.mark.parametrize("verb", ["get", "update", "delete"])
def test_without_token(desk: Desk, finder: Finder, verb: str) -> None:
    """Who may list all reservations needs no token."""
    for kind in NOUNS:
        park = desk.park_for(kind)
        key = desk.park.extended(park)
        booking = desk.booked(finder.fresh(park=park), kind)
        request = _with_token(desk, booking, verb, "")
        exchange = desk.park.client.send(request, key=key, pin=True)
        answered(desk.contract, exchange, 204 if verb == "delete" else 200)


@pytest.mark.rule("B1-14", evidence="assumed")
@pytest.mark.parametrize("verb", ["get", "update", "delete"])
def test_another_park(desk: Desk, finder: Finder, verb: str) -> None:
    """By another park a booking is not found, with any token."""
    booking = desk.booked(finder.fresh())
    others = [park for park in desk.park.parks if park != booking.stay.administration]
    if not others:
        not_reachable("needs access to a second park: pass another --token first")
    request = desk.request(verb, booking, park=others[0], **_body(booking, verb))
    refuses(desk.contract, desk.park.client.send(request, key=desk.park.key), 404)
    status, shown = desk.status(booking)
    expect(status == "new", "a call by another park should change nothing", shown)


@pytest.mark.rule("B1-14")
def test_strangers(desk: Desk, finder: Finder) -> None:
    """A key without access to the park does nothing with a booking, token or not."""
    booking = desk.booked(finder.fresh())
    for verb in ("get", "update", "delete"):
        request = _with_token(desk, booking, verb, booking.token)
        exchange = desk.park.client.send(request, key=desk.park.stranger(), pin=True)
        closed = 400 <= exchange.status < 500
        expect(closed, f"{verb} by a stranger should be refused", exchange)
    status, shown = desk.status(booking)
    expect(status == "new", "a stranger should change nothing", shown)


@pytest.mark.rule("B1-14")
def test_tokens_differ(desk: Desk, finder: Finder) -> None:
    """Each booking has a token of its own, and keeps it."""
    stay = finder.fresh()
    made = [desk.booked(stay) for _ in range(3)]
    tokens = {each.token for each in made}
    expect(len(tokens) == 3, "tokens should differ", *(each.made for each in made))
    changed = desk.change(made[0], {"city": "Zwolle"})
    kept = changed.at("/data/attributes/token") == made[0].token
    expect(kept, "a booking should keep its token", changed)
