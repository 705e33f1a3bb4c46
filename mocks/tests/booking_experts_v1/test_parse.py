"""Query strings, as the reference writes them and as nobody should."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bookable_mocks.booking_experts_v1.availability.parse import parse
from bookable_mocks.booking_experts_v1.availability.query import (
    Ids,
    Limits,
    SearchQuery,
    Sorter,
    SorterType,
)
from bookable_mocks.booking_experts_v1.availability.values import BadParameter
from bookable_mocks.booking_experts_v1.models import GuestGroup


def read(query: str) -> SearchQuery:
    return parse(parse_qsl(query, keep_blank_values=True))


@pytest.mark.parametrize(
    ("query", "name", "value"),
    [
        ("filter[start_date]=2017-07-01", "start_date", (date(2017, 7, 1), date(2017, 7, 2))),
        (
            "filter[includes_date]=2017-07-01..2017-07-03",
            "includes_date",
            (date(2017, 7, 1), date(2017, 7, 3)),
        ),
        ("filter[los]=2..4", "los", (2, 4)),
        ("filter[wday]=0", "wday", 0),
        ("filter[category_ids]=1,2", "categories", Ids(frozenset("12"))),
        ("filter[-category_ids]=1,2", "categories", Ids(None, frozenset("12"))),
        (
            "filter[country_codes]=NL,de&filter[-country_codes]=BE",
            "countries",
            Ids(frozenset({"NL", "DE"}), frozenset({"BE"})),
        ),
        (
            "filter[guest_group][adults]=2&filter[guest_group][pets]=1",
            "guest_group",
            GuestGroup(adults=2, pets=1),
        ),
        ("filter[price]=500.0..750.0", "price", (Decimal("500.0"), Decimal("750.0"))),
        ("filter[currency]=USD", "currency", "USD"),
        ("filter[number_of_showers]=2", "numbers", {"number_of_showers": (2, 2)}),
        ("filter[attributes][beds]=5..10", "numbers", {"number_of_beds": (5, 10)}),
        ("filter[package_id]=1", "package_id", "1"),
        ("limit[categories]=3", "limits", Limits(categories=3)),
        ("limit[categories_offset]=0", "limits", Limits()),
        ("filter[los]=4..2", "los", (4, 2)),
        ("filter[category_ids]=", "categories", Ids()),
        ("filter[-category_ids]=", "categories", Ids()),
        ("filter[tag_ids]=", "tag_ids", frozenset()),
    ],
)
def test_a_parameter_is_read_as_the_reference_means_it(
    query: str, name: str, value: object
) -> None:
    assert getattr(read(query), name) == value


def test_numbered_sorters_come_in_order_of_their_numbers() -> None:
    query = "sorters[1][type]=all_in_amount&sorters[1][desc]=true&sorters[0][type]=los"

    assert read(query).sorters == (
        Sorter(SorterType.LOS),
        Sorter(SorterType.ALL_IN_AMOUNT, desc=True),
    )


def test_a_sorter_without_a_number_is_a_single_one() -> None:
    query = (
        "sorters[][type]=arrangement_distance&sorters[][arrangement]=2017-11-11..2017-11-12"
        "&sorters[][desc]=true"
    )

    (sorter,) = read(query).sorters

    assert (sorter.type, sorter.desc) == ("arrangement_distance", True)
    assert sorter.arrangement == (date(2017, 11, 11), date(2017, 11, 12))


def test_other_parameters_are_none_of_the_searchs_business() -> None:
    assert read("fields[availabilities]=%2Bavailable_rentables&page[number]=2") == SearchQuery()


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("filter[start_date]=yesterday", "filter[start_date]"),
        ("filter[start_date]=2017-02-30", "filter[start_date]"),
        ("filter[start_date]=3017-07-02", "filter[start_date]"),
        ("filter[arrangement]=2017-07-02", "filter[arrangement]"),
        ("filter[los]=-1", "filter[los]"),
        ("filter[los]=2..", "filter[los]"),
        ("filter[los]=٣", "filter[los]"),
        ("filter[wday]=7", "filter[wday]"),
        ("filter[category_ids]=1,,2", "filter[category_ids]"),
        ("filter[-administration_ids]=1", "filter[-administration_ids]"),
        ("filter[rentable_types]=castle", "filter[rentable_types]"),
        ("filter[guest_group][elves]=1", "filter[guest_group][elves]"),
        ("filter[guest_group]=2", "filter[guest_group]"),
        ("filter[price]=cheap", "filter[price]"),
        ("filter[currency]=EURO", "filter[currency]"),
        ("filter[colour]=red", "filter[colour]"),
        ("filter=1", "filter"),
        ("filter[los", "filter[los"),
        ("limit[availabilities]=0", "limit[availabilities]"),
        ("limit[stars]=3", "limit[stars]"),
        ("sorters[0][type]=beauty", "sorters[0][type]"),
        ("sorters[][type]=los&sorters[][desc]=true&sorters[][type]=start_date", "sorters[]"),
        ("sorters[0][desc]=true", "sorters[0][type]"),
        ("sorters[0][type]=los&sorters[0][desc]=yes", "sorters[0][desc]"),
        ("sorters[0][type]=los_distance", "sorters[0][los]"),
        ("sorters[x][type]=los", "sorters[x][type]"),
        ("&".join(f"sorters[{n}][type]=los" for n in range(30)), "sorters[10][type]"),
    ],
)
def test_a_malformed_parameter_is_named(query: str, parameter: str) -> None:
    with pytest.raises(BadParameter) as caught:
        read(query)

    assert caught.value.parameter == parameter
    assert caught.value.detail


names = st.sampled_from(
    ["filter[los]", "filter[start_date]", "filter[price]", "sorters[0][type]", "limit[categories]"]
) | st.text(alphabet="filtersmo[]-0_", max_size=20)


@given(
    st.lists(st.tuples(names, st.text(alphabet="0123456789.-, trueNL", max_size=12)), max_size=4)
)
def test_anything_is_either_understood_or_refused_by_name(pairs: list[tuple[str, str]]) -> None:
    refused = ""
    try:
        parse(pairs)
    except BadParameter as bad:
        refused = bad.parameter

    prefixes = {name for name, _ in pairs} | {"sorters[", "filter["}
    assert not refused or refused.startswith(tuple(prefixes))
