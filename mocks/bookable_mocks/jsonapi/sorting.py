"""The order of a collection: several keys, each way, ties broken by id."""

from __future__ import annotations

from functools import lru_cache

from bookable_mocks.engine.problem import Violation
from bookable_mocks.jsonapi.definitions import Resource
from bookable_mocks.jsonapi.tables import TEXTS
from bookable_mocks.jsonapi.terms import kind_of


def sortable(resource: Resource) -> list[str]:
    """Return the attributes that can be sorted by: the id, localized ones, those with a column."""
    attributes = [
        name
        for name in resource.attributes
        if name in resource.localized
        or (resource.has_column(name) and kind_of(resource.hints[name]) is not None)
    ]
    return ["id", *(name for name in attributes if name != "id")]


def read_sort(
    resource: Resource, text: str, locales: tuple[str, ...], found: list[Violation]
) -> str:
    """Return the SQL of an order such as `-start_date,name`, adding to `found` what is wrong.

    It is empty then.
    """
    keys = text.split(",")
    names = [key.removeprefix("-") for key in keys]
    known = sortable(resource)
    unknown = [name for name in names if name not in known]
    if unknown:
        told = f"can't sort by {', '.join(map(repr, unknown))}, only by {', '.join(known)}"
        found.append(Violation("query", "sort", told))
    elif len(set(names)) < len(names):
        found.append(Violation("query", "sort", "an attribute is named twice"))
    else:
        return _order(resource, tuple(keys), locales[0])
    return ""


@lru_cache(maxsize=512)
def _order(resource: Resource, keys: tuple[str, ...], locale: str) -> str:
    """Write an order; what has no value comes last both ways, the same in every database."""
    written = []
    for key in keys:
        name = key.removeprefix("-")
        way = " DESC" if key.startswith("-") else ""
        if name == "id":
            written += [f"{column}{way}" for column in resource.by_id.split(", ")]
            continue
        column = _text(resource, name, locale) if name in resource.localized else name
        if name in resource.localized or resource.nullable(name):
            written.append(f"{column} IS NULL")
        written.append(f"{column}{way}")
    if "id" not in {key.removeprefix("-") for key in keys}:
        written.append(resource.by_id)
    return ", ".join(written)


def _text(resource: Resource, attribute: str, locale: str) -> str:
    """Return the first text of an attribute in one locale, as SQL; the names are all our own."""
    return (
        f"(SELECT MIN(value) FROM {TEXTS.name} WHERE owner = '{resource.type}'"
        f" AND record = {resource.table.name}.id AND attribute = '{attribute}'"
        f" AND locale = '{locale}')"
    )
