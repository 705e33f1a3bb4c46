"""Slots as things: unique, listed, changed, deleted: WH-11 and WH-13 to WH-16."""

from __future__ import annotations

import datetime as dt

import pytest

from bookable_contracts.oracles.answers import answered, pick
from bookable_contracts.oracles.races import one_winner
from bookable_contracts.verdicts import assumed, expect
from bookable_contracts.wellhub_booking.gym import Gym, written
from bookable_contracts.wellhub_booking.users import Users
from bookable_specs import Contract, JsonObject

RIVALS = 8
HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)


@pytest.mark.rule("WH-11")
def test_unique(gym: Gym, contract: Contract) -> None:
    """A second slot of a class at the same moment in the same room is refused."""
    fields = gym.slot_fields()
    answered(contract, gym.open(fields), 201)
    answered(contract, gym.open(fields), 409)
    moment = dt.datetime.fromisoformat(fields["occur_date"])
    elsewhere = moment.astimezone(dt.timezone(-5 * HOUR))
    with assumed():
        answered(contract, gym.open({**fields, "occur_date": written(elsewhere)}), 409)


@pytest.mark.rule("WH-11")
def test_different(gym: Gym, contract: Contract) -> None:
    """Another moment, room or class makes another slot."""
    fields = gym.slot_fields()
    later = dt.datetime.fromisoformat(fields["occur_date"]) + HOUR
    answered(contract, gym.open(fields), 201)
    answered(contract, gym.open({**fields, "occur_date": written(later)}), 201)
    answered(contract, gym.open({**fields, "room": gym.client.fresh_word("ROOM")}), 201)
    answered(contract, gym.open(fields, lesson=gym.published()), 201)


@pytest.mark.rule("WH-11", evidence="assumed")
def test_no_room(gym: Gym, contract: Contract) -> None:
    """Slots without a room are in the same one, and inactive ones count."""
    fields = gym.slot_fields(occur_date=written(gym.noon + 38 * DAY), room=None, status=0)
    answered(contract, gym.open(fields), 201)
    answered(contract, gym.open(fields), 409)


@pytest.mark.rule("WH-11", evidence="assumed")
def test_unique_on_put(gym: Gym, contract: Contract) -> None:
    """PUT does not move a slot onto another, but takes its own moment and room."""
    first, second = gym.slot_fields(), gym.slot_fields()
    answered(contract, gym.open(first), 201)
    made = gym.open(second)
    answered(contract, made, 201)
    slot = str(pick(made, "/results/0/id", int))
    answered(contract, gym.replace(slot, second), 200)
    answered(contract, gym.replace(slot, first), 409)


@pytest.mark.rule("WH-11")
def test_rivals(gym: Gym) -> None:
    """Of eight who make the same slot at once, one does."""
    fields = gym.slot_fields()
    rivals = [(gym.key, gym.slot_request(fields)) for _ in range(RIVALS)]
    winner = gym.noted(one_winner(gym.client, rivals, won=201, lost=409))
    listed = gym.listed(from_=fields["occur_date"], to=fields["occur_date"])
    here = [each for each in pick(listed, "/results", list) if each.get("room") == fields["room"]]
    expect(len(here) == 1, "one slot should be listed after a race", winner, listed)


