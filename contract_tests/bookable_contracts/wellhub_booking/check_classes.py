"""Classes: WH-02 to WH-05."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import pytest

from bookable_contracts.exchange import Exchange
from bookable_contracts.oracles.answers import answered, pick
from bookable_contracts.oracles.shapes import formats, schema_of
from bookable_contracts.verdicts import assumed, expect, not_reachable
from bookable_contracts.wellhub_booking.gym import ABSENT, Gym, read
from bookable_contracts.wellhub_booking.settings import optional
from bookable_contracts.wellhub_booking.users import Users, accepted
from bookable_specs import Contract

ZONED = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?Z\[UTC\]")
OFFSET = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})")
MOMENTS = ("/occur_date", "/booking_window/opens_at", "/cancellable_until")


@pytest.mark.rule("WH-02")
def test_creation(gym: Gym, contract: Contract) -> None:
    """A list of classes is made and answered in its order, each with a link to itself."""
    names = ("Conformance one", "Conformance two")
    exchange = gym.publish(*(gym.class_fields(name=name) for name in names))
    answered(contract, exchange, 201)
    made = pick(exchange, "/classes", list)
    told = [(each.get("name"), each.get("reference")) for each in made]
    reference = gym.class_fields()["reference"]
    wanted = [(name, reference) for name in names]
    expect(told == wanted, "each class should be answered with name and reference", exchange)
    for each in made:
        link = {"rel": "self", "href": f"gyms/{gym.id}/classes/{each.get('id')}"}
        expect(link in each.get("links", ()), "each class should link to itself", exchange)
        shown = gym.call("getClass", path={"class_id": str(each.get("id"))})
        same = shown.at("/name") == each["name"]
        expect(same, "the link of a class should lead to it", exchange, shown)


@pytest.mark.rule("WH-02", evidence="assumed")
def test_all_or_none(gym: Gym, contract: Contract) -> None:
    """Of a list with one bad class none is made."""
    good, bad = gym.class_fields(name="Conformance good"), gym.class_fields(name="x" * 256)
    before = _ids(gym)
    exchange = gym.publish(good, bad)
    after = _ids(gym)
    expect(before == after, "a list with one bad class should make none", exchange)
    answered(contract, exchange, 400)


@pytest.mark.rule("WH-02")
@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"name": "x" * 256}, 400),
        ({"name": ""}, 400),
        ({"description": ""}, 400),
        ({"reference": "x" * 21}, 400),
        ({"bookable": None}, 400),
    ],
    ids=["name", "empty name", "description", "reference", "null"],
)
def test_refused_classes(gym: Gym, contract: Contract, changes: Any, status: int) -> None:
    """A class out of its limits is refused, when it is made and when it is changed."""
    fields = gym.class_fields(**changes)
    answered(contract, gym.publish(fields), status)
    answered(contract, gym.call("replaceClass", json=fields), status)


@pytest.mark.rule("WH-02", evidence="assumed")
@pytest.mark.parametrize(
    ("changes", "status"),
    [({"categories": [int(ABSENT)]}, 400), ({"product_id": int(ABSENT)}, 422)],
    ids=["category", "product"],
)
def test_unknown_to_the_gym(gym: Gym, contract: Contract, changes: Any, status: int) -> None:
    """A class of a category or product that there is not is refused."""
    fields = gym.class_fields(**changes)
    answered(contract, gym.publish(fields), status)
    answered(contract, gym.call("replaceClass", json=fields), status)


@pytest.mark.rule("WH-02")
def test_change(gym: Gym, contract: Contract) -> None:
    """A change replaces the class, and what is left out is emptied."""
    lesson = gym.published(notes="Bring a towel.")
    fields = gym.class_fields(name="Conformance renamed")
    changed = gym.call("replaceClass", path={"class_id": lesson}, json=fields)
    answered(contract, changed, 200)
    shown = gym.call("getClass", path={"class_id": lesson})
    body = answered(contract, shown, 200)
    same = all(body.get(name) == value for name, value in fields.items())
    expect(same, "a class should be as it was changed to", changed, shown)
    with assumed():
        emptied = not body.get("notes")
        expect(emptied, "what a change leaves out should be emptied", changed, shown)


@pytest.mark.rule("WH-03", evidence="assumed")
def test_hidden_to_the_partner(gym: Gym, contract: Contract) -> None:
    """A hidden class and its slots stay in the partner's answers."""
    lesson = gym.published(visible=False)
    slot, _ = gym.opened(lesson=lesson)
    shown = gym.call("getClass", path={"class_id": lesson})
    answered(contract, shown, 200)
    expect(shown.at("/visible") is False, "a hidden class should say so", shown)
    expect(int(lesson) in _ids(gym), "a hidden class should be in the partner's list")
    answered(contract, gym.slot(slot, lesson=lesson), 200)


@pytest.mark.rule("WH-03")
def test_hidden_to_users(gym: Gym, users: Users) -> None:
    """Users cannot book a slot of a class that is hidden."""
    _hides(gym, users, "visible")


@pytest.mark.rule("WH-03", evidence="assumed")
def test_not_bookable(gym: Gym, users: Users) -> None:
    """Users cannot book a slot of a class that is not bookable."""
    _hides(gym, users, "bookable")


