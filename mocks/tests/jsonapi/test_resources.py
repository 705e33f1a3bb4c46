"""Definitions that don't fit together are refused when they are made."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import msgspec
import pytest

from bookable_mocks.engine.store import Table
from bookable_mocks.jsonapi.definitions import Linked, Resource, ToMany, ToOne
from bookable_mocks.jsonapi.resources import Resources


class Buoy(msgspec.Struct, frozen=True):
    """Its key is neither number nor text."""

    id: float


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"attributes": ("name", "colour")}, "no field colour"),
        ({"localized": frozenset({"mast"})}, "localized names mast"),
        ({"localized": frozenset({"name"})}, "localized name is no mapping"),
        ({"optional": frozenset({"mast"})}, "optional names mast"),
        ({"read_only": frozenset({"berth"})}, "read_only names berth"),
        ({"fixed": frozenset({"name"})}, "fixed names name"),
        ({"sideposted": frozenset({"name"})}, "sideposted names name"),
        ({"ignored": frozenset({"name"})}, "ignored names name"),
        ({"relationships": {"x": ToOne("mast_id", "berth")}}, "x has no column mast_id"),
        ({"relationships": {"x": ToOne("berth_id", "ship")}}, "x leads to ship"),
        ({"relationships": {"x": ToMany("trip", "ship_id")}}, "x goes by ship_id"),
        ({"table": Table("buoy", Buoy, ("id",))}, "key is not an id, integer or text"),
    ],
)
def test_a_definition_that_does_not_fit_is_refused(
    parts: SimpleNamespace, changes: dict[str, Any], told: str
) -> None:
    sets = ("localized", "optional", "read_only", "fixed", "ignored", "sideposted")
    bare = {"attributes": (), "relationships": {}, **dict.fromkeys(sets, frozenset())}
    given = {**bare, "attributes": ("name",), **changes}
    given = {**given, "relationships": given["relationships"] or parts.BOAT.relationships}
    if "table" in changes:
        given.update(attributes=(), relationships={})

    with pytest.raises(ValueError, match=told):
        Resources(
            parts.DIALECT, replace(parts.BOAT, **given), parts.BERTH, parts.SAILOR, parts.TRIP
        )


def test_two_resources_of_one_type_are_refused(parts: SimpleNamespace) -> None:
    with pytest.raises(ValueError, match="two resources"):
        Resources(parts.DIALECT, parts.BERTH, parts.BERTH, parts.BOAT, parts.SAILOR, parts.TRIP)


def test_a_type_is_known_by_name(parts: SimpleNamespace) -> None:
    assert ("boat" in parts.RESOURCES, "ship" in parts.RESOURCES) == (True, False)


def test_what_can_be_reached_is_in_reach_of_itself(parts: SimpleNamespace) -> None:
    assert parts.RESOURCES.reachable("trip") == {"trip", "boat", "berth", "sailor"}
    alone = Resource(type="trip", table=parts.TRIP.table, attributes=("miles",))
    assert Resources(parts.DIALECT, alone).reachable("trip") == {"trip"}


def test_both_sides_of_a_link_are_known(parts: SimpleNamespace) -> None:
    assert parts.RESOURCES.link_sides("sailor") == {("crew", "target"), ("guests", "target")}
    assert parts.RESOURCES.link_sides("boat") == {("crew", "source"), ("guests", "source")}
    assert Linked("sailor", "crew").many
