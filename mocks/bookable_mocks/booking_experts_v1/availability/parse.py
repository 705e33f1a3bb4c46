"""Reads the query string of an availability search (B1-08, B1-09, B1-10).

Assumed, where the reference is silent: all filters must hold; ranges are `a..b` with both sides,
and nothing is in one that descends; numbers and prices include both ends; an empty list of ids
filters nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from bookable_mocks.booking_experts_v1.availability import values
from bookable_mocks.booking_experts_v1.availability.query import (
    NUMBERS,
    Ids,
    Limits,
    SearchQuery,
    Sorter,
    SorterType,
)
from bookable_mocks.booking_experts_v1.availability.values import BadParameter
from bookable_mocks.booking_experts_v1.models import GUESTS, RENTABLE_TYPES, GuestGroup

_NAME = re.compile(r"(filter|limit|sorters)((?:\[[^\[\]]*\])+)\Z")

_IDS = {
    "administration_ids": "administrations",
    "category_ids": "categories",
    "region_ids": "regions",
    "accommodation_subtype_ids": "subtypes",
    "country_codes": "countries",
    "rentable_types": "rentable_types",
}
"""The filters that can be turned round with a minus, except the first, and their fields."""

_READERS: dict[str, Callable[[str, str], object]] = {
    "start_date": values.days,
    "includes_date": values.days,
    "overlaps_date": values.days,
    "arrangement": values.period,
    "los": values.integers,
    "wday": values.weekday,
    "tag_ids": values.listed,
    "package_id": values.one,
    "discount_campaign_id": values.one,
    "price": values.prices,
    "currency": values.currency,
}

_SORTER_READERS: dict[str, Callable[[str, str], object]] = {
    "type": lambda _, value: SorterType(value),
    "desc": values.flag,
    "los": values.integer,
    "start_date": values.day,
    "arrangement": values.period,
    "tag_ids": values.listed,
}

LAST_SORTER = 9
"""The last number that a sorter can have; there are as many as types (assumed)."""

_NEEDED = {
    SorterType.LOS_DISTANCE: "los",
    SorterType.START_DATE_DISTANCE: "start_date",
    SorterType.ARRANGEMENT_DISTANCE: "arrangement",
    SorterType.TAG_IDS_MATCH_SCORE: "tag_ids",
}


def parse(pairs: Iterable[tuple[str, str]]) -> SearchQuery:
    """Return the search that decoded query parameters ask for; other families are left alone.

    Raises:
        BadParameter: for an unknown filter, sorter or limit, or a malformed value.
    """
    filters: dict[str, str] = {}
    limits: dict[str, int] = {}
    sorters: list[tuple[str, dict[str, str]]] = []
    for name, value in pairs:
        match = _NAME.match(name)
        if match is None:
            if name.split("[")[0] in {"filter", "limit", "sorters"}:
                raise BadParameter(name, "is malformed")
            continue
        keys = match[2][1:-1].split("][")
        if match[1] == "filter":
            filters["][".join(keys)] = value
        elif match[1] == "limit":
            _limit(limits, name, keys, value)
        else:
            _sorter_part(sorters, name, keys, value)
    return SearchQuery(
        **_filters(filters),
        sorters=tuple(_sorter(prefix, parts) for prefix, parts in _in_order(sorters)),
        limits=Limits(**limits),
    )


def _limit(limits: dict[str, int], name: str, keys: list[str], value: str) -> None:
    if len(keys) != 1 or keys[0] not in Limits.__dataclass_fields__:
        raise BadParameter(name, "is not a limit")
    number = values.integer(name, value)
    if not number and keys[0] != "categories_offset":
        raise BadParameter(name, "must be at least 1")
    limits[keys[0]] = number


def _sorter_part(
    sorters: list[tuple[str, dict[str, str]]], name: str, keys: list[str], value: str
) -> None:
    """Add an attribute to its sorter: by its number, or to the one that has none."""
    if len(keys) != 2 or keys[1] not in Sorter.__dataclass_fields__:
        raise BadParameter(name, "is not an attribute of a sorter")
    index, attribute = keys
    if index and values.integer(name, index) > LAST_SORTER:
        raise BadParameter(name, f"is one sorter too many: their numbers end with {LAST_SORTER}")
    known = [parts for number, parts in sorters if number == index]
    if not known:
        known.append({})
        sorters.append((index, known[-1]))
    if not index and attribute in known[-1]:
        raise BadParameter("sorters[]", f"has {attribute} twice: several sorters need numbers")
    known[-1][attribute] = value


def _in_order(
    sorters: list[tuple[str, dict[str, str]]],
) -> list[tuple[str, dict[str, str]]]:
    ordered = sorted(sorters, key=lambda sorter: int(sorter[0] or 0))
    return [(f"sorters[{index}]", parts) for index, parts in ordered]


def _sorter(prefix: str, parts: Mapping[str, str]) -> Sorter:
    kind = parts.get("type")
    if kind not in set(SorterType):
        raise BadParameter(f"{prefix}[type]", f"must be one of {', '.join(SorterType)}")
    needed = _NEEDED.get(SorterType(kind))
    if needed and needed not in parts:
        raise BadParameter(f"{prefix}[{needed}]", f"is needed to sort by {kind}")
    read: dict[str, Any] = {
        name: _SORTER_READERS[name](f"{prefix}[{name}]", value) for name, value in parts.items()
    }
    return Sorter(**read)


def _filters(given: Mapping[str, str]) -> dict[str, Any]:
    read: dict[str, Any] = {}
    ids: dict[str, dict[str, frozenset[str]]] = {}
    numbers: dict[str, tuple[int, int]] = {}
    guests: dict[str, int] = {}
    for key, value in given.items():
        name = f"filter[{key}]"
        plain = key.removeprefix("-")
        if plain in _IDS and not (key != plain and plain == "administration_ids"):
            members = _members(plain, name, value)
            if members:
                among = ids.setdefault(_IDS[plain], {})
                among["among" if key == plain else "excluded"] = members
        elif key in NUMBERS or key == "attributes][beds":
            numbers["number_of_beds" if key not in NUMBERS else key] = values.integers(name, value)
        elif key.startswith("guest_group][") and key.partition("][")[2] in GUESTS:
            guests[key.partition("][")[2]] = values.integer(name, value)
        elif key in _READERS:
            read[key] = _READERS[key](name, value)
        else:
            raise BadParameter(name, "is not a filter")
    read.update({name: Ids(**members) for name, members in ids.items()})
    if guests:
        read["guest_group"] = GuestGroup(**guests)
    return read | {"numbers": numbers}


def _members(key: str, name: str, value: str) -> frozenset[str]:
    members = values.listed(name, value)
    if key == "rentable_types" and not members <= set(RENTABLE_TYPES):
        raise BadParameter(name, f"must be of {', '.join(RENTABLE_TYPES)}")
    return frozenset(code.upper() for code in members) if key == "country_codes" else members
