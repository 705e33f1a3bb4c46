"""The availability search as it is served: each documented parameter, counted again (B1-08)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from v1_searching import BASE, COUPLE, MANY, SEARCH, Known, Stay, days, groups, ids

from bookable_specs import load

pytestmark = pytest.mark.slow  # each filter is recounted over whole answers

START, END = date(2026, 7, 14), date(2026, 7, 17)
CONTRACT = load("booking-experts-v1")
DOCUMENTED = [
    parameter["name"]
    for parameter in CONTRACT.operations["searchAvailabilities"].node["parameters"]
]

Check = Callable[[Stay], bool]


def between(name: str, low: int, high: int) -> Check:
    def check(stay: Stay) -> bool:
        number = stay.about(name)
        return number is not None and low <= number <= high

    return check


def subtype(stay: Stay) -> str | None:
    found = stay.of["relationships"]["accommodation_subtype"]["data"]
    return found and found["id"]


def country(stay: Stay) -> str:
    return stay.region["attributes"]["country_code"]


def extras(stay: Stay) -> set[str]:
    return {one["id"] for one in stay.of["relationships"]["extras"]["data"]}


def people(number: int) -> Check:
    """The couple of the base search comes along."""
    return lambda stay: stay.about("max_number_of_people") >= number + 2


FILTERS: dict[str, tuple[str, Check]] = {
    "filter[start_date]": ("2026-07-13..2026-07-15", lambda s: s.start in days(
        date(2026, 7, 13), date(2026, 7, 15))),
    "filter[includes_date]": ("2026-07-14..2026-07-16", lambda s: days(
        START, date(2026, 7, 16)) <= s.nights),
    "filter[overlaps_date]": ("2026-07-16", lambda s: date(2026, 7, 16) in s.nights),
    "filter[arrangement]": ("2026-07-13..2026-07-17", lambda s: (s.start, s.end) == (
        date(2026, 7, 13), date(2026, 7, 17))),
    "filter[los]": ("2..4", lambda s: 2 <= s.los <= 4),
    "filter[wday]": ("0", lambda s: s.start.isoweekday() == 7),
    "filter[administration_ids]": ("388,390", lambda s: s.park in {"388", "390"}),
    "filter[category_ids]": ("5140,5143", lambda s: s.category in {"5140", "5143"}),
    "filter[-category_ids]": ("5140,5143", lambda s: s.category not in {"5140", "5143"}),
    "filter[region_ids]": ("9", lambda s: s.region["id"] == "9"),
    "filter[-region_ids]": ("9", lambda s: s.region["id"] != "9"),
    "filter[accommodation_subtype_ids]": ("101,105", lambda s: subtype(s) in {"101", "105"}),
    "filter[-accommodation_subtype_ids]": ("101", lambda s: subtype(s) != "101"),
    "filter[tag_ids]": ("1478,1479", lambda s: {"1478", "1479"} <= s.tags),
    "filter[package_id]": ("437", lambda s: "package_437" in extras(s)),
    "filter[discount_campaign_id]": ("1964", lambda s: s.campaign == "1964"),
    "filter[country_codes]": ("DK,BE", lambda s: country(s) == "DK"),
    "filter[-country_codes]": ("DK", lambda s: country(s) != "DK"),
    "filter[rentable_types]": ("bungalow,berth", lambda s: s.about("rentable_type") in {
        "bungalow", "berth"}),
    "filter[-rentable_types]": ("bungalow,berth", lambda s: s.about("rentable_type") not in {
        "bungalow", "berth"}),
    "filter[guest_group][seniors]": ("2", people(2)),
    "filter[guest_group][adults]": ("4", people(2)),
    "filter[guest_group][adolescents]": ("3", people(3)),
    "filter[guest_group][children]": ("4", people(4)),
    "filter[guest_group][babies]": ("3", lambda s: s.about("max_number_of_babies") >= 3),
    "filter[guest_group][pets]": ("1", lambda s: s.about("max_number_of_pets") >= 1
        and s.takes_pets),
    "filter[price]": ("500..750.0", lambda s: 500 <= s.price <= 750),
    "filter[currency]": ("USD", lambda s: s.park != "390"),
    "filter[number_of_beds]": ("2..4", between("number_of_beds", 2, 4)),
    "filter[number_of_child_beds]": ("1", between("number_of_child_beds", 1, 1)),
    "filter[number_of_child_chairs]": ("0..9", between("number_of_child_chairs", 0, 9)),
    "filter[number_of_showers]": ("2..3", between("number_of_showers", 2, 3)),
    "filter[number_of_toilets]": ("2", between("number_of_toilets", 2, 2)),
    "filter[number_of_bathrooms]": ("1", between("number_of_bathrooms", 1, 1)),
    "filter[number_of_bedrooms]": ("2..4", between("number_of_bedrooms", 2, 4)),
    "filter[attributes][beds]": ("5..10", between("number_of_beds", 5, 10)),
}  # fmt: skip
"""A value for each documented filter that leaves some stays, and which these are."""

SORTERS: dict[str, tuple[dict[str, str], Callable[[Stay], Any]]] = {
    "los": ({}, lambda s: s.los),
    "los_distance": ({"los": "7"}, lambda s: abs(s.los - 7)),
    "start_date": ({}, lambda s: s.start.toordinal()),
    "start_date_distance": ({"start_date": "2026-07-12"}, lambda s: abs(
        (s.start - date(2026, 7, 12)).days)),
    "arrangement_distance": ({"arrangement": "2026-07-12..2026-07-18"}, lambda s: abs(
        (s.start - date(2026, 7, 12)).days) + abs((s.end - date(2026, 7, 18)).days)),
    "max_guests": ({}, lambda s: s.about("max_number_of_people")),
    "highlighted": ({}, lambda s: s.about("highlighted")),
    "all_in_amount": ({}, lambda s: s.price),
    "tag_ids_match_score": ({"tag_ids": "1477,1478,1480"}, lambda s: len(
        {"1477", "1478", "1480"} & s.tags)),
    "avg_score": ({}, lambda s: round(s.score, 2)),
}  # fmt: skip


@pytest.fixture(scope="module")
def known(shared: Any) -> Known:
    return Known(shared)


@pytest.fixture(scope="module")
def everything(shared: Any, known: Known) -> list[Stay]:
    return known.find(shared)


def sorted_by(*parts: str, **more: str) -> dict[str, str]:
    """Return the parameters of sorters; `-` before a type turns it round."""
    params = {}
    for number, part in enumerate(parts):
        kind = part.removeprefix("-")
        params[f"sorters[{number}][type]"] = kind
        params |= {f"sorters[{number}][{k}]": v for k, v in SORTERS[kind][0].items()}
        if part != kind:
            params[f"sorters[{number}][desc]"] = "true"
    return params | more


def test_every_documented_filter_and_limit_is_tried_here() -> None:
    names = {name for name in DOCUMENTED if name and name.startswith("filter")}

    assert names == set(FILTERS)
    assert {f"limit[{name}]" for name in LIMITS} == {
        name for name in DOCUMENTED if name and name.startswith("limit")
    }


@pytest.mark.parametrize("name", FILTERS)
def test_a_filter_leaves_exactly_the_stays_that_it_names(
    name: str, shared: Any, known: Known, everything: list[Stay]
) -> None:
    value, check = FILTERS[name]
    expected = [stay for stay in everything if check(stay)]

    found = known.find(shared, **{name: value})

    assert 0 < len(expected) < len(everything)
    assert ids(found) == ids(expected)


def test_filters_hold_all_at_once(shared: Any, known: Known, everything: list[Stay]) -> None:
    names = ("filter[-rentable_types]", "filter[los]", "filter[number_of_beds]", "filter[price]")
    expected = [s for s in everything if all(FILTERS[name][1](s) for name in names)]

    found = known.find(shared, **{name: FILTERS[name][0] for name in names})

    assert expected
    assert ids(found) == ids(expected)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("filter[category_ids]", "99999"),
        ("filter[discount_campaign_id]", "99999"),
        ("filter[package_id]", "99999"),
        ("filter[start_date]", "2026-07-15..2026-07-13"),
        ("filter[start_date]", "2020-01-01..2021-01-01"),
        ("filter[los]", "5..2"),
        ("filter[price]", "750..500"),
        ("filter[currency]", "XTS"),
        ("filter[tag_ids]", "1476,99999"),
    ],
)
def test_what_is_unknown_or_in_a_range_turned_round_finds_nothing(
    name: str, value: str, shared: Any, known: Known
) -> None:
    assert known.find(shared, **{name: value}) == []


@pytest.mark.parametrize("name", ["filter[category_ids]", "filter[-region_ids]", "filter[tag_ids]"])
def test_an_empty_list_filters_nothing(
    name: str, shared: Any, known: Known, everything: list[Stay]
) -> None:
    assert ids(known.find(shared, **{name: ""})) == ids(everything)


def test_a_tag_of_single_accommodations_finds_those(shared: Any, known: Known) -> None:
    optional = {
        tag["id"]
        for one in known.categories.values()
        for tag in one["relationships"]["optional_tags"]["data"]
    }
    tag = min(optional)
    having = {
        one["id"]
        for park in ("388", "389", "390")
        for one in shared.read(f"/v1/administrations/{park}/rentables")["data"]
        if tag in {own["id"] for own in one["relationships"]["tags"]["data"]}
    }

    found = known.find(shared, **{"filter[tag_ids]": tag})

    assert found
    assert all(set(stay.free) <= having for stay in found)


@pytest.mark.parametrize("desc", ["", "-"])
@pytest.mark.parametrize("kind", SORTERS)
def test_a_sorter_puts_stays_in_order(
    kind: str, desc: str, shared: Any, known: Known, everything: list[Stay]
) -> None:
    def key(stay: Stay) -> tuple[Any, ...]:
        value = SORTERS[kind][1](stay)
        return (-value if desc else value, *stay.last)

    found = known.find(shared, **sorted_by(f"{desc}{kind}"))

    assert len({SORTERS[kind][1](stay) for stay in everything}) > 1
    assert ids(found) == ids(sorted(everything, key=key))


def test_sorters_take_turns_in_the_order_of_their_numbers(
    shared: Any, known: Known, everything: list[Stay]
) -> None:
    params = sorted_by("highlighted", "-los", "all_in_amount")
    gaps = {name.replace("[2]", "[7]"): value for name, value in reversed(params.items())}
    expected = sorted(everything, key=lambda s: (s.about("highlighted"), -s.los, s.price, *s.last))

    assert ids(known.find(shared, **gaps)) == ids(expected)


def test_a_sorter_needs_no_number_if_it_is_the_only_one(
    shared: Any, known: Known, everything: list[Stay]
) -> None:
    found = known.find(shared, **{"sorters[][type]": "los", "sorters[][desc]": "true"})

    assert ids(found) == ids(sorted(everything, key=lambda s: (-s.los, *s.last)))


def test_without_sorters_stays_are_ordered_by_arrival_length_and_category(
    everything: list[Stay],
) -> None:
    assert len(everything) > 500
    assert ids(everything) == ids(sorted(everything, key=lambda stay: stay.last))


LIMITS = {
    "availabilities": "17",
    "availabilities_per_start_date": "2",
    "availabilities_per_category": "3",
    "start_dates": "4",
    "categories": "5",
    "categories_per_administration": "2",
    "administrations": "2",
    "categories_offset": "3",
}


def cut(stays: list[Stay], given: dict[str, str]) -> list[Stay]:
    """Apply limits one after the other, each to what is left (B1-10)."""
    most = {name: int(value) for name, value in given.items()}

    def among(key: Callable[[Stay], Any], limit: int | None, offset: int = 0) -> list[Stay]:
        kept = groups(stays, key)[offset:][:limit]
        return [stay for stay in stays if key(stay) in kept]

    def each(key: Callable[[Stay], Any], limit: int | None) -> list[Stay]:
        seen: Counter[Any] = Counter()
        kept = []
        for stay in stays:
            seen[key(stay)] += 1
            if limit is None or seen[key(stay)] <= limit:
                kept.append(stay)
        return kept

    stays = among(lambda s: s.park, most.get("administrations"))
    kept: set[str] = set()
    for park in groups(stays, lambda s: s.park):
        own = groups([s for s in stays if s.park == park], lambda s: s.category)
        kept |= set(own[: most.get("categories_per_administration")])
    stays = [stay for stay in stays if stay.category in kept]
    stays = among(lambda s: s.category, None, most.get("categories_offset", 0))
    stays = among(lambda s: s.category, most.get("categories"))
    stays = among(lambda s: s.start, most.get("start_dates"))
    stays = each(lambda s: s.start, most.get("availabilities_per_start_date"))
    stays = each(lambda s: s.category, most.get("availabilities_per_category"))
    per_group = {"availabilities_per_start_date", "availabilities_per_category"}
    return stays[: most.get("availabilities", None if per_group & set(most) else 30)]


COMBINATIONS = [
    *({name} for name in LIMITS),
    {"availabilities_per_category", "categories"},
    {"availabilities_per_start_date", "start_dates"},
    {"availabilities_per_category", "categories_per_administration", "administrations"},
    {"start_dates", "categories", "availabilities_per_category"},
    {"categories_offset", "categories", "availabilities_per_start_date"},
    set(LIMITS),
]


@pytest.mark.parametrize("order", [(), ("-all_in_amount",), ("los", "-avg_score")])
@pytest.mark.parametrize("names", COMBINATIONS, ids=lambda names: "+".join(sorted(names)))
def test_limits_nest_as_the_contract_says(
    names: set[str], order: tuple[str, ...], shared: Any, known: Known, everything: list[Stay]
) -> None:
    limits = {name: LIMITS[name] for name in sorted(names)}
    asked = {f"limit[{name}]": value for name, value in limits.items()}
    ordered = known.find(shared, **sorted_by(*order))
    more = sorted_by(*order, **{"limit[availabilities]": None, **asked})

    found = known.find(shared, **more)

    assert len(ordered) == len(everything)
    assert 0 < len(found) < len(everything)
    assert ids(found) == ids(cut(ordered, limits))


def test_thirty_stays_come_without_a_limit_on_stays(shared: Any) -> None:
    assert len(shared.ids(SEARCH)) == 30


def test_there_are_no_pages_and_no_links(shared: Any) -> None:
    assert set(shared.read(SEARCH)) == {"data"}


def test_a_search_without_dates_reaches_so_many_days_ahead_as_is_set(
    shared: Any, make_api: Any
) -> None:
    latest = {**sorted_by("-start_date"), "limit[availabilities]": "1"}

    def last(api: Any) -> date:
        (found,) = api.read(SEARCH, params=latest)["data"]
        return date.fromisoformat(found["attributes"]["start_date"])

    assert last(shared) == date(2027, 6, 30)
    assert last(make_api(choices={"search_days": 20})) == date(2026, 7, 20)


def test_a_search_with_dates_reaches_to_the_last_price(shared: Any, known: Known) -> None:
    dates = {"filter[start_date]": "2028-01-01..2029-01-01", **MANY}
    found = shared.read(SEARCH, params=dates)["data"]

    ends = [
        date.fromisoformat(one["attributes"]["start_date"])
        + timedelta(days=one["attributes"]["los"])
        for one in found
    ]
    last = {one["attributes"]["last_date_with_price"] for one in known.categories.values()}
    assert max(ends) == date.fromisoformat(max(last)) + timedelta(days=1)


def test_stays_have_no_price_without_a_guest_group(shared: Any) -> None:
    for one in shared.read(SEARCH)["data"]:
        own = one["attributes"]
        assert (own["price"], own["original_price"]) == (None, None)
        assert 0 < own["rent_price"] <= own["original_rent_price"]


@pytest.mark.parametrize("kind", ["seniors", "adults", "adolescents", "children", "babies", "pets"])
def test_any_figure_of_a_guest_group_brings_prices(kind: str, shared: Any) -> None:
    found = shared.read(SEARCH, params={f"filter[guest_group][{kind}]": "1"})["data"]

    assert found
    assert all(one["attributes"]["price"] >= one["attributes"]["rent_price"] for one in found)


def test_an_id_is_a_number_that_only_one_stay_has(everything: list[Stay]) -> None:
    assert {type(stay.id) for stay in everything} == {int}
    assert len({stay.id for stay in everything}) == len(everything)


def test_stock_is_how_many_accommodations_are_free(everything: list[Stay]) -> None:
    assert all(stay.stock == len(stay.free) > 0 for stay in everything)
    assert len({stay.stock for stay in everything}) > 2


def test_a_discount_lowers_price_and_rent(shared: Any) -> None:
    params = {**COUPLE, "filter[discount_campaign_id]": "1964"}

    for one in shared.read(SEARCH, params=params)["data"]:
        own = one["attributes"]
        assert own["price"] < own["original_price"]
        assert own["rent_price"] == pytest.approx(own["original_rent_price"] * 0.85, abs=0.006)


def test_prices_come_in_the_currency_asked_for(
    shared: Any, known: Known, everything: list[Stay]
) -> None:
    euros = {stay.id: stay.rent for stay in everything if stay.park != "390"}

    for stay in known.find(shared, **{"filter[currency]": "USD"}):
        assert stay.rent == pytest.approx(euros[stay.id] * 1.085, abs=0.006)


def test_available_rentables_come_only_if_asked_for(shared: Any) -> None:
    def relationships(fields: str | None) -> set[str]:
        params = {"limit[availabilities]": "1", "fields[availabilities]": fields}
        (one,) = shared.read(SEARCH, params={k: v for k, v in params.items() if v})["data"]
        return set(one.get("relationships", ()))

    usual = {"administration", "category", "discount_campaign"}
    assert relationships(None) == usual
    assert relationships("+available_rentables") == usual | {"available_rentables"}
    assert relationships("available_rentables") == {"available_rentables"}
    assert relationships("+missing_tags") == usual


def test_fields_leave_out_and_pick_attributes(shared: Any) -> None:
    def attributes(fields: str) -> set[str]:
        params = {"limit[availabilities]": "1", "fields[availabilities]": fields}
        (one,) = shared.read(SEARCH, params=params)["data"]
        return set(one.get("attributes", ()))

    assert attributes("los,price,nothing") == {"los", "price"}
    assert attributes("-checkin_time,-checkout_time") == {
        *("start_date", "los", "stock"),
        *("price", "original_price", "rent_price", "original_rent_price"),
    }


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        (None, True),
        ("+available_rentables", True),
        ("-missing_tags", False),
        ("missing_tags,los", True),
        ("los", False),
        ("", False),
    ],
)
def test_missing_tags_are_told_where_tags_are_scored(
    fields: str | None, told: bool, shared: Any, known: Known
) -> None:
    params = {**sorted_by("-tag_ids_match_score"), **MANY, "filter[wday]": "5"}
    if fields is not None:
        params["fields[availabilities]"] = fields

    for one in shared.read(SEARCH, params=params)["data"]:
        related = one.get("relationships", {})
        assert ("missing_tags" in related) is told
        if told and "category" in related:
            tags = known.tags_of(known.categories[related["category"]["data"]["id"]])
            missing = {tag["id"] for tag in related["missing_tags"]["data"]}
            assert missing == {"1477", "1478", "1480"} - tags


@pytest.mark.parametrize(
    ("key", "parks"),
    [
        ("be1_lantern_extended", {"388", "389", "390"}),
        ("be1_jetty", {"388", "389"}),
        ("be1_milepost", {"388"}),
        ("be1_newcomer", set()),
    ],
)
def test_a_key_finds_stays_where_it_has_access_alone(
    key: str, parks: set[str], shared: Any
) -> None:
    found = shared.read(SEARCH, params=BASE, key=key)["data"]

    assert {one["relationships"]["administration"]["data"]["id"] for one in found} == parks


def test_naming_an_administration_does_not_give_access_to_it(shared: Any) -> None:
    params = {"filter[administration_ids]": "388,390", **MANY}

    found = shared.read(SEARCH, params=params, key="be1_jetty")["data"]

    assert {one["relationships"]["administration"]["data"]["id"] for one in found} == {"388"}


@pytest.mark.parametrize(
    ("name", "value", "source"),
    [
        ("filter[start_date]", "yesterday", None),
        ("filter[start_date]", "2026-02-30", None),
        ("filter[start_date]", "2026-07-01..", None),
        ("filter[includes_date]", "2026-07-01..2026-06-31", None),
        ("filter[overlaps_date]", "2026-7-1", None),
        ("filter[arrangement]", "2026-07-01", None),
        ("filter[arrangement]", "2026-06-31..2026-07-05", None),
        ("filter[los]", "long", None),
        ("filter[los]", "2..", None),
        ("filter[wday]", "7", None),
        ("filter[category_ids]", "one", None),
        ("filter[-region_ids]", "9,x", None),
        ("filter[-administration_ids]", "388", None),
        ("filter[rentable_types]", "castle", None),
        ("filter[country_codes]", "Holland", None),
        ("filter[package_id]", "1,2", None),
        ("filter[guest_group][adults]", "two", None),
        ("filter[guest_group][adults]", "-1", None),
        ("filter[guest_group][elves]", "1", None),
        ("filter[price]", "cheap", None),
        ("filter[price]", "500", None),
        ("filter[currency]", "euro", None),
        ("filter[number_of_beds]", "many", None),
        ("filter[colour]", "red", None),
        ("limit[availabilities]", "0", None),
        ("limit[availabilities]", "ten", None),
        ("limit[categories_offset]", "-1", None),
        ("limit[stars]", "3", None),
        ("sorters[0][type]", "beauty", "sorters[0]"),
        ("sorters[0][type]", "los_distance", "sorters[0]"),
        ("sorters[0][type]", "start_date_distance", "sorters[0]"),
        ("sorters[0][type]", "arrangement_distance", "sorters[0]"),
        ("sorters[0][type]", "tag_ids_match_score", "sorters[0]"),
        ("sorters[0][desc]", "true", "sorters[0]"),
        ("sorters[10][type]", "los", None),
        ("include", "category", None),
        ("page[number]", "2", None),
        ("fields[availabilities]", "los,-price", None),
    ],
)
def test_what_cannot_be_understood_is_refused_by_name(
    name: str, value: str, source: str | None, shared: Any, tools: Any
) -> None:
    answer = shared("GET", SEARCH, params={name: value})

    status, title, told = tools.refused(answer)
    assert (status, title) == (400, "Bad request")
    assert {where.removesuffix("[type]") for _, where in told} == {
        (source or name).removesuffix("[type]")
    }


def test_a_single_sorter_without_a_number_that_says_something_twice_is_refused(
    shared: Any, tools: Any
) -> None:
    sorters = [("type", "los"), ("desc", "true"), ("type", "start_date"), ("desc", "true")]
    params = [(f"sorters[][{name}]", value) for name, value in sorters]

    status, _, told = tools.refused(shared("GET", SEARCH, params=params))

    assert status == 400
    assert [source for _, source in told] == ["sorters[]"]


def test_a_search_needs_a_key(shared: Any, tools: Any) -> None:
    assert tools.refused(shared("GET", SEARCH, key=""))[0] == 401