@pytest.mark.rule("WH-13")
def test_range(gym: Gym, contract: Contract) -> None:
    """A range holds the slots between its ends, by moment."""
    lesson = gym.published()
    days = [gym.noon + days * DAY for days in (21, 20, 22)]
    ids = [gym.opened(lesson=lesson, occur_date=written(day))[0] for day in days]
    by_moment = [int(ids[index]) for index in (1, 0, 2)]
    second = dt.timedelta(seconds=1)
    for first, last, wanted in (
        (days[1] - second, days[2] + second, by_moment),
        (days[1] + second, days[2] - second, by_moment[1:2]),
        (days[2] + second, days[2] + DAY, []),
    ):
        path, query = {"class_id": lesson}, {"from": written(first), "to": written(last)}
        exchange = gym.call("listSlots", path=path, query=query)
        answered(contract, exchange, 200)
        found = [each.get("id") for each in pick(exchange, "/results", list)]
        same = sorted(found, key=str) == sorted(wanted, key=str)
        expect(same, "a range should hold its slots", exchange)
        metadata = {"page": 1, "page_size": 1000, "total_elements": len(wanted)}
        told = {name: exchange.at(f"/metadata/{name}") for name in metadata}
        expect(told == metadata, "a list should tell page, page_size and total_elements", exchange)
        total = exchange.at("/metadata/total") == len(wanted)
        expect(total, "metadata.total should be the number of results", exchange)
        with assumed():
            expect(found == wanted, "a range should have its slots by moment", exchange)


@pytest.mark.rule("WH-13", evidence="assumed")
def test_ends_of_a_range(gym: Gym, contract: Contract) -> None:
    """Both ends of a range are included."""
    lesson = gym.published()
    day = gym.noon + 21 * DAY
    slot, _ = gym.opened(lesson=lesson, occur_date=written(day))
    query = {"from": written(day), "to": written(day)}
    exchange = gym.call("listSlots", path={"class_id": lesson}, query=query)
    answered(contract, exchange, 200)
    found = [each.get("id") for each in pick(exchange, "/results", list)]
    expect(found == [int(slot)], "both ends of a range should be included", exchange)


@pytest.mark.rule("WH-13", evidence="assumed")
def test_range_with_one_end(gym: Gym, contract: Contract) -> None:
    """A range with one end has the rest of a day; without ends it is today."""
    lesson = gym.published()
    slot, _ = gym.opened(lesson=lesson, occur_date=written(gym.noon + 20 * DAY))
    moment = written(gym.noon + 20 * DAY)
    for query, wanted in (
        ({"from": moment}, [int(slot)]),
        ({"to": moment}, [int(slot)]),
        ({"from": written(gym.noon + 17 * DAY)}, []),
        ({"to": written(gym.noon + 23 * DAY)}, []),
        ({}, []),
    ):
        exchange = gym.call("listSlots", path={"class_id": lesson}, query=query)
        answered(contract, exchange, 200)
        found = [each.get("id") for each in pick(exchange, "/results", list)]
        named = f"a range with {' '.join(query) or 'no ends'} should be a day"
        expect(found == wanted, named, exchange)


@pytest.mark.rule("WH-13")
def test_impossible_ranges(gym: Gym, contract: Contract) -> None:
    """A range that ends before it starts, or whose ends have no offset, is refused."""
    for value in ("2030-07-15", "2030-07-15T00:00:00", "tomorrow"):
        answered(contract, gym.listed(from_=value), 400)
        answered(contract, gym.listed(to=value), 400)
    first, last = written(gym.noon + DAY), written(gym.noon)
    with assumed():
        answered(contract, gym.listed(from_=first, to=last), 400)


@pytest.mark.rule("WH-14")
def test_deletion(gym: Gym, contract: Contract) -> None:
    """A deleted slot is gone, and its moment and room are free again."""
    fields = gym.slot_fields()
    made = gym.open(fields)
    answered(contract, made, 201)
    slot = str(pick(made, "/results/0/id", int))
    answered(contract, gym.delete(slot), 204)
    answered(contract, gym.slot(slot), 404)
    answered(contract, gym.patch(slot, {"total_booked": 1}), 404)
    answered(contract, gym.replace(slot, fields), 404)
    listed = gym.listed(from_=fields["occur_date"], to=fields["occur_date"])
    ids = [each.get("id") for each in pick(listed, "/results", list)]
    expect(int(slot) not in ids, "a list should not hold a deleted slot", listed)
    with assumed():
        answered(contract, gym.delete(slot), 404)
        answered(contract, gym.open(fields), 201)


