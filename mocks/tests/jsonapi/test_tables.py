"""Links and texts beside the records."""

from __future__ import annotations

from typing import Any

import msgspec

from bookable_mocks.engine.conditions import eq
from bookable_mocks.jsonapi.tables import (
    LINKS,
    TEXTS,
    add_links,
    among,
    linked,
    remove,
    save,
    set_links,
)


def texts(harbour: Any, boat: int) -> set[tuple[str, str, str]]:
    found = harbour.ctx().store.select(TEXTS, eq("owner", "boat"), eq("record", boat))
    return {(text.attribute, text.locale, text.value) for text in found}


def test_saving_again_replaces_the_texts(harbour: Any) -> None:
    ctx = harbour.ctx()
    boat = ctx.store.get(harbour.resources["boat"].table, 1)
    save(ctx, harbour.resources, msgspec.structs.replace(boat, title={"de": "Flink"}))

    assert texts(harbour, 1) == {
        ("title", "de", "Flink"),
        ("perks", "en", "sauna"),
        ("perks", "en", "mast"),
    }


def test_removing_takes_texts_and_links_along(harbour: Any) -> None:
    ctx = harbour.ctx()
    boat = ctx.store.get(harbour.resources["boat"].table, 1)
    remove(ctx, harbour.resources, boat)

    assert ctx.store.get(harbour.resources["boat"].table, 1) is None
    assert texts(harbour, 1) == set()
    assert [(link.source, link.target) for link in ctx.store.select(LINKS)] == [(2, 2)]


def test_removing_one_without_texts_leaves_those_of_others(harbour: Any, parts: Any) -> None:
    ctx = harbour.ctx()
    remove(ctx, harbour.resources, ctx.store.get(parts.SAILOR.table, 2))

    assert len(texts(harbour, 1)) == 5
    assert linked(ctx, parts.CREW, 1) == [3]


def test_links_are_read_from_both_sides(harbour: Any, parts: Any) -> None:
    ctx = harbour.ctx()
    crews = parts.SAILOR.relationships["crews"]
    set_links(ctx, crews, 1, [3, 1])
    add_links(ctx, parts.CREW, 3, [1, 1])

    assert linked(ctx, crews, 1) == [1, 3]
    assert linked(ctx, parts.CREW, 1) == [1, 2, 3]


def test_setting_links_leaves_those_of_others(harbour: Any, parts: Any) -> None:
    ctx = harbour.ctx()
    set_links(ctx, parts.CREW, 1, [])

    assert (linked(ctx, parts.CREW, 1), linked(ctx, parts.CREW, 2)) == ([], [2])


def test_a_list_of_values_is_filled_up_to_a_power_of_two() -> None:
    where = among("id", [1, 2, 3])

    assert (where.sql, where.params) == ("id IN (?, ?, ?, ?)", (1, 2, 3, 3))
    assert among("id", [7]).sql == "id IN (?)"
