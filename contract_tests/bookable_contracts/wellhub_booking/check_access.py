"""Who is let in, and to whose: WH-01, WH-21 and WH-22."""

from __future__ import annotations

import pytest

from bookable_contracts.client import Client
from bookable_contracts.oracles.answers import answered
from bookable_contracts.oracles.auth import refuses_impostors
from bookable_contracts.target import KeyRing
from bookable_contracts.verdicts import NotReachable, assumed, expect
from bookable_contracts.wellhub_booking.gym import Gym, harmless
from bookable_specs import Contract, Operation


@pytest.mark.rule("WH-01")
def test_wrong_credentials(client: Client, gym: Gym, operation: Operation) -> None:
    """Without a known token the answer is 401."""
    if operation.id == "getHealth":
        with assumed():  # the reference does not say whether it asks for a token
            refuses_impostors(client, harmless(gym, operation.id), gym.key)
    else:
        refuses_impostors(client, harmless(gym, operation.id), gym.key)


@pytest.mark.rule("WH-21")
def test_health(gym: Gym, contract: Contract) -> None:
    """Health answers 200 and ok."""
    exchange = gym.client.call("getHealth", key=gym.key)
    answered(contract, exchange, 200)
    expect(exchange.answer_body == b"ok", "health should answer the two letters ok", exchange)
    plain = exchange.media_type == "text/plain"
    expect(plain, "health should answer text/plain", exchange)


@pytest.mark.rule("WH-22")
def test_absent(gym: Gym, contract: Contract, gym_operation: Operation) -> None:
    """What does not exist is not found, in a gym that does not."""
    answered(contract, gym.client.send(harmless(gym, gym_operation.id), key=gym.key), 404)


@pytest.mark.rule("WH-22")
def test_classes_of_another(gym: Gym, other: Gym, contract: Contract) -> None:
    """A class and its slots are not found below another gym."""
    slot, made = gym.opened()
    path = {"class_id": gym.lesson}
    below = {**path, "slot_id": slot}
    fields = gym.slot_fields()
    attempts = [
        other.call("getClass", path=path),
        other.call("getClass", path=path, query={"show-deleted": "true"}),
        other.call("replaceClass", path=path, json=gym.class_fields()),
        other.call("listSlots", path=path),
        other.call("createSlot", path=path, json=fields),
        other.call("getSlot", path=below),
        other.call("patchSlot", path=below, json={"total_booked": 9}),
        other.call("replaceSlot", path=below, json=fields),
        other.call("deleteSlot", path=below),
    ]
    after = gym.slot(slot)
    expect(after.json == made.at("/results/0"), "another gym should not change a slot", made, after)
    for attempt in attempts:
        answered(contract, attempt, 404)


@pytest.mark.rule("WH-22")
def test_classes_of_the_same_gym(gym: Gym, contract: Contract) -> None:
    """A slot is not found below another class of its gym."""
    slot, _ = gym.opened()
    another = gym.published()
    answered(contract, gym.slot(slot, lesson=another), 404)


@pytest.mark.rule("WH-22")
def test_products_of_another(gym: Gym, other: Gym, contract: Contract) -> None:
    """Another gym's product answers 422 in a class and in a slot."""
    answer = other.call("listProducts")
    if answer.status != 200:
        raise NotReachable("needs another gym that a token covers: pass its --set other_gym_id=…")
    own = {product["product_id"] for product in gym.products}
    foreign = [each["product_id"] for each in other.products if each["product_id"] not in own]
    if not foreign:
        raise NotReachable("needs another gym with products of its own: pass --set other_gym_id=…")
    answered(contract, gym.open(gym.slot_fields(product_id=foreign[0])), 422)
    answered(contract, gym.publish(gym.class_fields(product_id=foreign[0])), 422)


@pytest.mark.rule("WH-22")
def test_token_of_another_partner(gym: Gym, contract: Contract, keys: KeyRing) -> None:
    """A token of another partner does not find the gym, nor what is in it."""
    strangers = [key for key in keys.keys if key.company != gym.id]
    if not strangers:
        raise NotReachable("needs a token of another partner: pass one more --token")
    slot, _ = gym.opened()
    requests = [
        gym.request("listProducts"),
        gym.request("listClasses"),
        gym.request("getClass"),
        gym.request("listSlots"),
        gym.request("getSlot", path={"slot_id": slot}),
        gym.request("listCategories", query={"locale": "en"}),
        gym.request("patchSlot", path={"slot_id": slot}, json={"total_booked": 1}),
        gym.request("deleteSlot", path={"slot_id": slot}),
    ]
    for request in requests:
        answered(contract, gym.client.send(request, key=strangers[0], pin=True), 404)
