"""What handlers call: a collection, one resource, and the record of a webhook."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from bookable_mocks.engine.conditions import BIGGEST, Where, eq
from bookable_mocks.engine.mock import Context, JsonObject, Reply
from bookable_mocks.engine.problem import Problem, Refusal
from bookable_mocks.jsonapi.definitions import Resource
from bookable_mocks.jsonapi.documents import document
from bookable_mocks.jsonapi.loading import Row
from bookable_mocks.jsonapi.paging import links, sliced
from bookable_mocks.jsonapi.query import Query, read_query
from bookable_mocks.jsonapi.resources import Resources
from bookable_mocks.jsonapi.writing import TempIds


def collection(
    ctx: Context, resources: Resources, type_name: str, *where: Where, order: str = ""
) -> Reply:
    """Return those records of a type that meet the conditions and the request's filters, paged.

    `order` is SQL, written by us: how they stand if the request asks for no order. Else by id.

    Raises:
        Refusal: 400 or 403 for what the query asks for in vain.
    """
    resource = resources[type_name]
    query = read_query(ctx, resources, resource)
    met = (*where, *resource.visible_to(ctx), *query.where)
    table, page = resource.rows, query.page
    order = query.order or order or resource.by_id
    if page is None:
        rows = ctx.store.select(table, *met, order=order)
        return _listed(ctx, resources, resource, query, rows, len(rows))
    total = ctx.store.count(table, *met)
    rows = []
    if page.offset < total:
        size = min(page.size, BIGGEST)
        rows = ctx.store.select(table, *met, order=order, limit=size, offset=page.offset)
    return _listed(ctx, resources, resource, query, rows, total)


def listed(ctx: Context, resources: Resources, type_name: str, records: Sequence[Any]) -> Reply:
    """Return records that a handler found or made by itself, in its order; they are paged here.

    Filters and sorting are the handler's business: documented ones of the room's are refused.

    Raises:
        Refusal: 400 or 403 for what the query asks for in vain.
    """
    resource = resources[type_name]
    query = read_query(ctx, resources, resource)
    if query.where or query.order:
        message = "a list that a handler makes can't be filtered or sorted by the room"
        raise LookupError(message)
    shown = sliced(records, query.page) if query.page else records
    rows = msgspec.to_builtins(shown)
    return _listed(ctx, resources, resource, query, rows, len(records))


def single(
    ctx: Context,
    resources: Resources,
    record: msgspec.Struct,
    *,
    status: int = 200,
    temp_ids: TempIds | None = None,
) -> Reply:
    """Return one record as a document; `temp_ids` are told to those who sideposted.

    Raises:
        Refusal: 400 or 403 for what the query asks for in vain; 404 if the operation has filters,
            and those that were sent don't let the record through.
    """
    resource = resources.of(record)
    query = read_query(ctx, resources, resource)
    ident = resource.table.values(record)[0]
    if query.where and ctx.store.count(resource.table, eq("id", ident), *query.where) == 0:
        raise _absent(resource, str(ident))
    data, included = document(
        ctx, resources, resource, [msgspec.to_builtins(record)], query, temp_ids
    )
    body: JsonObject = {"data": data[0]}
    if included is not None:
        body["included"] = included
    return Reply(status, body, media_type=resources.dialect.media_type)


def found(ctx: Context, resources: Resources, type_name: str, ident: str, *where: Where) -> Any:
    """Return the record of a type that has an id as it stands in a path.

    Raises:
        Refusal: 404 if there is none that meets the conditions and that the caller may see.
    """
    resource = resources[type_name]
    record, known = None, resource.read_id(ident)
    if known is not None:
        met = (eq("id", known), *where, *resource.visible_to(ctx))
        record = ctx.store.first(resource.table, *met)
    if record is None:
        raise _absent(resource, ident)
    return record


def _absent(resource: Resource, ident: str) -> Refusal:
    return Refusal(Problem(404, "not_found", f"There is no {resource.type} {ident[:60]}."))


def resource_object(
    ctx: Context,
    resources: Resources,
    record: msgspec.Struct,
    locales: tuple[str, ...] | None = None,
) -> JsonObject:
    """Return a record as a resource object with all its default fields, as webhooks carry it.

    Without `locales` all that the dialect knows are sent.
    """
    query = Query(locales or resources.dialect.locales)
    row = msgspec.to_builtins(record)
    data, _ = document(ctx, resources, resources.of(record), [row], query)
    return data[0]


def _listed(
    ctx: Context,
    resources: Resources,
    resource: Resource,
    query: Query,
    rows: Sequence[Row],
    total: int,
) -> Reply:
    data, included = document(ctx, resources, resource, rows, query)
    body: JsonObject = {"data": data}
    if included is not None:
        body["included"] = included
    if query.page is not None and ctx.request is not None:
        body["links"] = links(ctx.request, query.page, total, null=resources.dialect.null_links)
        if resources.dialect.meta:
            page = query.page
            figures = {"total_records": total, "page": page.number, "size": page.size}
            body["meta"] = {"pagination": figures}
    return Reply(200, body, media_type=resources.dialect.media_type)
