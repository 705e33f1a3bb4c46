"""What records are related to, for many records at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bookable_mocks.engine.conditions import both, eq, within
from bookable_mocks.engine.mock import Context, JsonObject
from bookable_mocks.jsonapi.definitions import (
    Held,
    Ident,
    Linked,
    Listed,
    Resource,
    ToMany,
    ToOne,
)
from bookable_mocks.jsonapi.resources import Resources
from bookable_mocks.jsonapi.tables import LINKS, among, sides

Row = JsonObject
"""A record as plain JSON: what stands in the table, and what attributes are sent as."""

Rows = dict[Any, Row]
"""Rows by id."""

BATCH = 8192
"""How many ids one statement asks about; SQLite holds 32766 values."""

Links = dict[Any, Sequence[Any]]
"""The ids that a to-many relationship leads to, by the id that has it."""


def related(
    ctx: Context,
    resources: Resources,
    resource: Resource,
    name: str,
    parents: Sequence[Row],
    known: Mapping[Any, Row],
    limit: int,
) -> tuple[Links | None, Rows]:
    """Return where a relationship of some records leads: its links, None for to-one, and rows.

    Of a to-one or linked relationship those that are `known` are not loaded again. At most one
    record more than `limit` is loaded.
    """
    relationship = resource.relationships[name]
    target = resources[relationship.to]
    if not parents:
        return None, {}
    if isinstance(relationship, ToMany):
        ids = [row["id"] for row in parents]
        links: dict[Any, list[Ident]] = {ident: [] for ident in ids}
        visible = target.visible_to(ctx)
        found: list[Row] = []
        for batch in _batches(ids):
            where = (among(relationship.via, batch), *visible)
            found += ctx.store.select(target.rows, *where, order=target.by_id, limit=limit + 1)
        for row in found:
            links[row[relationship.via]].append(row["id"])
        return dict(links), {row["id"]: row for row in found}
    if isinstance(relationship, Held):
        held = {item["id"]: item for row in parents for item in row[relationship.column] or ()}
        return linkage(ctx, resources, resource, name, parents), held
    if isinstance(relationship, ToOne):
        column = relationship.column
        wanted = dict.fromkeys(row[column] for row in parents)
        wanted.pop(None, None)
        return None, _by_ids(ctx, target, list(wanted), known, limit)
    linked = linkage(ctx, resources, resource, name, parents)
    wanted = dict.fromkeys(ident for ids in linked.values() for ident in ids)
    return linked, _by_ids(ctx, target, list(wanted), known, limit)


def linkage(
    ctx: Context, resources: Resources, resource: Resource, name: str, rows: Sequence[Row]
) -> Links:
    """Return the ids that a to-many relationship of some records leads to, in their order.

    What the caller may not see is not among them.
    """
    relationship = resource.relationships[name]
    if isinstance(relationship, ToOne):
        message = f"{name} leads to one, which its own record names"
        raise TypeError(message)
    if isinstance(relationship, Held):
        column = relationship.column
        return {row["id"]: [item["id"] for item in row[column] or ()] for row in rows}
    if isinstance(relationship, Listed):
        return _listed(ctx, resources[relationship.to], relationship.column, rows)
    links: dict[Any, list[Ident]] = {row["id"]: [] for row in rows}
    for batch in _batches(list(links)):
        for own_id, other_id in _pairs(ctx, resources, relationship, batch):
            links[own_id].append(other_id)
    return dict(links)


def _listed(ctx: Context, target: Resource, column: str, rows: Sequence[Row]) -> Links:
    links: Links = {row["id"]: row[column] or () for row in rows}
    if not target.visible_to(ctx):
        return links
    wanted = dict.fromkeys(ident for ids in links.values() for ident in ids)
    seen = existing(ctx, target, list(wanted))
    return {own: [ident for ident in ids if ident in seen] for own, ids in links.items()}


def _pairs(
    ctx: Context, resources: Resources, relationship: ToMany | Linked, ids: Sequence[Ident]
) -> list[Any]:
    target = resources[relationship.to]
    visible = target.visible_to(ctx)
    if isinstance(relationship, ToMany):
        own, other, table = relationship.via, "id", target.table.name
        order = target.by_id
        met = both(among(own, ids), *visible)
    else:
        own, other = sides(relationship)
        table, order = LINKS.name, other
        met = both(eq("name", relationship.name), among(own, ids))
        if visible:
            met = both(met, within(other, target.table.name, "id", *visible))
    sql = f"SELECT {own}, {other} FROM {table} WHERE {met.sql} ORDER BY {order}"
    return ctx.store.database.execute(sql, met.params)


def _batches(ids: Sequence[Ident]) -> Iterator[Sequence[Ident]]:
    """Yield ids in parts that a statement can hold: a list without pages may be long."""
    for start in range(0, len(ids), BATCH):
        yield ids[start : start + BATCH]


def existing(ctx: Context, target: Resource, ids: Sequence[Ident]) -> set[Ident]:
    """Return which of some ids a resource has that the caller may see."""
    found: set[Ident] = set()
    for batch in _batches(ids):
        met = both(among("id", batch), *target.visible_to(ctx))
        sql = f"SELECT id FROM {target.table.name} WHERE {met.sql}"
        found.update(row[0] for row in ctx.store.database.execute(sql, met.params))
    return found


def _by_ids(
    ctx: Context, target: Resource, ids: Sequence[Ident], known: Mapping[Any, Row], limit: int
) -> Rows:
    missing = [ident for ident in ids if ident not in known]
    loaded: Rows = {}
    if missing:
        where = (among("id", missing[: limit + 1]), *target.visible_to(ctx))
        loaded = {row["id"]: row for row in ctx.store.select(target.rows, *where)}
    found = {}
    for ident in ids:
        row = known.get(ident) or loaded.get(ident)
        if row is not None:
            found[ident] = row
    return found
