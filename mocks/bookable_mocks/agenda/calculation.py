"""Calculation models: what stands in their settings, and what enabled ones change (AG-18).

Only the names are documented. The members below are the contract's; travel, combination, complex
and connectingApps take any object and change nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any

import msgspec

from bookable_mocks.agenda.enums import Model
from bookable_mocks.agenda.models import Setting
from bookable_mocks.agenda.times import read_time

TimeText = Annotated[str, msgspec.Meta(pattern="^([01][0-9]|2[0-3]):[0-5][0-9]$")]
Count = Annotated[int, msgspec.Meta(ge=0)]


class SpecificTimes(msgspec.Struct, frozen=True):
    """Only at these times of the day."""

    times: list[TimeText] | None = None


class Limit(msgspec.Struct, frozen=True):
    """At most so many appointments of the type a day."""

    perDay: Count | None = None


class Multiple(msgspec.Struct, frozen=True):
    """So many appointments of the type at one time with one resource."""

    persons: Count | None = None


Shape = type[SpecificTimes] | type[Limit] | type[Multiple] | type[dict[str, Any]]

SHAPES: Mapping[Model, Shape] = {
    Model.SPECIFIC_TIMES: SpecificTimes,
    Model.LIMIT: Limit,
    Model.MULTIPLE: Multiple,
    Model.COMBINATION: dict[str, Any],
    Model.COMPLEX: dict[str, Any],
    Model.TRAVEL: dict[str, Any],
    Model.CONNECTING_APPS: dict[str, Any],
}


@dataclass(frozen=True, slots=True)
class Effects:
    """What the enabled models of a type come down to; None where none of them says anything."""

    times: frozenset[int] | None = None
    per_day: int | None = None
    persons: int | None = None


def fault(model: Model, text: str) -> str:
    """Return what is wrong with the settings of a model, in Dutch, "" if nothing is."""
    try:
        msgspec.json.decode(text, type=dict[str, Any])
    except (msgspec.DecodeError, RecursionError):
        return "is geen JSON-object"
    try:
        msgspec.json.decode(text, type=SHAPES[model])
    except msgspec.ValidationError:
        return f"is niet wat {model} verwacht"
    return ""


def effects(settings: Iterable[Setting]) -> Effects:
    """Return what the enabled ones of a type's settings change."""
    found: dict[str, Any] = {}
    for setting in settings:
        if not setting.enabled:
            continue
        value = msgspec.json.decode(setting.value, type=SHAPES[setting.model])
        if isinstance(value, SpecificTimes) and value.times is not None:
            found["times"] = frozenset(read_time(text) for text in value.times)
        elif isinstance(value, Limit):
            found["per_day"] = value.perDay
        elif isinstance(value, Multiple):
            found["persons"] = value.persons
    return Effects(**found)
