"""Planted defects: they take root where they should, can be undone, and are well described."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import httpx
import pytest

from bookable_mocks.defect_list import DEFECTS
from bookable_mocks.engine import dispatch
from bookable_mocks.engine.app import create_server
from bookable_mocks.engine.defect_edits import (
    AT_ONCE,
    REMOVED,
    Race,
    answered,
    edited,
    without_header,
)
from bookable_mocks.engine.defects import (
    EVERY,
    Catalogue,
    Defect,
    Kind,
    Planting,
    UnknownDefect,
    find,
    plant,
)
from bookable_mocks.engine.mock import NO_BODY, Reply
from bookable_mocks.engine.settings import Settings
from bookable_mocks.registry import MOCKS
from bookable_specs import load

API = "prive-wellness"
KEY = {"Authorization": "Bearer pw_live_berken_all"}
BASE = "http://server/api/public/v1"
MOMENT = datetime(2026, 7, 1, 10, tzinfo=UTC)


@pytest.fixture
def planting() -> Iterator[Planting]:
    made = Planting(MOCKS[API], load(API))
    yield made
    made.undo()


def client(planting: Planting) -> httpx.AsyncClient:
    app = create_server([(planting.mock, planting.contract)], Settings()).app
    return httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url=BASE, headers=KEY)


def asked(planting: Planting, path: str = "units", **given: Any) -> httpx.Response:
    async def ask() -> httpx.Response:
        async with client(planting) as server:
            return await server.get(path, **given)

    return asyncio.run(ask())


# The list.


def test_no_two_defects_share_a_name() -> None:
    assert [n for n, count in Counter(each.name for each in DEFECTS).items() if count > 1] == []


def test_there_are_sixty_and_more() -> None:
    assert len(DEFECTS) >= 60


@pytest.mark.parametrize("kind", Kind)
def test_each_class_has_three_defects_and_more(kind: Kind) -> None:
    assert sum(each.kind is kind for each in DEFECTS) >= 3


@pytest.mark.parametrize("api", MOCKS)
def test_each_api_has_ten_defects_and_more(api: str) -> None:
    assert sum(each.api == api for each in DEFECTS) >= 10


@pytest.mark.parametrize("defect", DEFECTS, ids=lambda each: each.name)
def test_a_defect_says_which_promise_it_breaks(defect: Defect) -> None:
    contract = load(defect.api)
    if not defect.breaks.startswith("/"):
        assert defect.breaks in contract.rules
        return
    node: Any = contract.document
    for step in defect.breaks[1:].split("/"):
        node = node[step.replace("~1", "/").replace("~0", "~")]


@pytest.mark.parametrize("defect", DEFECTS, ids=lambda each: each.name)
def test_a_defect_changes_what_is_served_and_leaves_nothing_behind(defect: Defect) -> None:
    mock, contract = MOCKS[defect.api], load(defect.api)
    before = {name: vars(owner).copy() for name, owner in _broken_owners(defect).items()}
    planting = plant(mock, contract, [defect])
    try:
        swapped = [(o, n) for o, n, was in planting._swapped if vars(o)[n] is not was]
        changed = planting.mock is not mock or planting.contract is not contract
        assert swapped or changed
    finally:
        planting.undo()
    for name, owner in _broken_owners(defect).items():
        assert vars(owner) == before[name]


@pytest.mark.slow
@pytest.mark.parametrize("defect", DEFECTS, ids=lambda each: each.name)
def test_a_server_can_be_built_with_a_defect(defect: Defect) -> None:
    planting = plant(MOCKS[defect.api], load(defect.api), [defect])
    try:
        create_server([(planting.mock, planting.contract)], Settings())
    finally:
        planting.undo()


def _broken_owners(defect: Defect) -> dict[str, Any]:
    planting = plant(MOCKS[defect.api], load(defect.api), [defect])
    owners = {f"{owner.__name__}": owner for owner, _, _ in planting._swapped}
    planting.undo()
    return owners


# Planting.


def test_what_is_swapped_is_put_back_in_the_end(planting: Planting) -> None:
    original = dispatch.recall
    assert planting.swap(dispatch, "recall", 1) is original
    planting.swap(dispatch, "recall", 2)
    assert dispatch.recall == 2
    planting.undo()
    assert dispatch.recall is original


def test_what_is_not_there_is_not_swapped(planting: Planting) -> None:
    with pytest.raises(LookupError, match="has no recal to break"):
        planting.swap(dispatch, "recal", 1)


def test_a_defect_that_cannot_be_planted_leaves_nothing_behind() -> None:
    def halfway(p: Planting) -> None:
        p.swap(dispatch, "recall", 1)
        p.swap(dispatch, "recal", 1)

    original = dispatch.recall
    defect = Defect(name="x", api=API, kind=Kind.STATUS, summary="x", breaks="PW-01", plant=halfway)
    with pytest.raises(LookupError):
        plant(MOCKS[API], load(API), [defect])
    assert dispatch.recall is original


@pytest.mark.parametrize(
    ("act", "says"),
    [
        (lambda p: p.mock_fields(limit=1), "a mock has no limit to break"),
        (lambda p: p.handler("getYou", lambda o, c: o(c)), "has no operation getYou"),
        (lambda p: p.reply("getYou", lambda reply: reply), "has no operation getYou"),
        (lambda p: p.annotate("getYou", "x-scopes", []), "has no operation getYou"),
        (lambda p: p.annotate("getMe", "x-scope", []), "getMe has no x-scope to break"),
    ],
)
def test_what_is_not_there_cannot_be_broken(planting: Planting, act: Any, says: str) -> None:
    with pytest.raises(LookupError, match=says):
        act(planting)


def test_a_mock_without_webhooks_has_none_to_break(planting: Planting) -> None:
    planting.mock_fields(webhooks=None)
    with pytest.raises(LookupError, match="has no webhooks to break"):
        planting.webhooks(retries=())


def test_webhooks_are_changed_in_the_planting_alone(planting: Planting) -> None:
    planting.webhooks(retries=())
    assert planting.mock.webhooks is not None
    assert planting.mock.webhooks.retries == ()
    assert MOCKS[API].webhooks is not None
    assert MOCKS[API].webhooks.retries != ()


def test_a_contract_is_changed_in_the_planting_alone(planting: Planting) -> None:
    planting.annotate("getMe", "x-scopes", ["units:read"])
    assert planting.contract.operations["getMe"].scopes == ("units:read",)
    assert load(API).operations["getMe"].scopes == ()


def test_defects_of_other_apis_are_left_out() -> None:
    def refuse(_: Planting) -> None:
        raise AssertionError

    defect = Defect(
        name="x", api="agenda", kind=Kind.STATUS, summary="x", breaks="AG-01", plant=refuse
    )
    assert plant(MOCKS[API], load(API), [defect]).mock is MOCKS[API]


# What the client gets.


def test_a_broken_answer_is_sent_and_not_told_as_our_fault(planting: Planting) -> None:
    planting.reply("listUnits", edited("data/*/name", lambda _: REMOVED))
    answer = asked(planting)
    assert answer.status_code == 200
    assert answer.json()["data"]
    assert not any("name" in each for each in answer.json()["data"])


def test_two_changes_of_one_answer_are_both_made(planting: Planting) -> None:
    planting.reply("listUnits", answered(200, 203))
    planting.reply("listUnits", without_header("x-ratelimit-limit"))
    answer = asked(planting)
    assert (answer.status_code, "x-ratelimit-limit" in answer.headers) == (203, False)


def test_refusals_are_changed_too(planting: Planting) -> None:
    planting.reply("listUnits", answered(401, 499))
    assert asked(planting, headers={"Authorization": ""}).status_code == 499


def test_refusals_of_what_means_no_operation_can_be_changed(planting: Planting) -> None:
    planting.reply(EVERY, answered(404, 410))
    assert asked(planting, "nowhere").status_code == 410
    assert asked(planting, "units/none").status_code == 410


def test_a_wrapped_handler_gets_what_it_stands_in_for(planting: Planting) -> None:
    def fewer(original: Any, ctx: Any) -> Any:
        ctx.params["per_page"] = 1
        return original(ctx)

    planting.handler("listUnits", fewer)
    assert len(asked(planting).json()["data"]) == 1


def test_a_changed_contract_is_what_the_server_goes_by(planting: Planting) -> None:
    def narrow(document: Any) -> None:
        document["components"]["parameters"]["PerPage"]["schema"]["default"] = 1

    planting.document(narrow)
    assert len(asked(planting).json()["data"]) == 1


# Changes of answers.


def test_an_edit_leaves_the_answer_that_it_was_given_as_it_was() -> None:
    body = {"a": [{"b": 1}, {"b": 2}, {"c": 3}]}
    changed = edited("a/*/b", lambda value: value + 1)(Reply(200, body))
    assert changed.body == {"a": [{"b": 2}, {"b": 3}, {"c": 3}]}
    assert body == {"a": [{"b": 1}, {"b": 2}, {"c": 3}]}


def test_an_edit_removes_what_is_to_go() -> None:
    removed = edited("a/*", lambda value: REMOVED if value < 3 else value)
    assert removed(Reply(200, {"a": [1, 2, 3]})).body == {"a": [3]}


@pytest.mark.parametrize("body", [{"b": 1}, [1], {"a": None}, {"a": []}, "text", NO_BODY])
def test_what_an_edit_does_not_find_is_left_alone(body: Any) -> None:
    assert edited("a/*/b", lambda _: 1)(Reply(200, body)).body == body


def test_an_edit_is_of_successes_unless_it_says_otherwise() -> None:
    assert edited("a", lambda _: 2)(Reply(404, {"a": 1})).body == {"a": 1}
    assert edited("a", lambda _: 2, statuses=(404,))(Reply(404, {"a": 1})).body == {"a": 2}


def test_a_change_of_status_is_of_one_status() -> None:
    assert answered(201, 200)(Reply(201, 1)) == Reply(200, 1)
    assert answered(201, 200)(Reply(204)) == Reply(204)


class _Store:
    """A world's store, which a race only tells from others."""


