"""How refusals look: WH-25."""

from __future__ import annotations

import pytest

from bookable_contracts.exchange import Exchange
from bookable_contracts.oracles.answers import prepared
from bookable_contracts.oracles.refusals import Refusals
from bookable_contracts.oracles.shapes import faults
from bookable_contracts.verdicts import expect
from bookable_contracts.wellhub_booking.gym import ABSENT, Gym, harmless
from bookable_specs import Contract, Operation


class CountedRefusals(Refusals):
    """Refusals whose envelope counts its errors."""

    def judge(self, exchange: Exchange, status: int) -> None:
        """Hold a refusal to its status and to the envelope, whose figures are right."""
        super().judge(exchange, status)
        schema = {"$ref": "#/components/schemas/Error"}
        found = faults(self.client.contract, schema, exchange.json)
        expect(not found, f"a {status} departs from the envelope: {', '.join(found[:1])}", exchange)
        told = (exchange.at("/metadata/total"), exchange.at("/metadata/errors"))
        right = told == (0, len(exchange.at("/errors")))
        expect(right, f"a {status} should count its errors and no results", exchange)


@pytest.fixture
def refusals(gym: Gym) -> Refusals:
    """What the server has to refuse."""
    return CountedRefusals(client=gym.client)


@pytest.mark.rule("WH-25", evidence="assumed")
def test_unknown_paths(refusals: Refusals, gym: Gym) -> None:
    """An unknown path answers 404 in the envelope."""
    paths = ("/no-such-thing", "/booking/v1/gyms/x/y/z", "/booking/v3/health")
    refusals.unknown_paths(gym.key, *paths)


@pytest.mark.rule("WH-25", evidence="assumed")
def test_wrong_methods(refusals: Refusals, gym: Gym, operation: Operation) -> None:
    """A method that the path does not have answers 405 in the envelope."""
    refusals.wrong_methods(gym.key, operation, harmless(gym, operation.id))


@pytest.mark.rule("WH-25", evidence="assumed")
def test_unreadable_bodies(refusals: Refusals, gym: Gym) -> None:
    """A body that is no JSON object answers 400 in the envelope."""
    refusals.unreadable_bodies(gym.key, gym.slot_request(gym.slot_fields()))


@pytest.mark.rule("WH-25", evidence="assumed")
def test_media_types(refusals: Refusals, gym: Gym) -> None:
    """A body of another media type answers 415 in the envelope."""
    refusals.foreign_media_types(gym.key, gym.slot_request(gym.slot_fields()))


@pytest.mark.rule("WH-25", evidence="assumed")
def test_accept(refusals: Refusals, gym: Gym) -> None:
    """JSON is answered to whoever takes it; who does not gets 406 in the envelope."""
    refusals.unwelcome_answers(gym.key, gym.request("listProducts"))


@pytest.mark.rule("WH-25")
def test_errors_of_the_rules(refusals: Refusals, gym: Gym, contract: Contract) -> None:
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
        refusals.refused(exchange, status)


@pytest.mark.rule("WH-25", evidence="assumed")
def test_each_fault(gym: Gym, contract: Contract) -> None:
    """Two faults of a body are told as two."""
    exchange = gym.open(gym.slot_fields(length_in_minutes=0, rating=9))
    prepared(contract, exchange, 400)
    told = exchange.at("/metadata/errors") == 2
    expect(told, "two faults should be told as two errors", exchange)


@pytest.mark.rule("WH-25")
def test_errors_of_access(refusals: Refusals, gym: Gym) -> None:
    """Who is not let in is told so in the envelope."""
    refusals.impostors(gym.key, harmless(gym, "getClass"))
