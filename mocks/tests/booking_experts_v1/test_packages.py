"""Packages: which suit some days and how well, and their search as it is served (B1-22)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
import v1_records as make
from hypothesis import given
from hypothesis import strategies as st
from v1_records import TODAY
from v1_searching import PACKAGES

from bookable_mocks.booking_experts_v1.models_sales import Extra, Package
from bookable_mocks.booking_experts_v1.package_relevance import distance, gap, relevant

WEEK = (TODAY + timedelta(days=20), TODAY + timedelta(days=27))
CHRISTMAS = {"filter[overlaps_date]": "2026-12-20..2026-12-24"}


def day(number: int) -> date:
    return TODAY + timedelta(days=number)


def package(id_: str, *periods: tuple[int, int], **more: Any) -> tuple[Package, Extra | None]:
    """Return a package for periods counted in days from TODAY."""
    spans = tuple((day(first), day(end)) for first, end in periods)
    return make.package(id_, periods=spans, **more), None


def found(*candidates: tuple[Package, Extra | None], near: int = 14) -> list[str]:
    return [one.id for one in relevant(candidates, WEEK, near)]


@pytest.mark.parametrize(
    ("period", "away"),
    [
        ((20, 27), 0),
        ((10, 21), 0),
        ((26, 40), 0),
        ((10, 20), 1),
        ((27, 30), 1),
        ((1, 6), 15),
        ((40, 41), 14),
    ],
)
def test_a_period_is_as_far_away_as_its_nearest_day(period: tuple[int, int], away: int) -> None:
    assert gap((day(period[0]), day(period[1])), WEEK) == away


def test_a_period_without_an_end_is_open_on_that_side() -> None:
    assert gap((None, day(20)), WEEK) == 1
    assert gap((day(28), None), WEEK) == 2
    assert gap((None, None), WEEK) == 0


def test_packages_that_overlap_come_first_and_then_the_nearest() -> None:
    far = package("1", (37, 39), position=0)
    near = package("2", (15, 18), position=1)
    there = package("3", (25, 30), position=9)

    assert found(far, near, there) == ["3", "2", "1"]


def test_what_is_as_near_goes_by_position_and_then_by_id() -> None:
    candidates = [package("10", position=1), package("9", position=1), package("11", position=0)]

    assert found(*candidates) == ["11", "9", "10"]


def test_packages_are_found_up_to_so_many_days_away() -> None:
    candidates = [package("1", (40, 42)), package("2", (41, 42))]

    assert found(*candidates) == ["1"]
    assert found(*candidates, near=15) == ["1", "2"]
    assert found(package("3", (27, 28)), near=0) == []


def test_the_nearest_of_several_periods_counts() -> None:
    assert found(package("1", (0, 3), (26, 30), (90, 95)), near=0) == ["1"]


def test_what_the_extra_behind_it_asks_of_a_stay_counts_too() -> None:
    sold = make.extra("package_5", require_stay_overlaps=((day(30), day(35)),))

    assert distance(make.package("5"), sold, WEEK) == 4
    assert distance(make.package("5", periods=((day(36), day(37)),)), sold, WEEK) == 10


def test_no_days_have_no_packages() -> None:
    candidates = [package("1")]

    assert relevant(candidates, (WEEK[1], WEEK[0]), 14) == []
    assert relevant(candidates, (WEEK[0], WEEK[0]), 14) == []


spans = st.tuples(st.integers(-40, 80), st.integers(1, 30)).map(lambda s: (s[0], s[0] + s[1]))


@given(spans)
def test_a_period_is_away_as_many_days_as_one_must_go_to_meet_it(span: tuple[int, int]) -> None:
    wanted = {WEEK[0] + timedelta(days=n) for n in range(7)}
    own = {day(n) for n in range(*span)}
    steps = min(abs((one - other).days) for one in own for other in wanted)

    assert gap((day(span[0]), day(span[1])), WEEK) == steps


def test_the_search_lists_packages_of_all_administrations_by_position(shared: Any) -> None:
    assert shared.ids(PACKAGES, params=CHRISTMAS) == ["437", "447", "457", "438", "448", "458"]


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ("2026-12-01..2026-12-08", ["437", "447", "457"]),
        ("2026-12-01..2026-12-09", ["437", "447", "457", "438", "448", "458"]),
        ("2026-12-28", ["437", "447", "457", "438", "448", "458"]),
        ("2027-01-12", ["437", "447", "457"]),
        ("2026-12-24..2026-12-20", []),
    ],
)
def test_packages_of_fixed_days_are_found_in_or_near_them(
    days: str, expected: list[str], shared: Any
) -> None:
    assert shared.ids(PACKAGES, params={"filter[overlaps_date]": days}) == expected


def test_how_near_is_near_can_be_set(make_api: Any) -> None:
    api = make_api(choices={"package_days": 1})

    assert len(api.ids(PACKAGES, params={"filter[overlaps_date]": "2026-12-21"})) == 6
    assert len(api.ids(PACKAGES, params={"filter[overlaps_date]": "2026-12-20"})) == 3


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"filter[administration_ids]": "388,390"}, ["437", "457", "438", "458"]),
        ({"filter[administration_ids]": "1"}, []),
        ({"filter[administration_ids]": ""}, ["437", "447", "457", "438", "448", "458"]),
        ({"filter[rentable_types]": "camping,berth"}, []),
        ({"filter[rentable_types]": "bungalow"}, ["437", "447", "457", "438", "448", "458"]),
        ({"limit": "2"}, ["437", "447"]),
        ({"limit": "99999"}, ["437", "447", "457", "438", "448", "458"]),
    ],
)
def test_the_search_is_narrowed_by_its_parameters(
    more: dict[str, str], expected: list[str], shared: Any
) -> None:
    assert shared.ids(PACKAGES, params={**CHRISTMAS, **more}) == expected


def test_a_key_finds_packages_where_it_has_access_alone(shared: Any) -> None:
    def ids(key: str, **more: str) -> list[str]:
        body = shared.read(PACKAGES, params={**CHRISTMAS, **more}, key=key)
        return [one["id"] for one in body["data"]]

    assert ids("be1_milepost") == ["437", "438"]
    assert ids("be1_jetty", **{"filter[administration_ids]": "390"}) == []
    assert ids("be1_newcomer") == []


def test_pages_of_the_search_keep_its_parameters_in_their_links(make_api: Any) -> None:
    api = make_api(choices={"administrations": 17, "categories": 17, "rentables": 17})
    asked = {**CHRISTMAS, "limit": "33"}

    first = api.read(PACKAGES, params=asked)
    second = api.read(first["links"]["next"].removeprefix("http://127.0.0.1:8080"))

    assert (len(first["data"]), len(second["data"])) == (30, 3)
    assert "limit=33" in second["links"]["prev"]
    assert "2026-12-20..2026-12-24" in second["links"]["first"]


def test_fields_pick_what_is_sent_of_a_package(shared: Any) -> None:
    params = {**CHRISTMAS, "fields[packages]": "name,images"}

    for one in shared.read(PACKAGES, params=params)["data"]:
        assert set(one["attributes"]) == {"name"}
        assert set(one["relationships"]) == {"images"}


def test_package_texts_come_in_the_languages_asked_for(shared: Any) -> None:
    body = shared.read(PACKAGES, params=CHRISTMAS, headers={"Accept-Language": "nl,cs"})

    assert {tuple(one["attributes"]["name"]) for one in body["data"]} == {("nl", "cs")}


@pytest.mark.parametrize(
    ("params", "source"),
    [
        ({}, "filter[overlaps_date]"),
        ({"filter[overlaps_date]": "christmas"}, "filter[overlaps_date]"),
        ({"filter[overlaps_date]": "2026-02-30"}, "filter[overlaps_date]"),
        ({**CHRISTMAS, "limit": "0"}, "limit"),
        ({**CHRISTMAS, "filter[rentable_types]": "castle"}, "filter[rentable_types]"),
        ({**CHRISTMAS, "filter[administration_ids]": "x"}, "filter[administration_ids]"),
        ({**CHRISTMAS, "filter[colour]": "red"}, "filter[colour]"),
        ({**CHRISTMAS, "page[number]": "0"}, "page[number]"),
    ],
)
def test_a_package_search_that_cannot_be_understood_is_refused_by_name(
    params: dict[str, str], source: str, shared: Any, tools: Any
) -> None:
    status, title, told = tools.refused(shared("GET", PACKAGES, params=params))

    assert (status, title) == (400, "Bad request")
    assert {where for _, where in told} == {source}
