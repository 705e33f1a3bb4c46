"""What a request asks for by JSON:API's query parameters, read once and refused all at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bookable_mocks.engine.conditions import Where
from bookable_mocks.engine.mock import Context
from bookable_mocks.engine.parameters import parse_query
from bookable_mocks.engine.plan import invalid_if
from bookable_mocks.engine.problem import Violation
from bookable_mocks.jsonapi.definitions import Resource
from bookable_mocks.jsonapi.fieldsets import fields_type, read_fields
from bookable_mocks.jsonapi.filters import Filter, documented_filters, filter_name, read_filter
from bookable_mocks.jsonapi.includes import Tree, check_scopes, read_include
from bookable_mocks.jsonapi.paging import NUMBER, Page, read_page
from bookable_mocks.jsonapi.resources import Resources
from bookable_mocks.jsonapi.sorting import read_sort

FAMILIES = ("filter", "fields", "page", "sort", "include")


@dataclass(slots=True)
class Query:
    """What is asked for: conditions, order, related resources, fields, page and locales.

    `order` is empty and `include` None if nothing was said of them, `page` None where the operation
    has no pages.
    """

    locales: tuple[str, ...]
    where: list[Where] = field(default_factory=list)
    order: str = ""
    include: Tree | None = None
    fields: dict[str, frozenset[str]] = field(default_factory=dict)
    page: Page | None = None


@dataclass(frozen=True, slots=True)
class Allowed:
    """What an operation documents of the families."""

    operation: Any
    names: frozenset[str]
    filters: Mapping[str, Filter]
    fields: bool


def read_query(ctx: Context, resources: Resources, resource: Resource) -> Query:
    """Read the families of parameters; whatever the operation does not document is refused.

    Raises:
        Refusal: 400, naming each parameter that is unknown, repeated or wrong; 403 for an include
            that the caller's scopes don't cover.
    """
    query = Query(resources.dialect.asked_locales(ctx))
    allowed = _allowed(ctx, resources, resource)
    found: list[Violation] = []
    raw = ctx.request.query if ctx.request else ""
    for name, values in parse_query(raw).items() if raw else ():
        family = name.partition("[")[0]
        if family not in FAMILIES:
            continue
        if len(values) > 1:
            found.append(Violation("query", name, "is given more than once"))
        else:
            _read(ctx, resources, resource, allowed, (name, values[0]), query, found)
    if NUMBER in allowed.names:
        query.page = read_page(ctx.params, resources.dialect.page_size, found)
    invalid_if(found)
    if query.include:
        check_scopes(ctx, resources, resource, query.include)
    return query


def _read(
    ctx: Context,
    resources: Resources,
    resource: Resource,
    allowed: Allowed,
    given: tuple[str, str],
    query: Query,
    found: list[Violation],
) -> None:
    """Read one parameter of a family into the query."""
    name, text = given
    dialect = resources.dialect
    narrowed = filter_name(name)
    typed = fields_type(name)
    if narrowed is not None and dialect.filters:
        where = read_filter(ctx, allowed.filters, narrowed, text, found)
        query.where += [] if where is None else [where]
    elif typed is not None and allowed.fields:
        reachable = resources.reachable(resource.type)
        fields, told = read_fields(resources, reachable, typed, text)
        if fields is None:
            found.append(Violation("query", name, told))
        else:
            query.fields[typed] = fields
    elif name not in allowed.names:
        found.append(Violation("query", name, "is not known here"))
    elif name == "sort" and dialect.sorts:
        query.order = read_sort(resource, text, query.locales, found)
    elif name == "include":
        query.include = read_include(resources, resource, text, found)


def _allowed(ctx: Context, resources: Resources, resource: Resource) -> Allowed:
    """Return what the operation documents, compiled once for each operation."""
    operation = ctx.operation
    if operation is None:
        return _NOTHING
    key = ("operation", operation.id, resource.type)
    known: Allowed | None = resources.memo.get(key)
    if known is None or known.operation is not operation:
        parameters = operation.node.get("parameters", [])
        names = frozenset(p["name"] for p in parameters if p["in"] == "query")
        reads = resources.dialect.filters
        known = resources.memo[key] = Allowed(
            operation,
            names,
            documented_filters(resources, resource, parameters) if reads else {},
            any(fields_type(name) is not None for name in names),
        )
    return known


_NOTHING = Allowed(None, frozenset(), {}, fields=False)
