"""Related resources in one document (B3-07, B1-06)."""

from __future__ import annotations

from typing import Any

import pytest

from bookable_mocks.engine.problem import Refusal
from bookable_mocks.jsonapi import loading
from bookable_mocks.jsonapi.collection import single

READER = frozenset({"sailor|read", "berth|read"})


def names(body: dict[str, Any]) -> list[str]:
    return [f"{found['type']} {found['id']}" for found in body["included"]]


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("berth", ["berth 1"]),
        ("owner", ["sailor 1"]),
        ("trips", ["trip 1", "trip 2"]),
        ("crew", ["sailor 2", "sailor 3"]),
        ("crew.friend", ["sailor 2", "sailor 3", "sailor 1"]),
        ("owner,builder,berth", ["sailor 1", "sailor 3", "berth 1"]),
        ("berth.boats", ["berth 1"]),
        ("trips.boat.berth", ["trip 1", "trip 2", "berth 1"]),
        ("crew,crew.friend,crew", ["sailor 2", "sailor 3", "sailor 1"]),
        ("", []),
    ],
)
def test_an_include_brings_each_resource_once(harbour: Any, path: str, found: list[str]) -> None:
    assert names(harbour.list({"include": path, "page[size]": "3"})) == found


def test_what_is_on_the_way_comes_too(harbour: Any) -> None:
    body = harbour.get(1, "include=berth.boats.crew")

    assert names(body) == ["berth 1", "boat 3", "sailor 2", "sailor 3"]


def test_without_being_asked_there_is_no_member(harbour: Any) -> None:
    assert "included" not in harbour.list()


def test_an_include_without_a_find_is_an_empty_list(harbour: Any) -> None:
    assert harbour.get(2, "include=berth")["included"] == []


def test_linkage_is_complete_for_what_is_included(harbour: Any) -> None:
    body = harbour.get(1, "include=crew")
    bob = body["included"][0]

    assert bob["relationships"] == {
        "boats": {"data": []},
        "crews": {"data": [{"id": "1", "type": "boat"}, {"id": "2", "type": "boat"}]},
        "friend": {"data": {"id": "1", "type": "sailor"}},
    }


def test_an_optional_relationship_is_linked_when_it_is_included(harbour: Any) -> None:
    assert harbour.get(1, "include=guests")["data"]["relationships"]["guests"] == {"data": []}


def test_who_may_not_be_seen_is_neither_linked_nor_included(harbour: Any) -> None:
    body = harbour.get(1, "include=crew,builder", scopes=READER)

    assert names(body) == ["sailor 2"]
    assert body["data"]["relationships"]["crew"] == {"data": [{"id": "2", "type": "sailor"}]}


@pytest.mark.parametrize("path", ["berth", "trips.boat.berth"])
def test_a_type_outside_the_scopes_is_forbidden(harbour: Any, path: str) -> None:
    told = "Including berth needs the scope berth|read."

    assert harbour.refused({"include": path}, scopes=["sailor|read"]) == [(403, "include", told)]


def test_a_type_without_a_scope_is_free(harbour: Any) -> None:
    assert names(harbour.get(1, "include=trips", scopes=[])) == ["trip 1", "trip 2"]


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("colour", "can't include 'colour': boat has no relationship 'colour'"),
        ("berth.code", "can't include 'berth.code': berth has no relationship 'code'"),
        ("berth.", "can't include 'berth.': berth has no relationship ''"),
        ("berth,", "can't include '': boat has no relationship ''"),
        (" berth", "can't include ' berth': boat has no relationship ' berth'"),
        ("berth.boats.crew.friend.friend", "is deeper than 4 levels"),
        (",".join(["berth"] * 7), "names 7 paths, at most 6 are allowed"),
    ],
)
def test_an_include_that_makes_no_sense_is_refused(harbour: Any, path: str, told: str) -> None:
    [(status, parameter, message)] = harbour.refused({"include": path})

    assert (status, parameter) == (400, "include")
    assert told in message


def test_too_much_to_include_is_refused(empty: Any, parts: Any) -> None:
    empty.save(parts.Boat(id=1), *(parts.Trip(id=n, boat_id=1) for n in range(1, 202)))
    [(status, parameter, message)] = empty.refused("include=trips")

    assert (status, parameter) == (400, "include")
    assert "more than 200 resources" in message


def test_just_enough_to_include_is_served(empty: Any, parts: Any) -> None:
    empty.save(parts.Boat(id=1), *(parts.Trip(id=n, boat_id=1) for n in range(1, 201)))

    assert len(empty.list("include=trips")["included"]) == 200


def test_an_operation_that_documents_none_refuses_it(harbour: Any) -> None:
    ctx = harbour.ctx("createBoat", "include=berth")
    boat = ctx.store.first(harbour.resources["boat"].table)
    with pytest.raises(Refusal) as refusal:
        single(ctx, harbour.resources, boat)

    assert refusal.value.problem.violations[0].where == "include"


def test_each_relationship_and_level_costs_one_query(harbour: Any, monkeypatch: Any) -> None:
    asked: list[str] = []
    execute = harbour.world.database.execute
    monkeypatch.setattr(
        harbour.world.store.database,
        "execute",
        lambda sql, params=(): (asked.append(sql), execute(sql, params))[1],
        raising=False,
    )
    harbour.list("include=berth,owner,trips&fields[boat]=&fields[sailor]=&fields[berth]=")

    assert len(asked) == 5  # how many, the page, and one for each


def test_many_records_are_asked_about_in_batches(harbour: Any, monkeypatch: Any) -> None:
    query = "include=crew,trips,berth.boats"
    whole = harbour.list(query)
    monkeypatch.setattr(loading, "BATCH", 1)

    assert harbour.list(query) == whole


def test_what_is_to_one_has_no_links(harbour: Any) -> None:
    boat = harbour.resources["boat"]
    with pytest.raises(TypeError, match="berth leads to one"):
        loading.linkage(harbour.ctx(), harbour.resources, boat, "berth", [1])
