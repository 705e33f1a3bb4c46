"""The order of a list (B3-08)."""

from __future__ import annotations

from typing import Any

import pytest


@pytest.mark.parametrize(
    ("sort", "ids"),
    [
        ("name", [1, 2, 3]),
        ("-name", [3, 2, 1]),
        ("-id", [3, 2, 1]),
        ("length", [3, 1, 2]),
        ("-length", [2, 1, 3]),
        ("seats", [1, 2, 3]),
        ("-seats", [2, 1, 3]),
        ("built", [1, 2, 3]),
        ("-serviced_at", [1, 2, 3]),
        ("motor", [2, 3, 1]),
        ("-motor,-name", [1, 3, 2]),
        ("state", [1, 2, 3]),
        ("title", [1, 2, 3]),
        ("-title", [1, 2, 3]),
    ],
)
def test_a_list_comes_in_the_order_asked_for(harbour: Any, sort: str, ids: list[int]) -> None:
    assert harbour.ids({"sort": sort}) == ids


def test_texts_are_sorted_in_the_first_locale_asked_for(harbour: Any) -> None:
    asked = {"accept-language": "nl,en"}

    assert harbour.ids({"sort": "-title"}, headers=asked) == [3, 1, 2]


@pytest.mark.parametrize(
    ("sort", "told"),
    [
        ("colour", "can't sort by 'colour', only by id, name"),
        ("tags", "can't sort by 'tags'"),
        ("price", "can't sort by 'price'"),
        ("berth", "can't sort by 'berth'"),
        ("berth.code", "can't sort by 'berth.code'"),
        ("--name", "can't sort by '-name'"),
        ("", "can't sort by ''"),
        ("name,", "can't sort by ''"),
        ("name,-name", "named twice"),
        (" name", "can't sort by ' name'"),
    ],
)
def test_what_can_not_be_sorted_by_is_refused(harbour: Any, sort: str, told: str) -> None:
    [(status, parameter, message)] = harbour.refused({"sort": sort})

    assert (status, parameter) == (400, "sort")
    assert told in message


def test_sorting_twice_is_refused(harbour: Any) -> None:
    assert harbour.refused("sort=id&sort=name")[0][1:] == ("sort", "is given more than once")