def _hides(gym: Gym, users: Users, field: str) -> None:
    lesson = gym.published()
    slot, _ = gym.opened(lesson=lesson)
    before = users.book(slot, lesson=lesson)
    expect(accepted(before), "a user should book a slot of a class that is seen", before)
    fields = gym.class_fields(**{field: False})
    gym.call("replaceClass", path={"class_id": lesson}, json=fields)
    after = users.book(slot, lesson=lesson)
    expect(not accepted(after), f"with {field}=false users should not book", after)
    number = pick(before, "/event_data/slot/booking_number")
    kept = gym.answer(number, {"status": "RESERVED"})
    with assumed():
        expect(kept.status == 204, "a booking made before should stay", before, kept)


@pytest.mark.rule("WH-04")
def test_show_deleted(gym: Gym, contract: Contract) -> None:
    """A class that was not deleted is shown whatever show-deleted says."""
    plain = gym.call("getClass")
    answered(contract, plain, 200)
    for value in ("true", "false"):
        exchange = gym.call("getClass", query={"show-deleted": value})
        answered(contract, exchange, 200)
        same = exchange.json == plain.json
        expect(same, f"show-deleted={value} should show the same class", plain, exchange)
    answered(contract, gym.call("getClass", query={"show-deleted": "perhaps"}), 400)


@pytest.mark.rule("WH-04")
def test_deleted(gym: Gym, contract: Contract, settings: Mapping[str, str]) -> None:
    """A deleted class is found with show-deleted=true alone, and in no list."""
    deleted = optional(settings, "deleted_class_id")
    path = {"class_id": deleted}
    answered(contract, gym.call("getClass", path=path, query={"show-deleted": "true"}), 200)
    answered(contract, gym.call("getClass", path=path), 404)
    answered(contract, gym.call("getClass", path=path, query={"show-deleted": "false"}), 404)
    with assumed():
        answered(contract, gym.call("listSlots", path=path), 404)
        answered(contract, gym.call("replaceClass", path=path, json=gym.class_fields()), 404)
        expect(int(deleted) not in _ids(gym), "a list should leave deleted classes out")


@pytest.mark.rule("WH-05")
def test_moments(gym: Gym, contract: Contract) -> None:
    """Lists and created_at are in UTC with [UTC], a single slot has an offset."""
    for exchange, pointer in (
        (gym.call("getClass"), "/created_at"),
        (gym.call("listClasses"), "/classes/0/created_at"),
    ):
        answered(contract, exchange, 200)
        _written(exchange, pointer, ZONED, "in UTC and end in Z[UTC]")
    occurs = gym.slot_fields()["occur_date"].replace("12:00:00+00:00", "10:00:00-05:00")
    window = {"opens_at": occurs.replace("10:00:00", "01:00:00")}
    changes = {"occur_date": occurs, "booking_window": window, "cancellable_until": occurs}
    slot, made = gym.opened(**changes)
    shown = gym.slot(slot)
    listed = gym.listed(from_=occurs, to=occurs)
    ids = [each.get("id") for each in pick(listed, "/results", list)]
    expect(int(slot) in ids, "a list should hold the slot of that moment", made, listed)
    where = f"/results/{ids.index(int(slot))}"
    for pointer in MOMENTS:
        _written(made, f"/results/0{pointer}", OFFSET, "a date-time with an offset")
        _written(shown, pointer, OFFSET, "a date-time with an offset")
        _written(listed, where + pointer, ZONED, "in UTC and end in Z[UTC]")
        moments = {read(each) for each in (shown.at(pointer), listed.at(where + pointer))}
        expect(len(moments) == 1, "a list should have the moments of the slot", shown, listed)
    with assumed():
        kept = shown.at("/occur_date") == occurs
        expect(kept, "a slot should keep the offset it had", made, shown)


@pytest.mark.rule("WH-05")
def test_other_moments(gym: Gym, contract: Contract) -> None:
    """The products' moments are RFC 3339, and Z[UTC] is not taken in requests."""
    exchange = gym.call("listProducts")
    answered(contract, exchange, 200)
    schema = schema_of(contract, contract.operations["listProducts"], exchange) or {}
    moments = [each for each in formats(contract, schema, exchange.json) if each[1] == "date-time"]
    for name, _, value in moments:
        fits = OFFSET.fullmatch(str(value))
        expect(fits, f"{name} should be a date-time with an offset", exchange)
    zoned = gym.slot_fields()["occur_date"].replace("+00:00", "Z[UTC]")
    with assumed():
        answered(contract, gym.open(gym.slot_fields(occur_date=zoned)), 400)
    if not moments:
        not_reachable("needs a product: the gym lists none that has a moment")


def _written(exchange: Exchange, pointer: str, form: re.Pattern[str], how: str) -> None:
    name = pointer.rpartition("/")[2]
    fits = form.fullmatch(str(exchange.at(pointer)))
    expect(fits, f"{exchange.operation}: {name} should be {how}", exchange)


def _ids(gym: Gym) -> list[int]:
    exchange = gym.call("listClasses")
    answered(gym.contract, exchange, 200)
    return [each.get("id") for each in pick(exchange, "/classes", list)]