@pytest.mark.rule("WH-14")
@pytest.mark.parametrize("reserved", [True, False], ids=["reserved", "requested"])
def test_deletion_cancels(gym: Gym, users: Users, contract: Contract, reserved: bool) -> None:
    """Deleting a slot cancels its bookings."""
    slot, _ = gym.opened()
    booking, made = users.booked(slot)
    if reserved:
        answered(contract, gym.answer(booking, {"status": "RESERVED"}), 204)
    answered(contract, gym.delete(slot), 204)
    rejection = {"status": "REJECTED", "reason_category": "GENERAL_ERROR"}
    after = gym.answer(booking, rejection)
    told = "a booking of a deleted slot should be cancelled, and no longer be rejected"
    expect(after.status == 409, told, made, after)
    gone = users.cancel(booking)
    told = "a user should not cancel what the gym cancelled"
    expect(not 200 <= gone.status < 300, told, made, gone)


@pytest.mark.rule("WH-15")
@pytest.mark.parametrize(
    "body",
    [
        {"total_booked": 7},
        {"total_capacity": 20},
        {"total_capacity": 3, "total_booked": 3},
        {"total_booked": 6, "virtual_class_url": "https://example.com/live"},
    ],
    ids=" ".join,
)
def test_figures(gym: Gym, contract: Contract, body: JsonObject) -> None:
    """PATCH changes the figures that it names, answers 204, and changes nothing else."""
    _patches(gym, contract, body, {})


@pytest.mark.rule("WH-15", evidence="assumed")
def test_figures_alone(gym: Gym, contract: Contract) -> None:
    """PATCH ignores other fields."""
    ignored: JsonObject = {"room": "Another room", "length_in_minutes": 5, "status": 0}
    _patches(gym, contract, {"total_booked": 7}, ignored)


def _patches(gym: Gym, contract: Contract, body: JsonObject, ignored: JsonObject) -> None:
    slot, _ = gym.opened(total_booked=5)
    before = gym.slot(slot).json
    patched = gym.patch(slot, {**body, **ignored})
    answered(contract, patched, 204)
    expect(not patched.answer_body, "a 204 should have no body", patched)
    after = gym.slot(slot)
    wanted = {**before, **body}
    expect(after.json == wanted, "PATCH should change what it may and nothing else", patched, after)


@pytest.mark.rule("WH-15")
@pytest.mark.parametrize(
    "body",
    [{}, {"virtual_class_url": "https://example.com/live"}, {"room": "Another room"}],
    ids=lambda body: " ".join(body) or "nothing",
)
def test_figures_missing(gym: Gym, contract: Contract, body: JsonObject) -> None:
    """PATCH needs one of the two figures."""
    slot, _ = gym.opened()
    answered(contract, gym.patch(slot, body), 400)


@pytest.mark.rule("WH-16")
def test_replacement(gym: Gym, contract: Contract) -> None:
    """PUT replaces a slot and answers it, and what is left out is emptied."""
    slot, _ = gym.opened(rating=4.5, instructors=[{"name": "Axel", "substitute": False}], status=0)
    fields = gym.slot_fields(length_in_minutes=45, total_capacity=9, total_booked=2)
    put = gym.replace(slot, fields)
    answered(contract, put, 200)
    metadata = (put.at("/metadata/total"), put.at("/metadata/errors"))
    expect(metadata == (1, 0), "PUT should answer metadata of one result", put)
    results = pick(put, "/results", list)
    expect(len(results) == 1, "PUT should answer the one slot", put)
    same = all(results[0].get(name) == value for name, value in fields.items())
    same = same and results[0].get("id") == int(slot)
    expect(same, "PUT should answer the slot as it was sent", put)
    shown = gym.slot(slot)
    expect(shown.json == results[0], "GET should show the slot as PUT answered it", put, shown)
    with assumed():
        emptied = not results[0].get("instructors") and "rating" not in results[0]
        expect(emptied, "what PUT leaves out should be emptied", put)
        expect(results[0].get("status") == 1, "what PUT leaves out should get its default", put)