class _Context(SimpleNamespace):
    """As much of a context as a race looks at, all in one world unless told otherwise."""

    store = _Store()


def test_a_race_is_open_to_a_twin_that_comes_at_once() -> None:
    race = Race(lambda ctx: ctx.key)
    seen = []

    def handler(_: Any) -> None:
        seen.append(race.open)

    for key, at in (("a", 0), ("b", 1), ("a", 2), ("a", 1000)):
        now = MOMENT + timedelta(milliseconds=at)
        race(handler, _Context(key=key, now=now))  # type: ignore[arg-type]
    assert seen == [False, False, True, False]
    assert timedelta(milliseconds=2) < AT_ONCE < timedelta(seconds=1)
    assert race.open is False


def test_a_race_is_of_one_world_and_of_the_present() -> None:
    race = Race(lambda _: "one")
    seen: list[bool] = []
    here, there = _Store(), _Store()
    for store, now in (
        (here, MOMENT),
        (there, MOMENT),
        (here, MOMENT - timedelta(days=1)),  # the clock was put back
    ):
        context: Any = _Context(store=store, now=now)
        race(lambda _: seen.append(race.open), context)
    assert seen == [False, False, False]


def test_a_race_that_nobody_won_is_not_open() -> None:
    race = Race(lambda _: "one")
    context: Any = _Context(now=MOMENT)

    def refuse(_: Any) -> None:
        raise LookupError

    for _ in range(2):
        with pytest.raises(LookupError):
            race(refuse, context)
    assert race.open is False
    seen: list[bool] = []
    race(lambda _: seen.append(race.open), context)
    assert seen == [False]


