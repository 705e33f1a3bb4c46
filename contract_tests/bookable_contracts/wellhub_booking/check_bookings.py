"""What the partner answers to a booking: WH-17 to WH-19."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from bookable_contracts.exchange import Exchange
from bookable_contracts.oracles.answers import answered
from bookable_contracts.verdicts import assumed, expect, not_reachable
from bookable_contracts.wellhub_booking.gym import ABSENT, Gym
from bookable_contracts.wellhub_booking.settings import NO_USER
from bookable_contracts.wellhub_booking.users import Users
from bookable_specs import Contract, JsonObject

REJECTED: JsonObject = {"status": "REJECTED", "reason_category": "GENERAL_ERROR"}
RESERVED: JsonObject = {"status": "RESERVED"}
CANCELLED: JsonObject = {"status": "CANCELLED_BY_GYM"}


@pytest.fixture
def waiting(gym: Gym, settings: Mapping[str, str], request: pytest.FixtureRequest) -> str:
    """A booking that waits for its answer: the tester's, or one that a user makes now."""
    if settings.get("simulator") == "on":
        users: Users = request.getfixturevalue("users")
        return users.booked(gym.opened()[0])[0]
    if "booking_number" not in settings:
        not_reachable(f"{NO_USER}, or --set booking_number=… of one that waits")
    return settings["booking_number"]


@pytest.mark.rule("WH-17")
def test_no_answer() -> None:
    """A booking without an answer is rejected after fifteen minutes."""
    not_reachable("fifteen minutes have to pass on the server's clock, which nobody can turn")


@pytest.mark.rule("WH-18")
@pytest.mark.parametrize(
    "body",
    [
        {},
        {"status": "ACCEPTED"},
        {"status": "reserved"},
        {"status": 2},
    ],
    ids=lambda body: " ".join(map(str, body.values())) or "nothing",
)
def test_unknown_answers(gym: Gym, contract: Contract, waiting: str, body: JsonObject) -> None:
    """An unknown status is refused."""
    answered(contract, gym.answer(waiting, body), 400)


@pytest.mark.rule("WH-18", evidence="assumed")
@pytest.mark.parametrize("category", [None, "NO_REASON"], ids=["none", "unknown"])
def test_unknown_categories(
    gym: Gym, contract: Contract, waiting: str, category: str | None
) -> None:
    """A rejection without a known category is refused."""
    given = {} if category is None else {"reason_category": category}
    answered(contract, gym.answer(waiting, {"status": "REJECTED", **given}), 400)


@pytest.mark.rule("WH-18")
@pytest.mark.parametrize("status", [0, 1, 4, 6, "RESERVED", None])
def test_unknown_numbers(gym: Gym, contract: Contract, waiting: str, status: object) -> None:
    """The deprecated version refuses a status other than 2, 3 and 5."""
    body = {"class_id": int(gym.lesson), "status": status}
    answered(contract, gym.answer(waiting, body, version=1), 400)


@pytest.mark.rule("WH-18", evidence="assumed")
def test_booking_of_another_class(gym: Gym, contract: Contract, waiting: str) -> None:
    """The deprecated version does not find a booking of another class."""
    body = {"class_id": int(ABSENT), "status": 2}
    answered(contract, gym.answer(waiting, body, version=1), 404)


@pytest.mark.rule("WH-18")
def test_reserved(gym: Gym, contract: Contract, waiting: str) -> None:
    """A booking that waits is reserved with 204, and no category is needed."""
    exchange = gym.answer(waiting, RESERVED)
    answered(contract, exchange, 204)
    expect(not exchange.answer_body, "a 204 should have no body", exchange)


@pytest.mark.rule("WH-18")
def test_each_category(gym: Gym, contract: Contract, users: Users) -> None:
    """A booking is rejected for each of the twelve reasons."""
    categories = contract.document["components"]["schemas"]["ReasonCategory"]["enum"]
    slot, _ = gym.opened(total_capacity=100)
    for category in categories:
        booking, _ = users.booked(slot)
        body = {"status": "REJECTED", "reason_category": category, "reason": "Because."}
        answered(contract, gym.answer(booking, body), 204)


@pytest.mark.rule("WH-18")
@pytest.mark.parametrize("status", [2, 3, 5])
def test_numbers(gym: Gym, contract: Contract, users: Users, status: int) -> None:
    """The deprecated version takes 2, 3 and 5 with the class."""
    booking, _ = users.booked(gym.opened()[0])
    if status == 5:
        answered(contract, _by_number(gym, booking, 2), 204)
    answered(contract, _by_number(gym, booking, status), 204)


@pytest.mark.rule("WH-18", evidence="assumed")
@pytest.mark.parametrize("first", [REJECTED, CANCELLED], ids=["rejected", "cancelled"])
def test_closed(gym: Gym, contract: Contract, users: Users, first: JsonObject) -> None:
    """A booking that is rejected or cancelled is not reserved any more."""
    booking, _ = users.booked(gym.opened()[0])
    if first is CANCELLED:
        answered(contract, gym.answer(booking, RESERVED), 204)
    answered(contract, gym.answer(booking, first), 204)
    answered(contract, gym.answer(booking, RESERVED), 409)


@pytest.mark.rule("WH-18")
def test_reserved_is_not_rejected(gym: Gym, contract: Contract, users: Users) -> None:
    """A booking that is reserved can be cancelled, but is no longer rejected."""
    other, _ = users.booked(gym.opened()[0])
    answered(contract, gym.answer(other, RESERVED), 204)
    answered(contract, gym.answer(other, CANCELLED), 204)
    booking, _ = users.booked(gym.opened()[0])
    answered(contract, gym.answer(booking, RESERVED), 204)
    with assumed():
        answered(contract, gym.answer(booking, REJECTED), 409)


@pytest.mark.rule("WH-18")
def test_unknown_booking(gym: Gym, contract: Contract) -> None:
    """A booking that does not exist is not found, in either version."""
    answered(contract, gym.answer("BK_NOBODYHASTHIS", RESERVED), 404)
    body = {"class_id": int(gym.lesson), "status": 2}
    answered(contract, gym.answer("BK_NOBODYHASTHIS", body, version=1), 404)


@pytest.mark.rule("WH-19", evidence="assumed")
def test_v1_then_v2(gym: Gym, contract: Contract, users: Users) -> None:
    """What the deprecated version rejected, the other does not reserve."""
    booking, _ = users.booked(gym.opened()[0])
    answered(contract, _by_number(gym, booking, 3), 204)
    answered(contract, gym.answer(booking, RESERVED), 409)


@pytest.mark.rule("WH-19")
def test_v2_then_v1(gym: Gym, contract: Contract, users: Users) -> None:
    """What one version reserved, the deprecated one does not reject, but cancels."""
    booking, _ = users.booked(gym.opened()[0])
    answered(contract, gym.answer(booking, RESERVED), 204)
    early = _by_number(gym, booking, 3)
    answered(contract, _by_number(gym, booking, 5), 204)
    late = gym.answer(booking, RESERVED)
    with assumed():
        answered(contract, early, 409)
        answered(contract, late, 409)


def _by_number(gym: Gym, booking: str, status: int) -> Exchange:
    return gym.answer(booking, {"class_id": int(gym.lesson), "status": status}, version=1)
