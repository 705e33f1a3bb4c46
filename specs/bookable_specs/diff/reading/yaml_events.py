"""Read YAML quickly into plain data and the line of each entry: libyaml's events, one pass.

Stricter tools judge how a contract is written; here any document that can be understood is read:
merge keys, anchors and tags are taken, scalars follow YAML 1.2, and dates stay text.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from typing import Any

import yaml

from bookable_specs.errors import SpecError

_MOST_NODES = 2_000_000  # nested aliases ("billion laughs") stop here
_DEEPEST = 150
_NUMBER = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_INTEGER = re.compile(r"[-+]?[0-9]+")
_WORDS: dict[str, object] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_STRING = "tag:yaml.org,2002:str"


def parse(text: str, shown: str) -> tuple[Any, dict[int, list[int]]]:
    """Return the data of a YAML or JSON text, and the lines of its entries by container identity.

    Raises:
        SpecError: with the line, for what is not YAML, too deep, too large or not one document.
    """
    reader = _Reader(text, shown)
    try:
        return reader.read(), reader.lines
    except yaml.MarkedYAMLError as error:
        marks: list[Any] = [error.problem_mark, error.context_mark]
        line = next((mark.line + 1 for mark in marks if mark), 1)
        reason = " ".join(part for part in (error.context, error.problem) if part)
        raise SpecError(f"not YAML: {reason}", file=shown, line=line) from None
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise SpecError(f"not YAML: {error.reason}", file=shown, line=line) from None


class _Reader:
    """Turns events into data; anchors keep how many nodes they stand for."""

    def __init__(self, text: str, shown: str) -> None:
        self.lines: dict[int, list[int]] = {}
        self._next: Callable[[], Any] = yaml.CBaseLoader(text).get_event
        self._shown = shown
        self._anchors: dict[str, tuple[Any, int]] = {}
        self._scalars: dict[str, object] = dict(_WORDS)
        self._nodes = 0
        self._depth = 0

    def read(self) -> Any:
        self._next()  # the stream starts
        if type(self._next()) is yaml.StreamEndEvent:
            return None
        data = self._value(self._next())
        self._next()  # the document ends
        extra = self._next()
        if type(extra) is not yaml.StreamEndEvent:
            raise self._error("one file holds one document; this is a second", extra)
        return data

    def _value(self, event: Any) -> Any:
        kind = type(event)
        if kind is yaml.ScalarEvent:
            value = self._scalar(event)
            if event.anchor:
                self._anchors[event.anchor] = (value, 1)
            return value
        if kind is yaml.AliasEvent:
            return self._alias(event)
        self._depth += 1
        if self._depth > _DEEPEST:
            raise self._error(f"nested deeper than {_DEEPEST} levels", event)
        before = self._nodes
        value = self._mapping() if kind is yaml.MappingStartEvent else self._sequence()
        if event.anchor:
            self._anchors[event.anchor] = (value, self._nodes - before)
        self._depth -= 1
        return value

    def _mapping(self) -> dict[str, Any]:
        data: dict[str, Any] = {}
        lines: list[int] = []
        merged: list[tuple[dict[str, Any], int]] = []
        event = self._next()
        while type(event) is not yaml.MappingEndEvent:
            if not isinstance(event, yaml.ScalarEvent):
                raise self._error("a key must be plain text", event)
            assert event.start_mark is not None
            key, line = event.value, event.start_mark.line + 1
            value = self._value(self._next())
            if key == "<<" and not event.style:
                merged += [(part, line) for part in self._parts(value, event)]
            elif key in data:
                raise self._error(f"the key {key!r} was given before", event)
            else:
                data[key] = value
                lines.append(line)
            event = self._next()
        for part, line in merged:
            for key, value in part.items():
                if key not in data:
                    data[key] = value
                    lines.append(line)
        self._count(len(data), event)
        self.lines[id(data)] = lines
        return data

    def _sequence(self) -> list[Any]:
        data: list[Any] = []
        lines: list[int] = []
        event = self._next()
        while type(event) is not yaml.SequenceEndEvent:
            lines.append(event.start_mark.line + 1)
            data.append(self._value(event))
            event = self._next()
        self._count(len(data), event)
        self.lines[id(data)] = lines
        return data

    def _parts(self, value: Any, event: Any) -> list[dict[str, Any]]:
        parts = value if isinstance(value, list) else [value]
        if not all(isinstance(part, dict) for part in parts):
            raise self._error("<< merges mappings only", event)
        return parts

    def _alias(self, event: Any) -> Any:
        if event.anchor not in self._anchors:
            raise self._error(f"the alias *{event.anchor} stands before or in its anchor", event)
        value, nodes = self._anchors[event.anchor]
        self._count(nodes, event)
        return value

    def _count(self, nodes: int, event: Any) -> None:
        self._nodes += nodes
        if self._nodes > _MOST_NODES:
            raise self._error("aliases make this file too large", event)

    def _scalar(self, event: Any) -> object:
        text: str = event.value
        if not event.implicit[0] or event.tag == _STRING:
            return text
        known = self._scalars
        if text not in known:
            known[text] = _plain(text)
        return known[text]

    def _error(self, message: str, event: Any) -> SpecError:
        return SpecError(message, file=self._shown, line=event.start_mark.line + 1)


def _plain(text: str) -> object:
    if text[0] not in "-+.0123456789" or not _NUMBER.fullmatch(text):
        return text
    if _INTEGER.fullmatch(text) and len(text) < 1000:
        return int(text)
    number = float(text)
    return number if math.isfinite(number) else text
