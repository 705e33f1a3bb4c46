"""Documents: resource objects, their linkage, and what is included (B3-01)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

import msgspec

from bookable_mocks.engine.mock import Context, JsonObject
from bookable_mocks.jsonapi.definitions import Resource, ToOne
from bookable_mocks.jsonapi.fieldsets import Shown, shown
from bookable_mocks.jsonapi.includes import Gathered, gather, included_names
from bookable_mocks.jsonapi.loading import Links, Row, linkage
from bookable_mocks.jsonapi.query import Query
from bookable_mocks.jsonapi.resources import Resources

TempIds = Mapping[tuple[str, int], str]
"""The temp_id that a client gave a resource which it sideposted, by type and id."""


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
            view = shown(resources, current, fields, names.get(type_name, ()))
            complete_links(ctx, resources, current, view, known, gathered)
            write = writer(resources, current, view, gathered.links, query.locales)
            writers[type_name] = _with_extras(ctx, current, temp_ids or {}, write)
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
    ids: Iterable[int],
    gathered: Gathered,
) -> None:
    """Find the linkage of to-many relationships that no include has brought."""
    for name, relationship in view.relationships:
        if relationship.many:
            known = gathered.links.setdefault((resource.type, name), {})
            missing = [ident for ident in ids if ident not in known]
            if missing:
                known.update(linkage(ctx, resources, resource, name, missing))


class Linkages(dict[int, JsonObject]):
    """Linkages to one type by id; each is made once for a document."""

    __slots__ = ("_to",)

    def __init__(self, to: Resource) -> None:
        super().__init__()
        self._to = to

    def __missing__(self, ident: int) -> JsonObject:
        made = self[ident] = {"id": self._to.wire_id(ident), "type": self._to.type}
        return made


class ToOnes(dict[int | None, JsonObject]):
    """To-one relationship objects by id, None among them; each is made once for a document."""

    __slots__ = ("_linkages",)

    def __init__(self, linkages: Linkages) -> None:
        super().__init__({None: {"data": None}})
        self._linkages = linkages

    def __missing__(self, ident: int) -> JsonObject:
        made = self[ident] = {"data": self._linkages[ident]}
        return made


Write = Callable[[Row], JsonObject]


def writer(
    resources: Resources,
    resource: Resource,
    view: Shown,
    links: Mapping[tuple[str, str], Links],
    locales: tuple[str, ...],
) -> Write:
    """Return the function that writes rows of one type as resource objects.

    A member that would be empty is left out. This is what a list's time is spent on.
    """
    linkages = {r.to: Linkages(resources[r.to]) for _, r in view.relationships}
    ones = [
        (name, r.column, ToOnes(linkages[r.to]))
        for name, r in view.relationships
        if isinstance(r, ToOne)
    ]
    manys = [
        (name, linkages[r.to].__getitem__, links[resource.type, name])
        for name, r in view.relationships
        if not isinstance(r, ToOne)
    ]
    attributes = _attributes(resources, resource, view.attributes, locales)
    wire_id, type_name = resource.wire_id, resource.type
    has_relationships = bool(ones or manys)

    def write(row: Row) -> JsonObject:
        ident = row["id"]
        written: JsonObject = {"id": wire_id(ident), "type": type_name}
        if attributes is not None:
            written["attributes"] = attributes(row)
        if has_relationships:
            written["relationships"] = found = {}
            for name, column, known in ones:
                found[name] = known[row[column]]
            for name, linkage_of, linked in manys:
                found[name] = {"data": list(map(linkage_of, linked[ident]))}
        return written

    return write


def _attributes(
    resources: Resources, resource: Resource, names: Sequence[str], locales: tuple[str, ...]
) -> Write | None:
    """Return the function that picks a row's attributes; None if there are none to pick."""
    if not names:
        return None
    localize = resources.dialect.localized.write
    localized = [name for name in names if name in resource.localized]
    dropped = [name for name in resource.table.record.__struct_fields__ if name not in names]
    few = len(names) <= len(dropped)

    def pick(row: Row) -> JsonObject:
        if few:
            picked = {name: row[name] for name in names}
        else:
            picked = row.copy()
            for name in dropped:
                del picked[name]
        for name in localized:
            if picked[name] is not None:
                picked[name] = localize(picked[name], locales)
        return picked

    return pick


def _with_extras(ctx: Context, resource: Resource, temp_ids: TempIds, write: Write) -> Write:
    """Return a writer that adds links and meta, where a resource has them."""
    if resource.links is None and resource.meta is None and not temp_ids:
        return write

    def extended(row: Row) -> JsonObject:
        written = write(row)
        record = msgspec.convert(row, resource.table.record)
        if resource.links is not None:
            written["links"] = resource.links(ctx, record)
        meta = resource.meta(ctx, record) if resource.meta is not None else {}
        temp_id = temp_ids.get((resource.type, row["id"]))
        if temp_id is not None:
            meta = {**meta, "temp_id": temp_id}
        if meta:
            written["meta"] = meta
        return written

    return extended
