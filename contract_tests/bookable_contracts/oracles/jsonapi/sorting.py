"""Sorting: in order, every time the same one, and never at the cost of a resource."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby
from math import ceil
from random import Random
from typing import Any

from bookable_contracts.exchange import Exchange
from bookable_contracts.oracles.jsonapi.collection import Collection, Resource
from bookable_contracts.oracles.jsonapi.types import ORDERED, SORTABLE, Kind
from bookable_contracts.oracles.jsonapi.values import attribute_values
from bookable_contracts.verdicts import NotReachable, expect

DEFAULT = "default"


def sortable(collection: Collection) -> list[str]:
    """Return the attributes whose order can be asked for."""
    if "sort" not in collection.parameters:
        return []
    return [name for name, kind in collection.type.attributes.items() if kind in SORTABLE]


def orders_each(collection: Collection) -> None:
    """Hold the order by each attribute to its values, in a direction that the list has not yet."""
    sample = collection.sample()
    unsorted = collection.read(sample.scope, _one_locale(collection))
    for name in sortable(collection):
        _orders(collection, name, unsorted)


def _orders(collection: Collection, name: str, unsorted: Exchange) -> None:
    sample, one = collection.sample(), _one_locale(collection)
    before = _keys(collection, name, unsorted)
    text = f"-{name}" if _in_order(collection, name, before) else name
    exchange = collection.read({**sample.scope, "sort": text}, one)
    keys = _keys(collection, name, exchange)
    keys = keys[::-1] if text.startswith("-") else keys
    message = f"sort={text} should put the list in the order of {name}"
    expect(_in_order(collection, name, keys), message, exchange)


def keeps_all(collection: Collection, rng: Random) -> None:
    """Hold an order to the same resources as without it."""
    sample = collection.sample()
    name = rng.choice(sortable(collection))
    plain, sorted_ = (
        collection.read({**sample.scope, **order}) for order in ({}, {"sort": f"-{name}"})
    )
    same = sorted(collection.ids(plain)) == sorted(collection.ids(sorted_))
    expect(same, "sort should not change which resources come", plain, sorted_)


def orders_by_two(collection: Collection, rng: Random) -> None:
    """Hold a second key to the order among equals of the first."""
    first, second = _two_keys(collection, rng)
    sample = collection.sample()
    one = _one_locale(collection)
    for sign in ("", "-"):
        text = f"{first},{sign}{second}"
        exchange = collection.read({**sample.scope, "sort": text}, one)
        pairs = list(
            zip(
                _keys(collection, first, exchange), _keys(collection, second, exchange), strict=True
            )
        )
        right = _in_order(collection, first, [pair[0] for pair in pairs])
        for _, group in groupby(pairs, key=lambda pair: pair[0]):
            keys = [pair[1] for pair in group]
            keys = keys[::-1] if sign else keys
            right = right and _in_order(collection, second, keys)
        message = f"sort={text} should order equals of {first} by {second}"
        expect(right, message, exchange)


def is_stable(collection: Collection, rng: Random) -> None:
    """Hold an order with equals in it to being the same each time, and across pages."""
    sample = collection.sample()
    named = [name for name in sortable(collection) if _ties(collection, name)]
    if not named:
        raise NotReachable(f"{collection.id} shows no attribute that two resources share")
    name = rng.choice(named)
    query = {**sample.scope, "sort": name}
    whole, again = (collection.read(query) for _ in range(2))
    same = collection.ids(whole) == collection.ids(again)
    expect(same, f"sort={name} should give the same order each time", whole, again)
    if not collection.paging.sized:
        return
    size = ceil(len(collection.ids(whole)) / 3)
    pages: list[Exchange] = [
        collection.ask({**query, **collection.paging.query(number, size)}) for number in (1, 2, 3)
    ]
    joined = [each for page in pages for each in collection.ids(page)]
    message = f"the pages of sort={name} should follow each other without a gap or a repetition"
    ids = collection.ids(whole)
    expect(joined[: len(ids)] == ids, message, whole, *pages)


def equals_by_id(collection: Collection, rng: Random) -> None:
    """Hold equals to the order of their ids, whichever way the list is sorted."""
    sample = collection.sample()
    named = [name for name in sortable(collection) if _ties(collection, name)]
    if not named:
        raise NotReachable(f"{collection.id} shows no attribute that two resources share")
    name = rng.choice(named)
    for text in (name, f"-{name}"):
        exchange = collection.read({**sample.scope, "sort": text}, _one_locale(collection))
        pairs = zip(_keys(collection, name, exchange), collection.ids(exchange), strict=True)
        for _, group in groupby(pairs, key=lambda pair: pair[0]):
            ids = [pair[1] for pair in group]
            message = f"sort={text} should have equals in the order of their ids"
            expect(ids == sorted(ids, key=_id_key), message, exchange)


def _two_keys(collection: Collection, rng: Random) -> tuple[str, str]:
    """Choose a key with equals and one that differs among them."""
    resources = collection.sample().resources
    fitting = []
    for first in sortable(collection):
        for second in sortable(collection):
            ordered = collection.type.attributes[second] in ORDERED
            if first != second and ordered and _differs(collection, first, second, resources):
                fitting.append((first, second))
    if not fitting:
        raise NotReachable(f"{collection.id} shows no equals that another attribute tells apart")
    return rng.choice(fitting)


def _differs(
    collection: Collection, first: str, second: str, resources: Sequence[Resource]
) -> bool:
    seen: dict[Any, Any] = {}
    for resource in resources:
        key, value = (_key(collection, name, resource) for name in (first, second))
        if key is not None and value is not None and seen.setdefault(key, value) != value:
            return True
    return False


def _ties(collection: Collection, name: str) -> bool:
    keys = [_key(collection, name, each) for each in collection.sample().resources]
    return len(set(keys)) < len(keys)


def _one_locale(collection: Collection) -> dict[str, str]:
    """Ask for one locale, so that a text has one value to sort by."""
    locales = collection.type.locales
    return {"Accept-Language": "en" if "en" in locales else locales[0]} if locales else {}


def _keys(collection: Collection, name: str, exchange: Exchange) -> list[Any]:
    return [_key(collection, name, resource) for resource in collection.resources(exchange)]


def _key(collection: Collection, name: str, resource: Resource) -> Any:
    """Return what an attribute sorts by: None without a value, the least of several texts."""
    return min(attribute_values(collection, name, resource), default=None)


def _in_order(collection: Collection, name: str, keys: Sequence[Any]) -> bool:
    """Tell whether keys ascend; those without a value are all at one end.

    Texts may follow each other as code points or whatever their case, and as other letters do in
    any alphabet; those that are equal stand together.
    """
    there = [key for key in keys if key is not None]
    missing = len(keys) - len(there)
    if (
        missing
        and any(k is not None for k in keys[:missing])
        and any(k is not None for k in keys[len(keys) - missing :])
    ):
        return False
    if collection.type.attributes[name] in ORDERED | {Kind.BOOLEAN}:
        return list(there) == sorted(there)
    if len([key for key, _ in groupby(there)]) > len(set(there)):
        return False
    ascii_only = [key for key in there if str(key).isascii() and str(key).isalnum()]
    readings: tuple[Callable[[str], str], ...] = (str, str.casefold)
    return collection.type.attributes[name] is Kind.WORD or any(
        ascii_only == sorted(ascii_only, key=reading) for reading in readings
    )


def _id_key(text: str) -> tuple[int, str]:
    return (int(text), "") if text.isascii() and text.isdigit() else (0, text)