# Names.


def test_a_defect_is_named_after_its_function() -> None:
    planted = Catalogue("agenda", "ag")

    @planted(Kind.TIME, "AG-19")
    def clocks_go_backwards(_: Planting) -> None:
        """Every clock goes backwards."""

    (defect,) = planted.all()
    assert (defect.name, defect.summary) == ("ag-clocks-go-backwards", "Every clock goes backwards")
    assert (defect.api, defect.kind, defect.breaks) == ("agenda", Kind.TIME, "AG-19")


def test_a_defect_that_does_not_say_what_happens_is_refused() -> None:
    planted = Catalogue("agenda", "ag")
    with pytest.raises(ValueError, match="nothing does not say"):

        @planted(Kind.TIME, "AG-19")
        def nothing(_: Planting) -> None:
            return None


def test_a_defect_is_found_once_however_often_it_is_named() -> None:
    name = DEFECTS[0].name
    assert find(DEFECTS, [name, name]) == (DEFECTS[0],)


def test_an_unknown_name_comes_with_those_that_are_near() -> None:
    with pytest.raises(UnknownDefect) as caught:
        find(DEFECTS, ["prive-total-as-txt"])
    assert caught.value.near[0] == "prive-total-as-text"


def test_a_name_like_no_other_comes_alone() -> None:
    with pytest.raises(UnknownDefect) as caught:
        find(DEFECTS, ["zzz"])
    assert caught.value.near == ()
