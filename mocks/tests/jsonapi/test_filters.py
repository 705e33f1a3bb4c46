"""Filters: what each form finds on each kind of attribute, and what is refused (B3-09, B3-20)."""

from __future__ import annotations

from typing import Any

import pytest


@pytest.mark.parametrize(
    ("name", "text", "ids"),
    [
        ("id", "2", [2]),
        ("id", "1,3", [1, 3]),
        ("id", "2..3", [2, 3]),
        ("id", "!2", [1, 3]),
        ("name", "Bounty", [2]),
        ("name", "~OU", [2]),
        ("name", "!~ou", [1, 3]),
        ("name", "A..B", [1]),
        ("name", "albatross", []),
        ("note", "", [2, 3]),
        ("note", "!", [1]),
        ("note", "leaks,", [1, 2, 3]),
        ("note", "!leaks", [2, 3]),
        ("state", "sunk", [3]),
        ("state", "afloat,ashore", [1, 2]),
        ("state", "~SH", [2]),
        ("length", "9.5", [1]),
        ("length", "9.50", [1]),
        ("length", "8..30", [1, 2]),
        ("seats", "4", [1]),
        ("seats", "!4", [2, 3]),
        ("seats", "5..99", [2]),
        ("seats", "", [3]),
        ("motor", "true", [1]),
        ("motor", "false", [2, 3]),
        ("built", "1999-05-01", [1]),
        ("built", "1999-01-01..1999-12-31", [1]),
        ("built", "", [2, 3]),
        ("serviced", "2026-06-01", [1]),
        ("serviced", "2026-06-02", []),
        ("serviced", "2026-05-01..2026-06-01", [1]),
        ("serviced", "2026-06-01T23:30:00Z", [1]),
        ("serviced", "2026-06-02T01:30:00+02:00", [1]),
        ("serviced", "2026-06-01T23:31:00Z..2026-07-01", []),
        ("serviced", "2026-06-01,2026-06-05", [1]),
        ("serviced", "!2026-06-01", [2, 3]),
        ("title", "Swift", [1]),
        ("title", "Zeker", [3]),
        ("title", "~EK", [3]),
        ("title", "", [2]),
        ("title", "!", [1, 3]),
        ("title", "Zeker,", [2, 3]),
        ("title", "S..T", [1]),
        ("perks", "mast", [1]),
        ("perks", "!mast", [2, 3]),
        ("berth", "1", [1, 3]),
        ("berth", "!1", [2]),
        ("berth", "", [2]),
        ("owner", "1,2", [1]),
        ("trips", "1", [1]),
        ("trips", "2,3", [1]),
        ("trips", "", [2, 3]),
        ("trips", "!", [1]),
        ("crew", "2", [1, 2]),
        ("crew", "3", [1]),
        ("crew", "!3", [2, 3]),
        ("crew", "", [3]),
        ("crew", "3,", [1, 3]),
        ("big", "yes", [2]),
        ("big", "!yes", [1, 3]),
        ("name|note", "~a", [1, 3]),
        ("name|note", "!~a", [2]),
        ("seats|id", "2,4", [1, 2]),
        ("berth|crew", "2", [1, 2]),
        ("title|name", "Bounty,Zeker", [2, 3]),
    ],
)
def test_a_filter_finds_what_it_says(harbour: Any, name: str, text: str, ids: list[int]) -> None:
    assert harbour.ids({f"filter[{name}]": text}) == ids


def test_two_filters_hold_together(harbour: Any) -> None:
    assert harbour.ids({"filter[berth]": "1", "filter[state]": "sunk"}) == [3]


