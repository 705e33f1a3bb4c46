"""Where the words of a YAML file stand, to the column: for findings, and for mending them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from bookable_specs.document import join, parent


@dataclass(frozen=True, slots=True, kw_only=True)
class Plain:
    """A scalar that was written without quotes; `start` and `end` count characters of the file."""

    pointer: str
    text: str
    start: int
    end: int
    line: int
    is_key: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """The line and column (from 1) of each entry, by pointer, and the scalars without quotes."""

    places: Mapping[str, tuple[int, int]]
    plains: tuple[Plain, ...]

    def place(self, pointer: str) -> tuple[int, int]:
        """Return the line and column of a node, or of the nearest node around it."""
        while pointer and pointer not in self.places:
            pointer = parent(pointer)
        return self.places.get(pointer, (1, 1))


def marks_of(text: str) -> Marks:
    """Return where everything stands in a YAML text that can be read; else nothing."""
    reader = _Reader(text)
    try:
        reader.read()
    except yaml.YAMLError:
        return Marks(places={}, plains=())
    return Marks(places=reader.places, plains=tuple(reader.plains))


class _Reader:
    """Walks over libyaml's events with the pointer at hand."""

    def __init__(self, text: str) -> None:
        self.places: dict[str, tuple[int, int]] = {}
        self.plains: list[Plain] = []
        self._loader = yaml.CBaseLoader(text)

    def read(self) -> None:
        self._loader.get_event()
        if isinstance(self._loader.get_event(), yaml.DocumentStartEvent):
            self._value(self._loader.get_event(), "")

    def _value(self, event: Any, pointer: str) -> None:
        self.places.setdefault(pointer, _place(event))
        if isinstance(event, yaml.ScalarEvent):
            self._scalar(event, pointer, is_key=False)
        elif isinstance(event, yaml.MappingStartEvent):
            while not isinstance(key := self._loader.get_event(), yaml.MappingEndEvent):
                below = join(pointer, key.value) if isinstance(key, yaml.ScalarEvent) else pointer
                self.places.setdefault(below, _place(key))
                if isinstance(key, yaml.ScalarEvent):
                    self._scalar(key, below, is_key=True)
                else:
                    self._value(key, f"{pointer}/?")
                self._value(self._loader.get_event(), below)
        elif isinstance(event, yaml.SequenceStartEvent):
            position = 0
            while not isinstance(item := self._loader.get_event(), yaml.SequenceEndEvent):
                self._value(item, f"{pointer}/{position}")
                position += 1

    def _scalar(self, event: Any, pointer: str, *, is_key: bool) -> None:
        if not event.style and not event.tag and event.value:
            self.plains.append(
                Plain(
                    pointer=pointer,
                    text=event.value,
                    start=event.start_mark.index,
                    end=event.end_mark.index,
                    line=event.start_mark.line + 1,
                    is_key=is_key,
                )
            )


def _place(event: Any) -> tuple[int, int]:
    return event.start_mark.line + 1, event.start_mark.column + 1
