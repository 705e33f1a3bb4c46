"""How refusals look: WH-25."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bookable_contracts.client import Client, Request
from bookable_contracts.exchange import Exchange
from bookable_contracts.oracles import negotiation
from bookable_contracts.oracles.answers import answered, is_error, prepared
from bookable_contracts.oracles.auth import impostors
from bookable_contracts.oracles.shapes import faults
from bookable_contracts.verdicts import Broken, expect
from bookable_contracts.wellhub_booking.gym import ABSENT, Gym, harmless
from bookable_specs import Contract, Operation


@pytest.mark.rule("WH-25")
def test_unknown_paths(gym: Gym, contract: Contract) -> None:
    """An unknown path answers 404 in the envelope."""
    for path in ("/no-such-thing", "/booking/v1/gyms/x/y/z", "/booking/v3/health"):
        _refused(contract, gym.client.send(Request(method="GET", path=path), key=gym.key), 404)


@pytest.mark.rule("WH-25")
def test_wrong_methods(client: Client, gym: Gym, contract: Contract, operation: Operation) -> None:
    """A method that the path does not have answers 405 in the envelope."""
    path = harmless(gym, operation.id).path
    allowed = {each.method for each in contract.operations.values() if each.path == operation.path}
    for request in negotiation.wrong_methods(path, allowed):
        _refused(contract, client.send(request, key=gym.key), 405)


@pytest.mark.rule("WH-25")
def test_unreadable_bodies(gym: Gym, contract: Contract) -> None:
    """A body that is no JSON object answers 400 in the envelope."""
    request = gym.slot_request(gym.slot_fields())
    for what, attempt, status in negotiation.unreadable_bodies(request):
        _refused(contract, gym.client.send(attempt, key=gym.key), status, what)


@pytest.mark.rule("WH-25")
def test_media_types(gym: Gym, contract: Contract) -> None:
    """A body of another media type answers 415 in the envelope."""
    request = gym.slot_request(gym.slot_fields())
    for what, attempt, status in negotiation.foreign_media_types(request):
        _refused(contract, gym.client.send(attempt, key=gym.key), status, what)


@pytest.mark.rule("WH-25")
def test_accept(gym: Gym, contract: Contract) -> None:
    """JSON is answered to whoever takes it; who does not gets 406 in the envelope."""
    request = gym.request("listProducts")
    for _, welcome in negotiation.welcome_answers(request):
        answered(contract, gym.client.send(welcome, key=gym.key), 200)
    for what, attempt, status in negotiation.unwelcome_answers(request):
        _refused(contract, gym.client.send(attempt, key=gym.key), status, what)


@pytest.mark.rule("WH-25")
def test_errors_of_the_rules(gym: Gym, contract: Contract) -> None:
    """What is missing, invalid, taken or astray is told in the envelope."""
    fields = gym.slot_fields()
    gym.open(fields)
    attempts = (
        (gym.call("getClass", path={"class_id": ABSENT}), 404),
        (gym.slot(ABSENT), 404),
        (gym.answer("BK_NOBODYHASTHIS", {"status": "RESERVED"}), 404),
        (gym.open({}), 400),
        (gym.open(gym.slot_fields(length_in_minutes=0)), 400),
        (gym.publish(), 400),
        (gym.call("listCategories", query={"locale": "xx"}), 400),
        (gym.open(fields), 409),
        (gym.open(gym.slot_fields(product_id=int(ABSENT))), 422),
    )
    for exchange, status in attempts:
        prepared(contract, exchange, status)
        _refused(contract, exchange, status)


@pytest.mark.rule("WH-25")
def test_each_fault(gym: Gym, contract: Contract) -> None:
    """Two faults of a body are told as two."""
    exchange = gym.open(gym.slot_fields(length_in_minutes=0, rating=9))
    prepared(contract, exchange, 400)
    told = exchange.at("/metadata/errors") == 2
    expect(told, "two faults should be told as two errors", exchange)


@pytest.mark.rule("WH-25")
def test_errors_of_access(gym: Gym, contract: Contract) -> None:
    """Who is not let in is told so in the envelope."""
    request = harmless(gym, "getClass")
    for _, headers in impostors(gym.key.token):
        exchange = gym.client.send(replace(request, headers=headers))
        prepared(contract, exchange, 401)
        _refused(contract, exchange, 401)


def _refused(contract: Contract, exchange: Exchange, status: int, what: str = "") -> None:
    """Hold a refusal to its status and to the envelope, whose figures are right."""
    try:
        is_error(contract, exchange, status)
    except Broken as breach:
        message = f"{what}: {breach.message}" if what else breach.message
        raise Broken(message, *breach.evidence) from None
    found = faults(contract, {"$ref": "#/components/schemas/Error"}, exchange.json)
    expect(not found, f"a {status} departs from the envelope: {', '.join(found[:1])}", exchange)
    told = (exchange.at("/metadata/total"), exchange.at("/metadata/errors"))
    right = told == (0, len(exchange.at("/errors")))
    expect(right, f"a {status} should count its errors and no results", exchange)
