"""Operations as a caller sees them: template names ignored, what the path says brought in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from bookable_specs.diff.model import Call
from bookable_specs.diff.reading.sides import Side
from bookable_specs.diff.spot import Spot
from bookable_specs.grammar import METHODS

ParameterKey: TypeAlias = tuple[str, str]
"""Where a parameter stands and its name; in a path, the position of its name."""

_NAME = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Endpoint:
    """One operation with what holds for it: parameters, servers and security, its own or not."""

    call: Call
    spot: Spot
    parameters: Mapping[ParameterKey, Spot]
    servers: Spot | None
    security: Spot | None


def template(path: str) -> str:
    """Return a path without its parameters' names; a slash at the end counts."""
    return _NAME.sub("{}", path)


def endpoints(side: Side, at: Spot, item: Spot, *, webhook: bool = False) -> dict[str, Endpoint]:
    """Return the operations of a path item by method; `at` is where its path or name stands.

    Raises:
        SpecError: for an operation or a parameter that is no mapping.
    """
    path = str(at.key)
    found: dict[str, Endpoint] = {}
    for method in METHODS:
        spot = item.get(method)
        if spot is None:
            continue
        spot.mapping()
        positions = {name: str(place) for place, name in enumerate(_NAME.findall(path))}
        found[method] = Endpoint(
            call=Call(method, path, webhook),
            spot=spot,
            parameters=_parameters(side, (item, spot), positions),
            servers=spot.get("servers") or item.get("servers"),
            security=spot.get("security") or side.root.get("security"),
        )
    return found


def _parameters(
    side: Side, holders: tuple[Spot, Spot], positions: Mapping[str, str]
) -> dict[ParameterKey, Spot]:
    """Merge a path's parameters with an operation's, which win."""
    merged: dict[ParameterKey, Spot] = {}
    for holder in holders:
        for listed in holder.items("parameters"):
            spot = side.follow(listed).mapping()
            place, name = spot.text("in"), spot.text("name")
            if place == "header":
                name = name.lower()
                if name in {"accept", "content-type", "authorization"}:
                    continue  # OpenAPI says that these are ignored
            elif place == "path":
                name = positions.get(name, name)
            merged[place, name] = spot
    return merged
