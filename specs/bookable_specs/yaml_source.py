"""Read one YAML file into plain data that remembers the line of each node.

Scalars follow JSON: only `true` and `false` are booleans, dates stay strings, keys are strings.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

import yaml

from bookable_specs.document import JsonObject, join, parent
from bookable_specs.errors import SpecError

T = TypeVar("T")

_TAG = "tag:yaml.org,2002:"
_MOST_NODES = 1_000_000  # a file of nested aliases ("billion laughs") stops here
_DEEPEST = 100  # levels; the walkers of this room recurse
_TOO_DEEP = f"nested deeper than {_DEEPEST} levels"
_BOOLEANS_ELSEWHERE = frozenset(
    spelling
    for word in ("yes", "no", "on", "off", "y", "n", "true", "false")
    for spelling in (word, word.capitalize(), word.upper())
    if spelling not in {"true", "false"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source(Generic[T]):
    """The data of one YAML file and the line of each of its nodes."""

    path: Path
    name: str
    data: T
    lines: Mapping[str, int]
    implicit_booleans: tuple[tuple[str, str], ...] = ()

    def line_of(self, pointer: str) -> int:
        """Return the line (from 1) of a node, or of the nearest node around it."""
        while pointer and pointer not in self.lines:
            pointer = parent(pointer)
        return self.lines.get(pointer, 1)


def load_mapping(path: Path, name: str = "") -> Source[JsonObject]:
    """Read a YAML file that holds a mapping; raises SpecError, named `name`, if it does not."""
    return _load(path, name or path.name, dict, "a mapping (key: value)")


def load_sequence(path: Path, name: str = "") -> Source[list[object]]:
    """Read a YAML file that holds a list; raises SpecError, named `name`, if it does not."""
    return _load(path, name or path.name, list, "a list (- item)")


def _load(path: Path, name: str, root: type[T], wanted: str) -> Source[T]:
    node = _compose(_text(path, name), name)
    builder = _Builder(name)
    data = builder.build(node, "") if node is not None else None
    if not isinstance(data, root):
        raise SpecError(f"the file must hold {wanted}", file=name, line=1)
    return Source(
        path=path,
        name=name,
        data=data,
        lines=builder.lines,
        implicit_booleans=tuple(builder.implicit_booleans),
    )


def _text(path: Path, name: str) -> str:
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise SpecError("there is no such file", file=name) from None
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        raise SpecError(f"cannot be read: {reason}", file=name) from None
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise SpecError("not UTF-8; save the file as UTF-8", file=name, line=line) from None


class _Composer(yaml.CBaseLoader):
    """libyaml's parser with resolvers for JSON's scalars alone.

    Its C code calls the two methods around each node; unbounded depth would crash it.
    """

    _depth = 0

    def descend_resolver(self, current_node: yaml.Node | None, _index: object) -> None:
        self._depth += 1
        if current_node is not None and self._depth > _DEEPEST:
            raise yaml.MarkedYAMLError(problem=_TOO_DEEP, problem_mark=current_node.start_mark)

    def ascend_resolver(self) -> None:
        self._depth -= 1


_NUMBER = r"-?(?:0|[1-9][0-9]*)"
for _name, _pattern, _first in (
    ("null", r"^(?:null|~|)$", ["n", "~", ""]),
    ("bool", r"^(?:true|false)$", ["t", "f"]),
    ("int", rf"^{_NUMBER}$", list("-0123456789")),
    (
        "float",
        rf"^{_NUMBER}(?:\.[0-9]+(?:[eE][-+]?[0-9]+)?|[eE][-+]?[0-9]+)$",
        list("-0123456789"),
    ),
):
    _Composer.add_implicit_resolver(_TAG + _name, re.compile(_pattern), _first)


def _compose(text: str, name: str) -> yaml.Node | None:
    try:
        node: yaml.Node | None = _Composer(text).get_single_node()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        reason = " ".join(part for part in (error.context, error.problem) if part)
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 0)
        raise SpecError(f"not YAML: {reason}", file=name, line=line, column=column) from None
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise SpecError(f"not YAML: {error.reason}", file=name, line=line) from None
    return node


class _Builder:
    """Turns composed nodes into plain data, noting lines on the way."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.lines: dict[str, int] = {}
        self.implicit_booleans: list[tuple[str, str]] = []
        self._open: set[int] = set()

    def build(self, node: yaml.Node, pointer: str) -> object:
        self.lines.setdefault(pointer, node.start_mark.line + 1)
        if len(self.lines) > _MOST_NODES:
            raise self._error("aliases make this file too large", node, pointer)
        if isinstance(node, yaml.ScalarNode):
            return self._scalar(node, pointer)
        if id(node) in self._open:
            raise self._error("an alias contains itself", node, pointer)
        if len(self._open) > _DEEPEST:
            raise self._error(_TOO_DEEP, node, pointer)
        self._open.add(id(node))
        data = self._collection(node, pointer)
        self._open.discard(id(node))
        return data

    def _collection(self, node: yaml.Node, pointer: str) -> object:
        if isinstance(node, yaml.MappingNode) and node.tag == f"{_TAG}map":
            return self._mapping(node, pointer)
        if isinstance(node, yaml.SequenceNode) and node.tag == f"{_TAG}seq":
            return [
                self.build(item, f"{pointer}/{position}")
                for position, item in enumerate(node.value)
            ]
        raise self._error(f"remove the tag {node.tag!r}; only plain data is read", node, pointer)

    def _mapping(self, node: yaml.MappingNode, pointer: str) -> JsonObject:
        data: JsonObject = {}
        for key_node, value_node in node.value:
            key = self._key(key_node, pointer)
            below = join(pointer, key)
            if key in data:
                message = f"the key {key!r} was given before, in line {self.lines[below]}"
                raise self._error(message, key_node, below)
            self.lines[below] = key_node.start_mark.line + 1
            data[key] = self.build(value_node, below)
        return data

    def _key(self, node: yaml.Node, pointer: str) -> str:
        if not isinstance(node, yaml.ScalarNode):
            raise self._error("a key must be plain text", node, pointer)
        key = str(node.value)
        if key == "<<" and not node.style:
            raise self._error("merge keys are not read; share by $ref instead", node, pointer)
        self._note_boolean(node, join(pointer, key))
        return key

    def _note_boolean(self, node: yaml.ScalarNode, pointer: str) -> None:
        if node.value in _BOOLEANS_ELSEWHERE and not node.style:
            self.implicit_booleans.append((pointer, str(node.value)))

    def _scalar(self, node: yaml.ScalarNode, pointer: str) -> object:
        text = str(node.value)
        kind = str(node.tag).removeprefix(_TAG)
        self._note_boolean(node, pointer)
        try:
            return _SCALARS[kind](text)
        except KeyError:
            message = f"remove the tag {node.tag!r}; only plain data is read"
        except ValueError:
            message = f"{text[:40]!r} is not a JSON {kind}; write it in quotes if it is text"
        raise self._error(message, node, pointer)

    def _error(self, message: str, node: yaml.Node, pointer: str) -> SpecError:
        mark = node.start_mark
        return SpecError(
            message, file=self.name, line=mark.line + 1, column=mark.column + 1, pointer=pointer
        )


def _boolean(text: str) -> bool:
    if text not in {"true", "false"}:
        raise ValueError(text)
    return text == "true"


def _float(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(text)
    return number


_SCALARS: Mapping[str, Callable[[str], object]] = {
    "str": str,
    "int": int,
    "float": _float,
    "bool": _boolean,
    "null": lambda _text: None,
}