def test_percent_and_underscore_mean_themselves(harbour: Any) -> None:
    assert harbour.ids({"filter[name]": "~%"}) == harbour.ids({"filter[name]": "~_"}) == []


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("colour", "red", "there is no filter 'colour' here"),
        ("tags", "x", "there is no filter 'tags' here"),
        ("name|colour", "x", "there is no filter 'colour' here"),
        ("", "x", "there is no filter '' here"),
        ("id", "one", "'one' is not an integer"),
        ("id", "1_0", "'1_0' is not an integer"),
        ("id", "٣", "'٣' is not an integer"),
        ("id", "9" * 19, "is not an integer"),
        ("length", "1e3", "'1e3' is not a number"),
        ("length", "NaN", "'NaN' is not a number"),
        ("motor", "yes", "'yes' is not true or false"),
        ("motor", "false..true", "no order"),
        ("state", "lost", "'lost' is not one of afloat, ashore, sunk"),
        ("state", "afloat..sunk", "no order"),
        ("built", "1999-02-30", "is not a date"),
        ("built", "19990501", "is not a date"),
        ("built", "~1999", "looks into texts"),
        ("serviced", "2026-06-01T10:00", "a moment such as"),
        ("serviced", "2026-06-01T10:00:00 02:00", "a plus is sent as %2B"),
        ("serviced", "2026-06-01T25:00:00Z", "a moment such as"),
        ("seats", "~4", "looks into texts"),
        ("seats", "1..", "two ends"),
        ("berth", "A1", "'A1' is not an integer"),
        ("berth", "~1", "a list of ids"),
        ("crew", "1..2", "a list of ids"),
        ("trips", "x", "'x' is not an integer"),
        ("big", "no", "big is yes"),
        ("name", "x" * 5 + "\\", "backslash"),
    ],
)
def test_a_filter_that_makes_no_sense_is_refused(
    harbour: Any, name: str, text: str, told: str
) -> None:
    [(status, parameter, message)] = harbour.refused({f"filter[{name}]": text})

    assert (status, parameter) == (400, f"filter[{name}]")
    assert told in message


@pytest.mark.parametrize("name", ["filter", "filter[name", "filter[name][]", "filter[name]x"])
def test_a_filter_of_another_form_is_refused(harbour: Any, name: str) -> None:
    [(status, parameter, message)] = harbour.refused({name: "x"})

    assert (status, parameter) == (400, name)
    assert "no filter" in message or message == "is not known here"


def test_a_filter_given_twice_is_refused(harbour: Any) -> None:
    query = "filter[id]=1&filter[id]=2"

    assert harbour.refused(query) == [(400, "filter[id]", "is given more than once")]


def test_everything_that_is_wrong_is_told_at_once(harbour: Any) -> None:
    query = "filter[id]=x&sort=x&include=x&fields[boat]=x&page[numbr]=1"
    told = [parameter for _, parameter, _ in harbour.refused(query)]

    assert told == ["filter[id]", "sort", "include", "fields[boat]", "page[numbr]"]


def test_other_parameters_are_none_of_the_rooms_business(harbour: Any) -> None:
    assert harbour.ids("colour=red&anything=1") == [1, 2, 3]


def test_a_vendor_with_filters_of_its_own_reads_them_itself(harbour: Any, parts: Any) -> None:
    harbour.resources = parts.with_dialect(filters=False)

    assert harbour.ids("filter[id]=nonsense") == [1, 2, 3]
    assert harbour.refused("filter[colour]=red")[0][1] == "filter[colour]"


@pytest.mark.parametrize(
    ("query", "asked", "ids"),
    [
        ("filter[title]=~snel", "en", []),
        ("filter[title]=~snel", "nl", [1]),
        ("filter[title]=~SNEL", "de,nl", [1]),
        ("filter[title]=!~snel", "en", [1, 2, 3]),
        ("filter[title]=", "en", [2, 3]),
        ("filter[title]=", "nl", [2]),
        ("filter[perks]=mast", "en", [1]),
        ("filter[perks]=mast", "nl", []),
    ],
)
def test_texts_may_be_looked_for_in_the_locales_asked_for(
    harbour: Any, parts: Any, query: str, asked: str, ids: list[int]
) -> None:
    harbour.resources = parts.with_dialect(filters_asked_locales=True)

    assert harbour.ids(query, headers={"accept-language": asked}) == ids
