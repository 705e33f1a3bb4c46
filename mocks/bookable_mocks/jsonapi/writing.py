"""Rows as resource objects. What can be known of a type beforehand is worked out once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import msgspec

from bookable_mocks.engine.mock import Context, JsonObject
from bookable_mocks.jsonapi.definitions import Ident, Resource, ToOne
from bookable_mocks.jsonapi.fieldsets import Shown
from bookable_mocks.jsonapi.loading import Links, Row
from bookable_mocks.jsonapi.resources import Resources

Write = Callable[[Row], JsonObject]

TempIds = Mapping[tuple[str, Any], str]
"""The temp_id that a client gave a resource which it sideposted, by type and id."""

MOST = 8192
"""How many linkages to one type are kept; then they are made anew."""


class Linkages(dict[Ident, JsonObject]):
    """Linkages to one type by id, made once and shared by all documents: nobody changes them."""

    __slots__ = ("_to",)

    def __init__(self, to: Resource) -> None:
        super().__init__()
        self._to = to

    def __missing__(self, ident: Ident) -> JsonObject:
        if len(self) >= MOST:
            self.clear()
        made = self[ident] = {"id": self._to.wire_id(ident), "type": self._to.type}
        return made


class ToOnes(dict[Ident | None, JsonObject]):
    """To-one relationship objects by id or None, made once like the linkages in them."""

    __slots__ = ("_linkages",)

    def __init__(self, linkages: Linkages) -> None:
        super().__init__()
        self._linkages = linkages

    def __missing__(self, ident: Ident | None) -> JsonObject:
        if len(self) >= MOST:
            self.clear()
        data = None if ident is None else self._linkages[ident]
        made = self[ident] = {"data": data}
        return made


@dataclass(frozen=True, eq=False, slots=True)
class Form:
    """How the shown fields of a type are found in its rows.

    `kept` are the attributes as they stand in a row, `dropped` its other members.
    """

    kept: tuple[str, ...]
    dropped: tuple[str, ...]
    localized: tuple[str, ...]
    computed: tuple[tuple[str, Callable[[Context, Row], Any]], ...]
    ones: tuple[tuple[str, str, ToOnes], ...]
    manys: tuple[tuple[str, Linkages], ...]


@lru_cache(maxsize=512)
def form(resources: Resources, resource: Resource, view: Shown) -> Form:
    """Return how the fields of a view are found."""
    kept = {name: None for name in view.attributes if name not in resource.computed}
    return Form(
        kept=tuple(kept),
        dropped=tuple(n for n in resource.table.record.__struct_fields__ if n not in kept),
        localized=tuple(name for name in kept if name in resource.localized),
        computed=tuple((n, resource.computed[n]) for n in view.attributes if n not in kept),
        ones=tuple(
            (name, r.column, _to_ones(resources, r.to))
            for name, r in view.relationships
            if isinstance(r, ToOne)
        ),
        manys=tuple(
            (name, _linkages(resources, r.to))
            for name, r in view.relationships
            if not isinstance(r, ToOne)
        ),
    )


@lru_cache(maxsize=512)
def _linkages(resources: Resources, type_name: str) -> Linkages:
    return Linkages(resources[type_name])


@lru_cache(maxsize=512)
def _to_ones(resources: Resources, type_name: str) -> ToOnes:
    return ToOnes(_linkages(resources, type_name))


def writer(
    ctx: Context,
    resources: Resources,
    resource: Resource,
    view: Shown,
    links: Mapping[tuple[str, str], Links],
    locales: tuple[str, ...],
) -> Write:
    """Return the function that writes rows of one type as resource objects.

    A member that would be empty is left out. This is what a list's time is spent on.
    """
    known = form(resources, resource, view)
    ones = known.ones
    manys = [(name, to.__getitem__, links[resource.type, name]) for name, to in known.manys]
    attributes = _attributes(ctx, resources, known, locales) if view.attributes else None
    wire_id, type_name = resource.wire_id, resource.type
    has_relationships = bool(view.relationships)

    def write(row: Row) -> JsonObject:
        ident = row["id"]
        written: JsonObject = {"id": wire_id(ident), "type": type_name}
        if attributes is not None:
            written["attributes"] = attributes(row)
        if has_relationships:
            written["relationships"] = found = {}
            for name, column, relationships in ones:
                found[name] = relationships[row[column]]
            for name, linkage_of, linked in manys:
                found[name] = {"data": list(map(linkage_of, linked[ident]))}
        return written

    return write


def _attributes(ctx: Context, resources: Resources, known: Form, locales: tuple[str, ...]) -> Write:
    """Return the function that picks a row's attributes."""
    kept, dropped = known.kept, known.dropped
    localize = resources.dialect.localized.write

    def pick(row: Row) -> JsonObject:
        if len(kept) <= len(dropped):
            return {name: row[name] for name in kept}
        picked = row.copy()
        for name in dropped:
            del picked[name]
        return picked

    def complete(row: Row) -> JsonObject:
        picked = pick(row)
        for name in known.localized:
            if picked[name] is not None:
                picked[name] = localize(picked[name], locales)
        for name, compute in known.computed:
            value = compute(ctx, row)
            if value is not msgspec.UNSET:
                picked[name] = value
        return picked

    return complete if known.localized or known.computed else pick


def with_extras(ctx: Context, resource: Resource, temp_ids: TempIds, write: Write) -> Write:
    """Return a writer that adds links and meta, where a resource has them."""
    links, meta = resource.links, resource.meta
    if links is None and meta is None and not temp_ids:
        return write

    def extended(row: Row) -> JsonObject:
        written = write(row)
        if links is not None:
            written["links"] = links(ctx, row)
        told = meta(ctx, row) if meta is not None else {}
        temp_id = temp_ids.get((resource.type, row["id"]))
        if temp_id is not None:
            told = {**told, "temp_id": temp_id}
        if told:
            written["meta"] = told
        return written

    return extended
