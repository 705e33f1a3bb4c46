"""Documents: resource objects, their linkage, and what is included."""

from __future__ import annotations

from collections.abc import Sequence

from bookable_mocks.engine.mock import Context, JsonObject
from bookable_mocks.jsonapi.definitions import Resource
from bookable_mocks.jsonapi.fieldsets import Shown, shown
from bookable_mocks.jsonapi.includes import Gathered, gather, included_names
from bookable_mocks.jsonapi.loading import Row, Rows, linkage
from bookable_mocks.jsonapi.query import Query
from bookable_mocks.jsonapi.resources import Resources
from bookable_mocks.jsonapi.writing import TempIds, Write, with_extras, writer


def document(
    ctx: Context,
    resources: Resources,
    resource: Resource,
    rows: Sequence[Row],
    query: Query,
    temp_ids: TempIds | None = None,
) -> tuple[list[JsonObject], list[JsonObject] | None]:
    """Return some rows as resource objects, and what is included: None if nothing was asked.

    Raises:
        Refusal: 400 if more would be included than the dialect allows.
    """
    tree = query.include or {}
    gathered = gather(ctx, resources, resource, rows, tree)
    names = included_names(resources, resource, tree) if tree else {}
    writers: dict[str, Write] = {}
    for type_name, known in gathered.rows.items():
        if known:
            current = resources[type_name]
            fields = query.fields.get(type_name)
            view = shown(current, fields, names.get(type_name, ()))
            complete_links(ctx, resources, current, view, known, gathered)
            write = writer(ctx, resources, current, view, gathered.links, query.locales)
            writers[type_name] = with_extras(ctx, current, temp_ids or {}, write)
    data = [writers[resource.type](row) for row in rows]
    if query.include is None:
        return data, None
    included = [writers[t](gathered.rows[t][ident]) for t, ident in gathered.order]
    return data, included


def complete_links(
    ctx: Context,
    resources: Resources,
    resource: Resource,
    view: Shown,
    rows: Rows,
    gathered: Gathered,
) -> None:
    """Find the linkage of to-many relationships that no include has brought."""
    for name, relationship in view.relationships:
        if relationship.many:
            known = gathered.links.setdefault((resource.type, name), {})
            missing = [row for ident, row in rows.items() if ident not in known]
            if missing:
                known.update(linkage(ctx, resources, resource, name, missing))
