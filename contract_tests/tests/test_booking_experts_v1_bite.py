"""Planted defects in our mock of v1: each turns its own rule red, and none of those near it."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from booking_experts_v1_runs import (
    ACCESS,
    ADDED,
    BOOKING,
    CONTENT,
    LISTS,
    MONEY,
    SEARCH,
    red,
    with_handler,
)

from bookable_mocks.booking_experts_v1 import (
    MOCK,
    access,
    errors,
    rules,
    search,
    stays,
    transitions,
)
from bookable_mocks.booking_experts_v1.access import Caller
from bookable_mocks.booking_experts_v1.models import Status
from bookable_mocks.booking_experts_v1.tables import RESERVATIONS
from bookable_mocks.engine.mock import Context, Reply
from bookable_mocks.engine.problem import Refusal

pytestmark = pytest.mark.slow

Spoil = Callable[[Callable[[Context], Reply], Context], Reply]


def confirmed_is_placed(original: Any, ctx: Context) -> Reply:
    ctx.params["place"] = ctx.params.pop("confirm", False) or ctx.params.get("place", False)
    return original(ctx)


def previews_are_kept(original: Any, ctx: Context) -> Reply:
    reply = original(ctx)
    MOCK.handlers["createReservation"](ctx)
    return reply


def the_confirmed_stay(original: Any, ctx: Context) -> Reply:
    known = ctx.store.get(RESERVATIONS, ctx.params["id"])
    if known is not None and known.status is Status.CONFIRMED:
        return Reply(204)
    return original(ctx)


def no_link_to_pay(original: Any, ctx: Context) -> Reply:
    reply = original(ctx)
    reply.body["data"]["links"].pop("pay", None)
    return reply


def priced_for_nobody(original: Any, ctx: Context) -> Reply:
    reply = original(ctx)
    for each in reply.body["data"]:
        if each["attributes"].get("price", 0) is None:
            each["attributes"]["price"] = 99.5
    return reply


def a_cent_too_much(original: Any, ctx: Context) -> Reply:
    reply = original(ctx)
    reply.body["data"]["attributes"]["total"] += 0.01
    return reply


def a_feature_less(original: Any, ctx: Context) -> Reply:
    reply = original(ctx)
    reply.body["data"]["attributes"]["geo_json"]["features"].pop()
    return reply


def backwards(original: Any, ctx: Context) -> Reply:
    reply = original(ctx)
    reply.body["data"].reverse()
    return reply


def any_language(original: Any, ctx: Context) -> Reply:
    ctx.params.pop("filter[on_call_locale]", None)
    return original(ctx)


def no_last_page(original: Any, ctx: Context) -> Reply:
    reply = original(ctx)
    reply.body["links"]["last"] = reply.body["links"]["first"] + "&page%5Bnumber%5D=7"
    return reply


def one_field_too_few(original: Any, ctx: Context) -> Reply:
    reply = original(ctx)
    for each in reply.body["data"] if "fields[tags]" in ctx.params else ():
        each.get("attributes", {}).pop("position", None)
    return reply


def one_is_not_included(original: Any, ctx: Context) -> Reply:
    reply = original(ctx)
    if reply.body.get("included"):
        reply.body["included"].pop()
    return reply


def answered_without_access(original: Any, ctx: Context) -> Reply:
    try:
        return original(ctx)
    except Refusal:
        return Reply(200, {"links": {}, "data": []}, media_type="application/vnd.api+json")


HANDLERS: dict[str, tuple[str, tuple[str, ...], str, Spoil]] = {
    "a park without access that answers": ("B1-02", ACCESS, "listCosts", answered_without_access),
    "a list that ends elsewhere": ("B1-04", LISTS, "listRentables", no_last_page),
    "a fieldset that takes too much": ("B1-05", LISTS, "listTags", one_field_too_few),
    "an include that is not whole": ("B1-06", LISTS, "listReviews", one_is_not_included),
    "prices for nobody": ("B1-07", SEARCH, "searchAvailabilities", priced_for_nobody),
    "a total that does not add up": ("B1-11", ("B1-11",), "previewReservation", a_cent_too_much),
    "confirm that only places": ("B1-12", BOOKING, "createReservation", confirmed_is_placed),
    "a cancellation that keeps": ("B1-15", BOOKING, "deleteReservation", the_confirmed_stay),
    "no way to pay": ("B1-20", ADDED, "getReservation", no_link_to_pay),
    "a map with a gap": ("B1-21", CONTENT, "getMap", a_feature_less),
    "packages backwards": ("B1-22", CONTENT, "searchPackages", backwards),
    "anybody on call": ("B1-23", CONTENT, "listOrganizationUsersOnCall", any_language),
}


@pytest.mark.parametrize("defect", HANDLERS)
def test_a_spoilt_answer_turns_its_rule_red_and_no_other(tmp_path: Path, defect: str) -> None:
    rule, near, operation, spoil = HANDLERS[defect]
    assert red(tmp_path, with_handler(operation, spoil), only=near) == [rule]


@pytest.mark.nightly
def test_previews_that_are_kept_break_b1_13(tmp_path: Path) -> None:
    spoilt = with_handler("previewReservation", previews_are_kept)
    assert red(tmp_path, spoilt, only=MONEY) == ["B1-13"]


UNREAD = {
    "a filter": ("filter[wday]", "B1-08"),
    "an exclusion": ("filter[-country_codes]", "B1-08"),
    "a direction": ("sorters[0][desc]", "B1-09"),
    "a second order": ("sorters[1][type]", "B1-09"),
    "a limit": ("limit[start_dates]", "B1-10"),
    "an offset": ("limit[categories_offset]", "B1-10"),
}


AT_NIGHT = ("an exclusion", "a direction", "a second order", "an offset")


@pytest.mark.parametrize(
    "what",
    [pytest.param(n, marks=pytest.mark.nightly if n in AT_NIGHT else ()) for n in UNREAD],
)
def test_what_the_search_does_not_read_turns_its_rule_red(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    parse, (name, rule) = search.parse, UNREAD[what]

    def deaf(pairs: Any) -> Any:
        return parse([pair for pair in pairs if pair[0] != name])

    monkeypatch.setattr(search, "parse", deaf)
    assert red(tmp_path, only=SEARCH) == [rule]


@pytest.mark.nightly
def test_an_unknown_key_that_is_let_in_breaks_b1_01(tmp_path: Path) -> None:
    known = MOCK.authenticate

    def lenient(ctx: Context) -> Any:
        try:
            return known(ctx)
        except Refusal:
            return Caller("nobody", "nobody", frozenset(), {})

    spoilt = dataclasses.replace(MOCK, authenticate=lenient)
    assert red(tmp_path, spoilt, only=ACCESS) == ["B1-01"]


def test_reservations_that_anybody_lists_break_b1_02(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(access, "require_extended", lambda _ctx: None)
    settings = {"access_3": "default"}
    assert red(tmp_path, only=ACCESS, settings=settings) == ["B1-02"]


def test_any_token_breaks_b1_14(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stays, "_has_token", lambda *_: True)
    assert red(tmp_path, only=ACCESS) == ["B1-14"]


def test_options_where_there_are_none_break_b1_16(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    faults = stays._faults_of_new

    def lenient(*given: Any, **more: Any) -> Any:
        return [each for each in faults(*given, **more) if each[0] != errors.IMPOSSIBLE]

    monkeypatch.setattr(stays, "_faults_of_new", lenient)
    assert red(tmp_path, only=BOOKING) == ["B1-16"]


def test_places_that_are_never_given_back_break_b1_17(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = transitions.record_change

    def forgetful(*given: Any, held: bool) -> None:
        if held:
            record(*given, held=held)

    monkeypatch.setattr(transitions, "record_change", forgetful)
    assert red(tmp_path, only=BOOKING) == ["B1-17"]


@pytest.mark.nightly
def test_a_place_that_is_had_twice_breaks_b1_17(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hold, faults = transitions._hold, stays._faults_of_blocking

    def generous(ctx: Context, stay: Any) -> Any:
        try:
            return hold(ctx, stay)
        except Refusal:
            return stay

    def blind(*given: Any) -> Any:
        return [each for each in faults(*given) if each[0] != errors.TAKEN]

    monkeypatch.setattr(transitions, "_hold", generous)
    monkeypatch.setattr(stays, "_faults_of_blocking", blind)
    assert red(tmp_path, only=("B1-15", "B1-17")) == ["B1-17"]


@pytest.mark.parametrize(
    ("rule", "name"), [("B1-18", "extras_are_right"), ("B1-19", "plates_have_room")]
)
def test_a_rule_that_is_not_asked_turns_red(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rule: str, name: str
) -> None:
    kept = tuple(each for each in rules.OF_REST if each.__name__ != name)
    assert len(kept) < len(rules.OF_REST)
    monkeypatch.setattr(rules, "OF_REST", kept)
    assert red(tmp_path, only=ADDED) == [rule]
